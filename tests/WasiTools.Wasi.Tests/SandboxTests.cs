using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Platform;
using WasiTools.Wasi.Platform.Unix;

namespace WasiTools.Wasi.Tests;

/// <summary>Ways out of a directory, tried with the kernel's resolution and with the walk, at rest and while a thread swaps what the names
/// mean. Beside the guest's directory lies what it must neither read nor change, nor learn to exist.</summary>
public sealed class SandboxTests
{
    private const string Secret = "outside";

    /// <summary>Every kind of escape: a name, and a guest's calls that must not reach anything outside. They return what the guest read, or
    /// nothing.</summary>
    private static readonly (string Name, string Path)[] s_paths =
    [
        ("parent", "../secret"),
        ("parent twice", "../../secret"),
        ("parent of a directory", "dir/../../secret"),
        ("parent after a missing name", "none/../../secret"),
        ("parent after dots", "./.././secret"),
        ("parent with double slashes", "dir//..//..//secret"),
        ("parent deep down", "dir/deep/../../../secret"),
        ("parent at the end", ".."),
        ("parent of parent at the end", "dir/../.."),
        ("parent with a slash at the end", "../"),
        ("absolute path", "{outside}/secret"),
        ("absolute path with slashes", "//{outside}/secret"),
        ("absolute link", "absolute"),
        ("absolute link to a directory", "absolute-dir/secret"),
        ("absolute link with a slash", "absolute-dir/"),
        ("absolute link to the root", "root/etc/passwd"),
        ("relative link", "relative"),
        ("relative link to a directory", "relative-dir/secret"),
        ("relative link with a slash", "relative-dir/"),
        ("relative link and a dot", "relative-dir/."),
        ("link to the parent", "up/secret"),
        ("link to the parent and parent", "up/../secret"),
        ("link to a link", "chain1"),
        ("link to a link to a directory", "chain-dir1/secret"),
        ("link in a directory", "dir/relative"),
        ("link in a directory reached through a link", "in/relative"),
        ("link in and parent out", "in/../../secret"),
        ("link with parents inside", "dir/deep/zigzag"),
        ("link through a directory and out", "dir/through"),
        ("link through the guest's own name", "own-name"),
        ("link to the guest's own absolute path", "own-absolute/file"),
        ("link to a process's file", "proc-fd"),
        ("link to a process's directory", "proc-cwd/secret"),
        ("link to a process's root", "proc-root/etc/passwd"),
        ("link to the standard input device", "dev-stdin"),
        ("link loop", "loop"),
        ("link that names itself and parent", "self-parent/secret"),
        ("link to a dot and parents", "dots/secret"),
        ("swapped directory", "swap/secret"),
        ("swapped directory and parent", "swap/../secret"),
        ("swapped directory deep down", "dir/swap/secret"),
        ("swapped file", "swap-file"),
        ("swapped in a path with parents", "dir/deep/../swap/secret"),
        ("swapped parent", "swap/../../secret"),
    ];

    /// <summary>What leads out on Windows alone, if anywhere; elsewhere these are names of files that are not there.</summary>
    private static readonly (string Name, string Path)[] s_windowsPaths =
    [
        ("parent with a backslash", "..\\secret"),
        ("parent with a backslash in a directory", "dir\\..\\..\\secret"),
        ("parents with both slashes", "dir/..\\../secret"),
        ("parent with a space", ".. /secret"),
        ("parent with dots", ".../secret"),
        ("parent with a stream", "..::$INDEX_ALLOCATION/secret"),
        ("absolute path with a backslash", "{outside}\\secret"),
        ("absolute path without a drive", "{path}\\secret"),
        ("path of a drive's directory", "C:secret"),
        ("path that is not parsed", "\\\\?\\{outside}\\secret"),
        ("path that is not parsed, with slashes", "//?/{outside}/secret"),
        ("path of a device", "\\\\.\\{outside}\\secret"),
        ("path of the kernel", "\\??\\{outside}\\secret"),
        ("path of a share", "\\\\localhost\\C${path}\\secret"),
        ("device", "CONIN$"),
    ];

    private static readonly string[] s_swaps = ["swap", "dir/swap", "swap-file"];

    /// <summary>Whether the kernel resolves paths or the walk does; elsewhere than on Linux there is one way only.</summary>
    public static TheoryData<bool> Resolvers => HasKernelResolver ? new() { true, false } : new() { false };

