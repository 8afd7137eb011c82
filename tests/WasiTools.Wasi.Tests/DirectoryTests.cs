using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

public sealed class DirectoryTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Guest _guest;

    public DirectoryTests() => _guest = Guest.In(_directory.Path);

    public void Dispose()
    {
        _guest.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void AnEmptyDirectoryHasTwoEntries()
    {
        Assert.Equal(Errno.Success, _guest.ReadDir(Guest.Root, 4096, 0, out List<DirEntry> entries, out bool isEnd));

        Assert.True(isEnd);
        Assert.Equal([".", ".."], entries.Select(e => e.Name).Order());
        Assert.All(entries, e => Assert.Equal(FileType.Directory, e.Type));
        _guest.Status(Guest.Root, out FileStatus status);
        Assert.Equal(status.Inode, entries.Single(e => e.Name == ".").Inode);
        Assert.Equal(0ul, entries.Single(e => e.Name == "..").Inode);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1000)]
    [InlineData(4096)]
    [InlineData(60000)]
    public void EveryEntryIsReadOnceWhateverTheBuffer(int size)
    {
        string[] names = [.. Enumerable.Range(0, 300).Select(i => $"file-{i}-{new string('x', i % 50)}")];
        foreach (string name in names)
            File.WriteAllText(_directory[name], "");

        List<string> read = [];
        ulong cookie = 0;
        for (bool isEnd = false; !isEnd;)
        {
            Assert.Equal(Errno.Success, _guest.ReadDir(Guest.Root, size, cookie, out List<DirEntry> entries, out isEnd));
            read.AddRange(entries.Select(e => e.Name));
            cookie = entries[^1].Next;
        }
        Assert.Equal(names.Concat([".", ".."]).Order(), read.Order());
    }

    [Fact]
    public void ReadingGoesOnFromAnyEntry()
    {
        foreach (string name in new[] { "a", "b", "c", "d" })
            File.WriteAllText(_directory[name], "");
        _guest.ReadDir(Guest.Root, 4096, 0, out List<DirEntry> all, out _);

        // telldir of the C library has a long of 32 bits.
        Assert.All(all, entry => Assert.InRange(entry.Next, 1UL, (ulong)int.MaxValue));
        Assert.Equal(all.Count, all.DistinctBy(entry => entry.Next).Count());
        for (int i = 0; i < all.Count; i++)
        {
            Assert.Equal(Errno.Success, _guest.ReadDir(Guest.Root, 4096, all[i].Next, out List<DirEntry> rest, out bool isEnd));
            Assert.True(isEnd);
            Assert.Equal(all.Skip(i + 1).Select(e => e.Name), rest.Select(e => e.Name));
        }
    }

    [Fact]
    public void ACookieThatNoEntryHasIsInvalid()
    {
        _guest.ReadDir(Guest.Root, 4096, 0, out List<DirEntry> entries, out _);
        ulong unknown = entries.Max(entry => entry.Next) + 1;
        // Where a picture of the directory is read, what lies behind its end is empty.
        Errno expected = OperatingSystem.IsWindows() ? Errno.Success : Errno.Inval;
        Assert.Equal(expected, _guest.ReadDir(Guest.Root, 4096, unknown, out List<DirEntry> rest, out _));
        Assert.Empty(rest);
    }

    [Fact]
    public void EntriesThatAreRemovedWhileReadingDisturbNoOthers()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(i => $"file-{i:000}")];
        foreach (string name in names)
            File.WriteAllText(_directory[name], "");

        List<string> read = [];
        ulong cookie = 0;
        for (bool isEnd = false; !isEnd;)
        {
            _guest.ReadDir(Guest.Root, 512, cookie, out List<DirEntry> entries, out isEnd);
            foreach (DirEntry entry in entries.Where(e => e.Type == FileType.RegularFile))
            {
                read.Add(entry.Name);
                Assert.Equal(Errno.Success, _guest.Unlink(Guest.Root, entry.Name));
            }
            cookie = entries.Count > 0 ? entries[^1].Next : cookie;
        }
        Assert.Equal(names, read.Order());
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void EntriesTellTypeAndInode()
    {
        File.WriteAllText(_directory["file"], "");
        Directory.CreateDirectory(_directory["dir"]);
        _guest.ReadDir(Guest.Root, 4096, 0, out List<DirEntry> entries, out _);

        foreach ((string name, FileType type) in new[] { ("file", FileType.RegularFile), ("dir", FileType.Directory) })
        {
            DirEntry entry = entries.Single(e => e.Name == name);
            _guest.Status(Guest.Root, name, out FileStatus status);
            Assert.Equal((type, status.Inode), (entry.Type, entry.Inode));
        }
    }

    [Fact]
    public void AFileIsNoDirectory()
    {
        int fd = _guest.Opened(Guest.Root, "file", OpenFlags.Create);

        Assert.Equal(Errno.Notdir, _guest.ReadDir(fd, 100, 0, out _, out _));
        Assert.Equal(Errno.Notdir, _guest.Open(fd, "x", out _));
        Assert.Equal(Errno.Notdir, _guest.CreateDirectory(fd, "x"));
        Assert.Equal(Errno.Notdir, _guest.Open(Guest.Root, "file/x", out _));
        Assert.Equal(Errno.Notdir, _guest.Open(Guest.Root, "file/", out _));
        Assert.Equal(Errno.Notdir, _guest.Status(Guest.Root, "file/", out _));
        Assert.Equal(Errno.Notdir, _guest.Status(Guest.Root, "file/.", out _));
    }

    [Fact]
    public void ADirectoryIsNoFile()
    {
        Assert.Equal(Errno.Isdir, _guest.Read(Guest.Root, 1, out _));
        Assert.Equal(Errno.Isdir, _guest.Write(Guest.Root, "x", out _));
        Assert.Equal(Errno.Isdir, _guest.PRead(Guest.Root, 1, 0, out _));
        Assert.Equal(Errno.Isdir, _guest.PWrite(Guest.Root, "x", 0, out _));
        Assert.Equal(Errno.Isdir, _guest.Seek(Guest.Root, 0, Whence.Set, out _));
        Assert.Equal(Errno.Isdir, FdFunctions.FilestatSetSize(_guest.Host, Guest.Root, 0));
        Assert.Equal(Errno.Isdir, FdFunctions.Allocate(_guest.Host, Guest.Root, 0, 1));
        Assert.Equal(Errno.Isdir, FdFunctions.Advise(_guest.Host, Guest.Root, 0, 1, 0));
        Assert.Equal(Errno.Success, FdFunctions.Sync(_guest.Host, Guest.Root));
    }

    [Fact]
    public void DirectoriesAreMadeAndRemoved()
    {
        Assert.Equal(Errno.Success, _guest.CreateDirectory(Guest.Root, "a"));
        Assert.Equal(Errno.Success, _guest.CreateDirectory(Guest.Root, "a/b/"));
        Assert.True(Directory.Exists(_directory["a/b"]));

        Assert.Equal(Errno.Exist, _guest.CreateDirectory(Guest.Root, "a"));
        Assert.Equal(Errno.Exist, _guest.CreateDirectory(Guest.Root, "."));
        Assert.Equal(Errno.Exist, _guest.CreateDirectory(Guest.Root, "a/.."));
        Assert.Equal(Errno.Noent, _guest.CreateDirectory(Guest.Root, "none/b"));
        Assert.Equal(Errno.Notempty, _guest.RemoveDirectory(Guest.Root, "a"));
        Assert.Equal(Errno.Inval, _guest.RemoveDirectory(Guest.Root, "a/."));
        Assert.Equal(Errno.Notempty, _guest.RemoveDirectory(Guest.Root, "a/b/.."));
        Assert.Equal(Errno.Isdir, _guest.Unlink(Guest.Root, "a/b"));
        Assert.Equal(Errno.Success, _guest.RemoveDirectory(Guest.Root, "a/b/"));
        Assert.Equal(Errno.Success, _guest.RemoveDirectory(Guest.Root, "a"));
        Assert.Equal(Errno.Noent, _guest.RemoveDirectory(Guest.Root, "a"));
    }

    [Fact]
    public void FilesAreUnlinked()
    {
        File.WriteAllText(_directory["f"], "");

        Assert.Equal(Errno.Notdir, _guest.Unlink(Guest.Root, "f/"));
        Assert.Equal(Errno.Notdir, _guest.RemoveDirectory(Guest.Root, "f"));
        Assert.Equal(Errno.Success, _guest.Unlink(Guest.Root, "f"));
        Assert.Equal(Errno.Noent, _guest.Unlink(Guest.Root, "f"));
        Assert.False(File.Exists(_directory["f"]));
    }

    [Fact]
    public void NamesChange()
    {
        File.WriteAllText(_directory["f"], "1");
        File.WriteAllText(_directory["g"], "2");
        Directory.CreateDirectory(_directory["d"]);
        Directory.CreateDirectory(_directory["e"]);
        File.WriteAllText(_directory["e/x"], "3");

        Assert.Equal(Errno.Success, _guest.Rename(Guest.Root, "f", Guest.Root, "g"));
        Assert.Equal("1", _directory.Read("g"));
        Assert.Equal(Errno.Success, _guest.Rename(Guest.Root, "g", Guest.Root, "d/g"));
        Assert.Equal(Errno.Isdir, _guest.Rename(Guest.Root, "d/g", Guest.Root, "e"));
        Assert.Equal(Errno.Notdir, _guest.Rename(Guest.Root, "d", Guest.Root, "e/x"));
        Assert.Equal(Errno.Notempty, _guest.Rename(Guest.Root, "d", Guest.Root, "e"));
        Assert.Equal(Errno.Notdir, _guest.Rename(Guest.Root, "d/g/", Guest.Root, "h"));
        Assert.Equal(Errno.Notdir, _guest.Rename(Guest.Root, "d/g", Guest.Root, "h/"));
        Assert.Equal(Errno.Busy, _guest.Rename(Guest.Root, ".", Guest.Root, "h"));
        Assert.Equal(Errno.Noent, _guest.Rename(Guest.Root, "none", Guest.Root, "h"));
        Assert.Equal(Errno.Success, _guest.Unlink(Guest.Root, "e/x"));
        Assert.Equal(Errno.Success, _guest.Rename(Guest.Root, "d/", Guest.Root, "e/"));
        Assert.Equal("1", _directory.Read("e/g"));
        Assert.False(Directory.Exists(_directory["d"]));
    }

    [Fact]
    public void HardLinksShareTheFile()
    {
        File.WriteAllText(_directory["f"], "1");
        Directory.CreateDirectory(_directory["d"]);

        Assert.Equal(Errno.Success, _guest.Link(Guest.Root, "f", Guest.Root, "d/g"));
        File.WriteAllText(_directory["d/g"], "22");
        Assert.Equal("22", _directory.Read("f"));
        _guest.Status(Guest.Root, "f", out FileStatus status);
        Assert.Equal(2ul, status.Links);
        Assert.Equal(Errno.Exist, _guest.Link(Guest.Root, "f", Guest.Root, "d/g"));
        Assert.Equal(Errno.Exist, _guest.Link(Guest.Root, "f", Guest.Root, "d"));
        Assert.Equal(Errno.Noent, _guest.Link(Guest.Root, "f", Guest.Root, "h/"));
        Assert.Equal(Errno.Perm, _guest.Link(Guest.Root, "d", Guest.Root, "e"));
        Assert.Equal(Errno.Noent, _guest.Link(Guest.Root, "none", Guest.Root, "e"));
    }

    [Fact]
    public void PreopensHaveNames()
    {
        uint result = _guest.Allocate(8);
        Assert.Equal(Errno.Success, FdFunctions.PrestatGet(_guest.Host, _guest.Memory, Guest.Root, result));
        Assert.Equal((0u, 1u), (_guest.UInt32(result), _guest.UInt32(result + 4)));
        Assert.Equal(Errno.Nametoolong, FdFunctions.PrestatDirName(_guest.Host, _guest.Memory, Guest.Root, result, 0));
        Assert.Equal(Errno.Success, FdFunctions.PrestatDirName(_guest.Host, _guest.Memory, Guest.Root, result, 1));
        Assert.Equal((byte)'/', _guest.Bytes(result, 1)[0]);

        int other = _guest.Opened(Guest.Root, ".", OpenFlags.Directory);
        Assert.Equal(Errno.Badf, FdFunctions.PrestatGet(_guest.Host, _guest.Memory, other, result));
        Assert.Equal(Errno.Badf, FdFunctions.PrestatGet(_guest.Host, _guest.Memory, 0, result));
        Assert.Equal(Errno.Badf, FdFunctions.PrestatGet(_guest.Host, _guest.Memory, 99, result));
    }

    [Theory]
    [InlineData("", Errno.Noent)]
    [InlineData("a\0b", Errno.Inval)]
    [InlineData("/", Errno.Perm)]
    [InlineData("/a", Errno.Perm)]
    internal void ImpossiblePathsAreRefused(string path, Errno expected)
    {
        Assert.Equal(expected, _guest.Open(Guest.Root, path, out _));
        Assert.Equal(expected, _guest.Status(Guest.Root, path, out _));
        Assert.Equal(expected, _guest.CreateDirectory(Guest.Root, path));
        Assert.Equal(expected, _guest.Unlink(Guest.Root, path));
    }

    [Fact]
    public void PathsThatAreTooLongOrNoTextAreRefused()
    {
        Assert.Equal(Errno.Nametoolong, _guest.Open(Guest.Root, new string('a', 5000), out _));
        Assert.Equal(Errno.Nametoolong, _guest.Open(Guest.Root, new string('a', 300), out _));
        uint address = _guest.Allocate(1);
        _guest.Bytes(address, 1)[0] = 0xFF;
        Assert.Equal(Errno.Ilseq, PathFunctions.CreateDirectory(_guest.Host, _guest.Memory, Guest.Root, address, 1));
    }

    [Fact]
    public void DotsAndSlashesInTheMiddleMeanNothing()
    {
        Directory.CreateDirectory(_directory["d/e"]);
        File.WriteAllText(_directory["d/e/f"], "1");

        int fd = _guest.Opened(Guest.Root, "d/.//e/../../d/e/../e///./f");
        _guest.Read(fd, 10, out string text);
        Assert.Equal("1", text);
        Assert.Equal(Errno.Success, _guest.Status(Guest.Root, "d/e///", out FileStatus status));
        Assert.Equal(FileType.Directory, status.Type);
        Assert.Equal(Errno.Success, _guest.Status(Guest.Root, ".", out _));
        Assert.Equal(Errno.Success, _guest.Status(Guest.Root, "d/..", out _));
    }
}
