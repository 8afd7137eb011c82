using System.Diagnostics;
using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

public sealed class HostFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("wasitools-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("plain.wasm", 1)]
    [InlineData("Größe 漢字 😀.wasm", 70_000)]
    [InlineData("empty.wasm", 0)]
    public void Reads_what_is_in_a_file(string name, int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);

        Assert.Equal(content, HostFile.Read(path));
    }

    [Fact]
    public void What_cannot_be_read_has_the_exception_of_the_framework()
    {
        Assert.Throws<FileNotFoundException>(() => HostFile.Read(Path.Combine(folder, "none.wasm")));
        Assert.Throws<DirectoryNotFoundException>(() => HostFile.Read(Path.Combine(folder, "none", "none.wasm")));
        Assert.Throws<UnauthorizedAccessException>(() => HostFile.Read(folder));
        Assert.Throws<ArgumentException>(() => HostFile.Read("zero\0.wasm"));
        Assert.Throws<ArgumentException>(() => HostFile.Read(""));
    }

    [Fact]
    public async Task Reads_files_whose_size_is_not_known_before()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc and mkfifo are needed.");
        Assert.Equal(File.ReadAllText("/proc/version"), System.Text.Encoding.UTF8.GetString(HostFile.Read("/proc/version")));
        Assert.Empty(HostFile.Read("/dev/null"));
        string pipe = Path.Combine(folder, "pipe");
        using Process make = Process.Start("mkfifo", [pipe]);
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        var writer = Task.Run(() => File.WriteAllText(pipe, "through"), TestContext.Current.CancellationToken);
        Assert.Equal("through"u8, HostFile.Read(pipe));
        await writer;
    }

    [Theory]
    [InlineData("program.wasm")]
    [InlineData("a/b/program.wasm")]
    [InlineData("/program.wasm")]
    [InlineData("a/")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("a\\b:c")]
    public void A_path_has_the_name_that_the_framework_finds(string path) => Assert.Equal(Path.GetFileName(path), HostFile.NameOf(path));
}
