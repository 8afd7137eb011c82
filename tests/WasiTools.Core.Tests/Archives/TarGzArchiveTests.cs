using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using WasiTools.Core;
using WasiTools.Core.Archives;
using WasiTools.Core.Operations;
using Xunit;

namespace WasiTools.Tests.Archives;

public sealed class TarGzArchiveTests
{
    private static readonly ArchiveLimits s_small = new(Entries: 50, TotalBytes: 100_000, FileBytes: 60_000);

    public static TheoryData<string, string, byte[]> HostileArchives => new()
    {
        { "absolute name", "ArchiveUnsafe", With(b => b.File("/etc/evil", "")) },
        { "parent first", "ArchiveUnsafe", With(b => b.File("../evil", "")) },
        { "parent inside", "ArchiveUnsafe", With(b => b.File("top/../../evil", "")) },
        { "parent deep inside", "ArchiveUnsafe", With(b => b.File("top/a/b/../../../evil", "")) },
        { "folder with parent", "ArchiveUnsafe", With(b => b.Folder("top/../evil/")) },
        { "drive", "ArchiveUnsafe", With(b => b.File("C:/evil", "")) },
        { "drive-relative", "ArchiveUnsafe", With(b => b.File("C:evil", "")) },
        { "backslashes", "ArchiveUnsafe", With(b => b.File("top\\..\\..\\evil", "")) },
        { "share", "ArchiveUnsafe", With(b => b.File("//server/share/evil", "")) },
        { "link to absolute path", "ArchiveUnsafe", With(b => b.Link("top/a", "/etc")) },
        { "link to parent", "ArchiveUnsafe", With(b => b.Link("top/a", "../..")) },
        { "link to parent from a folder", "ArchiveUnsafe", With(b => b.Link("top/x/y/a", "../../../evil")) },
        { "link with parent after a name", "ArchiveUnsafe", With(b => b.Folder("top/x/y/").Link("top/x/y/up", "../..").Link("top/b", "x/y/up/../../evil")) },
        { "link with empty target", "ArchiveUnsafe", With(b => b.Entry(new UstarTarEntry(TarEntryType.SymbolicLink, "top/a") { LinkName = "x" }), patch: "x") },
        { "link with backslashes", "ArchiveUnsafe", With(b => b.Link("top/a", "..\\..\\evil")) },
        { "link to drive", "ArchiveUnsafe", With(b => b.Link("top/a", "C:/evil")) },
        { "file through a link", "ArchiveUnsafe", With(b => b.Folder("top/d/").Link("top/a", "d").File("top/a/evil", "")) },
        { "folder through a link", "ArchiveUnsafe", With(b => b.Folder("top/d/").Link("top/a", "d").Folder("top/a/evil/")) },
        { "link through a link", "ArchiveUnsafe", With(b => b.Folder("top/d/").Link("top/a", "d").Link("top/a/b", "..")) },
        { "link over a folder", "ArchiveUnsafe", With(b => b.Folder("top/d/").Link("top/d", "e")) },
        { "folder over a link", "ArchiveUnsafe", With(b => b.Link("top/d", "e").Folder("top/d/")) },
        { "link as top", "ArchiveUnsafe", With(b => b.Link("evil", "..")) },
        { "file as top", "ArchiveUnsafe", With(b => b.File("evil", "")) },
        { "hard link to absolute path", "ArchiveUnsafe", With(b => b.HardLink("top/a", "/etc/passwd")) },
        { "hard link to parent", "ArchiveUnsafe", With(b => b.HardLink("top/a", "top/../../evil")) },
        { "hard link to a link", "ArchiveUnsafe", With(b => b.Link("top/l", "f").HardLink("top/a", "top/l")) },
        { "hard link to nothing", "ArchiveUnsafe", With(b => b.HardLink("top/a", "top/none")) },
        { "hard link to a folder", "ArchiveUnsafe", With(b => b.Folder("top/d/").HardLink("top/a", "top/d")) },
        { "character device", "ArchiveUnsafe", With(b => b.Entry(new PaxTarEntry(TarEntryType.CharacterDevice, "top/null") { DeviceMajor = 1, DeviceMinor = 3 })) },
        { "block device", "ArchiveUnsafe", With(b => b.Entry(new PaxTarEntry(TarEntryType.BlockDevice, "top/sda") { DeviceMajor = 8 })) },
        { "pipe", "ArchiveUnsafe", With(b => b.Entry(new PaxTarEntry(TarEntryType.Fifo, "top/pipe"))) },
        { "second top folder", "ArchiveUnsafe", With(b => b.File("top/a", "").File("other/a", "")) },
        { "name twice", "ArchiveUnsafe", With(b => b.File("top/a", "one").File("top/a", "two")) },
        { "file beneath a file", "ArchiveUnsafe", With(b => b.File("top/a", "").File("top/a/b", "")) },
        { "device name", "ArchiveUnsafe", With(b => b.File("top/NUL", "")) },
        { "device name with extension", "ArchiveUnsafe", With(b => b.File("top/aux.h", "")) },
        { "device name as folder", "ArchiveUnsafe", With(b => b.File("top/com1/a", "")) },
        { "superscript port", "ArchiveUnsafe", With(b => b.File("top/LPT\u00B9.txt", "")) },
        { "trailing dot", "ArchiveUnsafe", With(b => b.File("top/a.", "")) },
        { "trailing space", "ArchiveUnsafe", With(b => b.File("top/a ", "")) },
        { "alternate stream", "ArchiveUnsafe", With(b => b.File("top/a:evil", "")) },
        { "wildcard", "ArchiveUnsafe", With(b => b.File("top/a?", "")) },
        { "escape sequence", "ArchiveUnsafe", With(b => b.File("top/\u001b[31m", "")) },
        { "long name", "ArchiveUnsafe", With(b => b.File("top/" + new string('a', 1100), "")) },
        { "deep name", "ArchiveUnsafe", With(b => b.File(string.Concat(Enumerable.Repeat("a/", 70)) + "b", "")) },
        { "many entries", "ArchiveTooLarge", With(b => { for (int i = 0; i < 60; i++) b.File($"top/{i}", ""); return b; }) },
        { "many folders", "ArchiveTooLarge", With(b => { for (int i = 0; i < 60; i++) b.Folder($"top/{i}/"); return b; }) },
        { "large file", "ArchiveTooLarge", With(b => b.File("top/a", new byte[70_000])) },
        { "large in all", "ArchiveTooLarge", With(b => b.File("top/a", new byte[60_000]).File("top/b", new byte[60_000])) },
        { "large by hard links", "ArchiveTooLarge", With(b => b.File("top/a", new byte[60_000]).HardLink("top/b", "top/a")) },
        { "no gzip", "ArchiveInvalid", Encoding.ASCII.GetBytes("<html>Not found, but with status 200</html>") },
        { "empty file", "ArchiveInvalid", [] },
        { "empty archive", "ArchiveInvalid", With(b => b) },
        { "gzip of no tar", "ArchiveInvalid", GZip(Enumerable.Range(0, 4096).Select(i => (byte)(i * 31)).ToArray()) },
        { "cut gzip", "ArchiveInvalid", With(b => b.File("top/a", Noise(50_000)))[..20_000] },
        { "cut tar", "ArchiveInvalid", GZip(UnGZip(With(b => b.File("top/a", Noise(50_000))))[..30_000]) },
        { "size that is no number", "ArchiveInvalid", GZip(Spoil(UnGZip(With(b => b.Entry(new V7TarEntry(TarEntryType.V7RegularFile, "top/a")))), 124)) },
    };