    public static TheoryData<bool, bool> Modes => HasKernelResolver
        ? new() { { true, false }, { false, false }, { true, true }, { false, true } }
        : new() { { false, false }, { false, true } };

    private static bool HasKernelResolver => OperatingSystem.IsLinux() && OpenAt2Resolver.IsAvailable;

    [LinkTheory]
    [MemberData(nameof(Modes))]
    public void NothingOutsideIsReached(bool byKernel, bool swapping)
    {
        using Scene scene = new(byKernel);
        using (swapping ? new Swapper(scene) : null)
            TryAll(scene, s_paths, swapping ? 40 : 1);
        scene.CheckOutside();
    }

    /// <summary>What needs no links: a host that cannot make them has this test at least.</summary>
    [Theory]
    [MemberData(nameof(Resolvers))]
    public void NothingOutsideIsReachedWithoutLinks(bool byKernel)
    {
        using Scene scene = new(byKernel, links: false);
        TryAll(scene, [.. s_paths, .. s_windowsPaths], 1);
        scene.CheckOutside();
    }

    private static void TryAll(Scene scene, ReadOnlySpan<(string Name, string Template)> paths, int times)
    {
        string withoutDrive = scene.Outside[(Path.GetPathRoot(scene.Outside)!.Length - 1)..];
        int kinds = 0;
        foreach ((string name, string template) in paths)
        {
            string path = template.Replace("{outside}", scene.Outside).Replace("{path}", withoutDrive);
            foreach (Attempt attempt in Attempts)
            {
                kinds++;
                for (int repeat = 0; repeat < times; repeat++)
                    attempt.Try(scene, path, $"{name} ({attempt.Name})");
            }
        }
        Assert.True(kinds >= 60 * 8, $"{kinds} kinds");
    }

    [LinkTheory]
    [MemberData(nameof(Resolvers))]
    public void LinksInsideAreFollowed(bool byKernel)
    {
        using Scene scene = new(byKernel);

        Assert.Equal("inside", Read(scene, "in-file"));
        Assert.Equal("inside", Read(scene, "in/../file"));
        Assert.Equal("inside", Read(scene, "dir/deep/up-inside"));
        Assert.Equal(Errno.Loop, scene.Guest.Open(Guest.Root, "in-file", out _, follow: false));
        Assert.Equal(Errno.Loop, scene.Guest.Open(Guest.Root, "loop", out _));
        Assert.Equal(Errno.Success, scene.Guest.Status(Guest.Root, "in-file", out FileStatus link, follow: false));
        Assert.Equal(FileType.SymbolicLink, link.Type);
        Assert.Equal(Errno.Success, scene.Guest.Status(Guest.Root, "in-file", out FileStatus target));
        Assert.Equal(FileType.RegularFile, target.Type);
        Assert.Equal(Errno.Success, scene.Guest.ReadLink(Guest.Root, "in-file", 100, out string text));
        Assert.Equal("file", text);
        Assert.Equal(Errno.Success, scene.Guest.ReadLink(Guest.Root, "in-file", 2, out text));
        Assert.Equal("fi", text);
        Assert.Equal(Errno.Inval, scene.Guest.ReadLink(Guest.Root, "file", 100, out _));
        Assert.Equal(Errno.Success, scene.Guest.Symlink("dir/deep", Guest.Root, "new"));
        Assert.Equal(Errno.Success, scene.Guest.Status(Guest.Root, "new/", out FileStatus deep, follow: false));
        Assert.Equal(FileType.Directory, deep.Type);
        Assert.Equal(Errno.Notdir, scene.Guest.RemoveDirectory(Guest.Root, "new"));
        Assert.Equal(Errno.Notdir, scene.Guest.Unlink(Guest.Root, "new/"));
        Assert.Equal(Errno.Success, scene.Guest.Unlink(Guest.Root, "new"));
    }

    [LinkTheory]
    [MemberData(nameof(Resolvers))]
    public void LinksOutOfTheDirectoryCanBeMadeByNoGuest(bool byKernel)
    {
        using Scene scene = new(byKernel);

        Assert.Equal(Errno.Perm, scene.Guest.Symlink(scene.Outside, Guest.Root, "new"));
        // A relative link that leads out can be made, as in any file system, but not followed.
        Assert.Equal(Errno.Success, scene.Guest.Symlink("../secret", Guest.Root, "new"));
        Assert.Equal(Errno.Perm, scene.Guest.Open(Guest.Root, "new", out _));
        Assert.Equal(Errno.Perm, scene.Guest.Status(Guest.Root, "new", out _));
        Assert.Equal(Errno.Success, scene.Guest.Rename(Guest.Root, "new", Guest.Root, "renamed"));
        Assert.Equal(Errno.Perm, scene.Guest.Link(Guest.Root, "renamed", Guest.Root, "linked", follow: true));
    }