    [Theory]
    [MemberData(nameof(HostileArchives), DisableDiscoveryEnumeration = true)]
    public void RefusesHostileArchivesAndWritesNothingOutside(string what, string errorId, byte[] archive)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["evil"], "untouched");

        var failure = Assert.Throws<WasiToolsException>(() => Extract(folder, archive));

        Assert.True(errorId == failure.ErrorId, $"{what}: {failure.ErrorId}: {failure.Message}");
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.Equal("untouched", File.ReadAllText(folder["evil"]));
        string[] expected = [folder["a.tar.gz"], folder["evil"], folder["out"]];
        Assert.Equal(expected, Directory.EnumerateFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
        if (Directory.Exists(folder["out"]))
            Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder["out"], "*", SearchOption.AllDirectories), path => new FileInfo(path).LinkTarget is not null);
    }

    [Fact]
    public void UnpacksFilesLinksAndModes()
    {
        using var folder = new TemporaryFolder();
        byte[] noise = Noise(8_000);
        Extract(folder, With(b => b
            .Folder("top/")
            .File("./top/bin/clang-22", noise, executable: true)
            .Link("top/bin/clang", "clang-22")
            .Link("top/lib/current", "../bin")
            .Link("top/lib/again", "current")
            .HardLink("top/copy", "top/bin/clang-22")));

        Assert.Equal(noise, File.ReadAllBytes(folder["out", "bin", "clang"]));
        Assert.Equal(noise, File.ReadAllBytes(folder["out", "copy"]));
        Assert.Equal(noise, File.ReadAllBytes(folder["out", "lib", "current", "clang"]));
        Assert.Equal(noise, File.ReadAllBytes(folder["out", "lib", "again", "clang-22"]));
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal("clang-22", new FileInfo(folder["out", "bin", "clang"]).LinkTarget);
        Assert.True(File.GetUnixFileMode(folder["out", "bin", "clang-22"]).HasFlag(UnixFileMode.UserExecute));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("lib")]
    [InlineData("../none")]
    public void RefusesLinksThatHaveNoCopy(string target)
    {
        if (!OperatingSystem.IsWindows())
            Assert.Skip("Links are made here.");
        using var folder = new TemporaryFolder();
        var failure = Assert.Throws<WasiToolsException>(() => Extract(folder, With(b => b.Folder("top/lib/").Link("top/lib/link", target).Link("top/lib/lib", "link"))));
        Assert.Equal("ArchiveUnsafe", failure.ErrorId);
    }

    [Fact]
    public void StripsDangerousModes()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        using var folder = new TemporaryFolder();
        var entry = new PaxTarEntry(TarEntryType.RegularFile, "top/a") { Mode = (UnixFileMode)0xFFF };
        Extract(folder, With(b => b.Entry(entry)));
        UnixFileMode mode = File.GetUnixFileMode(folder["out", "a"]);
        Assert.Equal(default, mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit | UnixFileMode.OtherWrite));
    }

    [Fact]
    public void ReportsBytes()
    {
        using var folder = new TemporaryFolder();
        var report = new RecordingReport();
        Extract(folder, With(b => b.File("top/a", new byte[50_000])), report);
        Assert.All(report.Steps, static step => Assert.True(step.Total >= 50_000));
        Assert.NotEmpty(report.Steps);
    }

    [Fact]
    public void StopsWhenCancelled()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => ExtractUntil(folder, With(b => b.File("top/a", "")), NullReport.Instance, cancellation.Token));
    }

    private static void Extract(TemporaryFolder folder, byte[] archive, IOperationReport? report = null) =>
        ExtractUntil(folder, archive, report ?? NullReport.Instance, TestContext.Current.CancellationToken);

    private static void ExtractUntil(TemporaryFolder folder, byte[] archive, IOperationReport report, CancellationToken cancellation)
    {
        File.WriteAllBytes(folder["a.tar.gz"], archive);
        using FileStream stream = File.OpenRead(folder["a.tar.gz"]);
        TarGzArchive.Extract(stream, folder["out"], s_small, forWindows: true, report, cancellation);
    }

    private static byte[] With(Func<SdkArchiveBuilder, SdkArchiveBuilder> build, string? patch = null)
    {
        byte[] archive = build(new SdkArchiveBuilder()).Finish();
        if (patch is null)
            return archive;

        // Blank the link name of the last header, which the writer would not do, and mend the checksum.
        byte[] tar = UnGZip(archive);
        int header = LastHeader(tar);
        tar.AsSpan(header + 157, patch.Length).Clear();
        int sum = 0;
        for (int i = 0; i < 512; i++)
            sum += i is >= 148 and < 156 ? ' ' : tar[header + i];
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, header + 148);
        return GZip(tar);
    }

    private static int LastHeader(byte[] tar)
    {
        int last = 0;
        for (int at = 0; at + 512 <= tar.Length; at += 512)
        {
            if (tar.AsSpan(at + 257, 5).SequenceEqual("ustar"u8))
                last = at;
        }

        return last;
    }

    private static byte[] Spoil(byte[] bytes, int at)
    {
        bytes[at] = (byte)'x';
        return bytes;
    }

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(2).NextBytes(noise);
        return noise;
    }

    private static byte[] GZip(byte[] bytes)
    {
        var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return result.ToArray();
    }

    private static byte[] UnGZip(byte[] bytes)
    {
        var result = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
            gzip.CopyTo(result);
        return result.ToArray();
    }
}