    [LinuxTheory]
    [MemberData(nameof(Resolvers))]
    public void ADirectoryMovedOutOfTheSandboxOpensNothingOutside(bool byKernel)
    {
        using Scene scene = new(byKernel);
        int deep = scene.Guest.Opened(Guest.Root, "dir/deep", OpenFlags.Directory);

        Directory.Move(scene.Inside + "/dir/deep", scene.Outside + "/moved");

        Assert.NotEqual(Errno.Success, scene.Guest.Open(deep, "../secret", out _));
        Assert.NotEqual(Errno.Success, scene.Guest.Open(deep, "..", out _));
        Assert.NotEqual(Errno.Success, scene.Guest.Status(deep, "../secret", out _));
    }

    [LinuxTheory]
    [MemberData(nameof(Resolvers))]
    public void FilesOfProcessesLeadNowhereAndAreNotWritten(bool byKernel)
    {
        using Guest guest = Guest.In("/proc", platform: CreatePlatform(byKernel));
        foreach (string path in new[]
        {
            "self/root/etc/passwd", "self/cwd/", "self/exe", "self/fd/0", "self/fd/1", "thread-self/root/etc", "self/task/../root/",
            "self/ns/mnt", $"{Environment.ProcessId}/root/etc/passwd", "self/map_files/../cwd/",
        })
        {
            Assert.NotEqual(Errno.Success, guest.Open(Guest.Root, path, out _));
            Assert.NotEqual(Errno.Success, guest.Status(Guest.Root, path, out _));
        }
        Assert.Equal(Errno.Success, guest.Open(Guest.Root, "self/status", out _));
        Assert.Equal(Errno.Perm, guest.Open(Guest.Root, "self/mem", out _, rights: Guest.AllRights));
        Assert.Equal(Errno.Perm, guest.Open(Guest.Root, "self/comm", out _, rights: Guest.AllRights));
    }

    private static Attempt[] Attempts { get; } =
    [
        new("open", (s, path) => s.Read(path, OpenFlags.None, Guest.AllRights & ~RightSets.Writing)),
        new("open for writing", (s, path) => s.Read(path, OpenFlags.None, Guest.AllRights)),
        new("create", (s, path) => s.Read(path, OpenFlags.Create, Guest.AllRights)),
        new("create exclusively", (s, path) => s.Read(path + "-new", OpenFlags.Create | OpenFlags.Exclusive, Guest.AllRights)),
        new("truncate", (s, path) => s.Read(path, OpenFlags.Truncate, Guest.AllRights)),
        new("open as directory", (s, path) => s.List(path)),
        new("status", (s, path) => s.Compare(path, s.Guest.Status(Guest.Root, path, out FileStatus status), status)),
        new("status without following", (s, path) =>
            s.Compare(path, s.Guest.Status(Guest.Root, path, out FileStatus status, follow: false), status)),
        new("set times", (s, path) => s.Guest.SetTimes(Guest.Root, path, true, 1, 1, TimeFlags.Access | TimeFlags.Modify)),
        new("set times without following", (s, path) =>
            s.Guest.SetTimes(Guest.Root, path, false, 1, 1, TimeFlags.Access | TimeFlags.Modify)),
        new("make directory", (s, path) => s.Guest.CreateDirectory(Guest.Root, path + "-made")),
        new("remove directory", (s, path) => s.Guest.RemoveDirectory(Guest.Root, path)),
        new("unlink", (s, path) => s.IsInsideLink(path) ? Errno.Success : s.Guest.Unlink(Guest.Root, path)),
        new("rename from", (s, path) => s.IsInsideLink(path) ? Errno.Success : s.Guest.Rename(Guest.Root, path, Guest.Root, "stolen")),
        new("rename to", (s, path) => s.IsInsideLink(path) ? Errno.Success : s.Guest.Rename(Guest.Root, "spare", Guest.Root, path)),
        new("link from", (s, path) => s.ReadLinked(path, follow: false)),
        new("link from what is followed", (s, path) => s.ReadLinked(path, follow: true)),
        new("link to", (s, path) => s.Guest.Link(Guest.Root, "file", Guest.Root, path + "-linked")),
        new("symbolic link at", (s, path) => s.Guest.Symlink("file", Guest.Root, path + "-symlink")),
        new("read link", (s, path) => s.ReadLinkOutside(path)),
    ];

    private static HostPlatform CreatePlatform(bool byKernel)
    {
        if (!OperatingSystem.IsLinux())
            return HostPlatform.Current;
        return new UnixPlatform(byKernel ? new OpenAt2Resolver() : new WalkResolver());
    }

    private static string Read(Scene scene, string path)
    {
        int fd = scene.Guest.Opened(Guest.Root, path);
        Assert.Equal(Errno.Success, scene.Guest.Read(fd, 100, out string text));
        scene.Guest.Close(fd);
        return text;
    }

    /// <summary>A way to use a path.</summary>
    private sealed record Attempt(string Name, Func<Scene, string, Errno> Body)
    {
        internal void Try(Scene scene, string path, string name)
        {
            scene.Current = name;
            Body(scene, path);
        }
    }

    /// <summary>A guest's directory among the host's files.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly TestDirectory _directory = new();
        private readonly DateTime _secretTime;
        private readonly (ulong Device, ulong Inode) _outsideIdentity;
        private readonly (ulong Device, ulong Inode) _secretIdentity;

        internal Scene(bool byKernel, bool links = true)
        {
            Inside = _directory["outside/inside"];
            Directory.CreateDirectory(Inside + "/dir/deep");
            File.WriteAllText(Outside + "/secret", Secret);
            File.WriteAllText(Inside + "/file", "inside");
            Directory.CreateDirectory(Inside + "/spare");
            if (links)
                CreateLinks();
            foreach (string swap in s_swaps)
                File.WriteAllText(Inside + "/" + swap, "inside");
            _secretTime = File.GetLastWriteTimeUtc(Outside + "/secret");
            Guest = Guest.In(Inside, platform: CreatePlatform(byKernel));
            using Guest witness = Guest.In(Outside);
            witness.Status(Guest.Root, out FileStatus outside);
            witness.Status(Guest.Root, "secret", out FileStatus secret);
            _outsideIdentity = (outside.Device, outside.Inode);
            _secretIdentity = (secret.Device, secret.Inode);
        }

        internal string Inside { get; }

        internal string Outside => _directory["outside"];

        internal Guest Guest { get; }

        internal string Current { get; set; } = "";

        public void Dispose()
        {
            Guest.Dispose();
            _directory.Dispose();
        }

        /// <summary>Opens a file and makes sure that it is none of the host's.</summary>
        internal Errno Read(string path, OpenFlags flags, Rights rights)
        {
            Errno error = Guest.Open(Guest.Root, path, out int fd, flags, rights);
            if (error != Errno.Success)
                return error;
            Guest.Status(fd, out FileStatus status);
            Check(status);
            if (Guest.Read(fd, 100, out string text) == Errno.Success)
                Assert.False(text.Contains(Secret) || text.Contains("root:"), Current);
            Guest.Close(fd);
            return Errno.Success;
        }

        internal Errno List(string path)
        {
            Errno error = Guest.Open(Guest.Root, path, out int fd, OpenFlags.Directory);
            if (error != Errno.Success)
                return error;
            Guest.Status(fd, out FileStatus status);
            Check(status);
            Guest.ReadDir(fd, 4096, 0, out List<DirEntry> entries, out _);
            Assert.DoesNotContain(entries, e => e.Inode == _secretIdentity.Inode);
            Guest.Close(fd);
            return Errno.Success;
        }

        internal Errno Compare(string path, Errno error, in FileStatus status)
        {
            Assert.NotNull(path);
            if (error == Errno.Success)
                Check(status);
            return error;
        }

        internal Errno ReadLinked(string path, bool follow)
        {
            Errno error = Guest.Link(Guest.Root, path, Guest.Root, "hard", follow);
            if (error != Errno.Success)
                return error;
            Read("hard", OpenFlags.None, Guest.AllRights & ~RightSets.Writing);
            Guest.Unlink(Guest.Root, "hard");
            return error;
        }

        /// <summary>Reads a link; only one inside may be read, whatever it says.</summary>
        internal Errno ReadLinkOutside(string path)
        {
            Errno error = Guest.ReadLink(Guest.Root, path, 200, out string target);
            Assert.False(error == Errno.Success && target == "host-link", Current);
            return error;
        }

        /// <summary>Whether a path is itself a link of the guest, which it may rename and remove as it likes.</summary>
        internal bool IsInsideLink(string path) =>
            !path.Contains("..") && !Path.IsPathRooted(path) && !path.EndsWith('/') && !path.EndsWith("secret") && !path.EndsWith("passwd");

        internal void CheckOutside()
        {
            Assert.Equal(Secret, File.ReadAllText(Outside + "/secret"));
            Assert.Equal(_secretTime, File.GetLastWriteTimeUtc(Outside + "/secret"));
            Assert.Equal(["inside", "secret"], Directory.GetFileSystemEntries(Outside).Select(p => Path.GetFileName(p)).Order());
            Assert.Equal(["outside"], Directory.GetFileSystemEntries(_directory.Path).Select(p => Path.GetFileName(p)));
            using Guest witness = Guest.In(Outside);
            witness.Status(Guest.Root, "secret", out FileStatus status);
            Assert.Equal(1ul, status.Links);
        }

        private void Check(in FileStatus status)
        {
            Assert.NotEqual(_outsideIdentity, (status.Device, status.Inode));
            Assert.NotEqual(_secretIdentity, (status.Device, status.Inode));
        }

        private void CreateLinks()
        {
            string own = Path.GetFileName(Inside);
            (string Name, string Target)[] links =
            [
                ("absolute", Outside + "/secret"), ("absolute-dir", Outside), ("root", "/"),
                ("relative", "../secret"), ("relative-dir", ".."), ("up", "dir/../.."),
                ("chain1", "chain2"), ("chain2", "relative"), ("chain-dir1", "chain-dir2"), ("chain-dir2", "relative-dir/"),
                ("dir/relative", "../../secret"), ("in", "dir"), ("dir/deep/zigzag", "../../dir/../../secret"),
                ("dir/through", "deep/../../../secret"), ("own-name", $"../{own}/../secret"), ("own-absolute", Inside),
                ("proc-fd", "/proc/self/fd/0"), ("proc-cwd", "/proc/self/cwd"), ("proc-root", "/proc/self/root"),
                ("dev-stdin", "/dev/stdin"), ("loop", "loop"), ("self-parent", "self-parent/.."), ("dots", "./././../."),
                ("in-file", "file"), ("dir/deep/up-inside", "../../file"),
            ];
            foreach ((string name, string target) in links)
                File.CreateSymbolicLink(Path.Combine(Inside, name), target);
        }
    }

    /// <summary>Turns the names of <see cref="s_swaps"/> into files, directories and links that lead out, as fast as it can.</summary>
    private sealed class Swapper : IDisposable
    {
        private readonly Scene _scene;
        private readonly TestThread _thread;
        private volatile bool _ends;

        internal Swapper(Scene scene)
        {
            _scene = scene;
            _thread = TestThread.Start(Swap);
        }

        public void Dispose()
        {
            _ends = true;
            _thread.Join();
        }

        private void Swap()
        {
            string[] ways = ["..", "../..", _scene.Outside, "../secret", "dir", "/"];
            for (int i = 0; !_ends; i++)
            {
                string path = Path.Combine(_scene.Inside, s_swaps[i % s_swaps.Length]);
                string spare = path + ".spare";
                try
                {
                    switch (i / s_swaps.Length % 3)
                    {
                        case 0:
                            File.CreateSymbolicLink(spare, ways[i % ways.Length]);
                            break;
                        case 1:
                            Directory.CreateDirectory(spare);
                            File.WriteAllText(spare + "/secret", "inside");
                            break;
                        default:
                            File.WriteAllText(spare, "inside");
                            break;
                    }
                    Remove(path);
                    Move(spare, path);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // The guest had its hands on it: a file that is being removed may have become a directory.
                    Remove(spare);
                }
            }
        }

        private static void Remove(string path)
        {
            if (new FileInfo(path) is { Exists: true } or { LinkTarget: not null })
                File.Delete(path);
            else if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }

        private static void Move(string from, string to)
        {
            if (Directory.Exists(from) && new DirectoryInfo(from).LinkTarget is null)
                Directory.Move(from, to);
            else
                File.Move(from, to);
        }
    }
}
