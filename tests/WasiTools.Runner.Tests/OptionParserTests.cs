using WasiTools.Runner.Options;
using WasiTools.Wasi;

namespace WasiTools.Runner.Tests;

/// <summary>The command line, read without running anything.</summary>
public sealed class OptionParserTests
{
    [Fact]
    public void OptionsEndAtTheModule()
    {
        RunnerOptions options = OptionParser.Parse(["--argv0", "x", "m.wasm", "--argv0", "y", "--", "-h"]);
        Assert.Equal(("x", "m.wasm"), (options.Argument0, options.Module));
        Assert.Equal(["--argv0", "y", "--", "-h"], options.Arguments);
    }

    [Fact]
    public void DashesEndTheOptions()
    {
        RunnerOptions options = OptionParser.Parse(["--", "--version", "a"]);
        Assert.Equal("--version", options.Module);
        Assert.Equal(["a"], options.Arguments);
        Assert.False(options.Version);
    }

    [Fact]
    public void ValuesMayBeAttached()
    {
        RunnerOptions options = OptionParser.Parse(
            ["--timeout=1.5m", "--max-memory=2G", "--env=A=b=c", "--bounds=explicit", "--trace=threads", "--stack-size=1M", "m.wasm"]);
        Assert.Equal(TimeSpan.FromSeconds(90), options.Timeout);
        Assert.Equal(2L << 30, options.MaximumMemory);
        Assert.Equal([new("A", "b=c")], options.Environment);
        Assert.Equal((BoundsChoice.Explicit, WasiTraceParts.Threads, 1 << 20), (options.Bounds, options.Trace, options.StackSize));
    }

    [Fact]
    public void LaterVariablesWin()
    {
        RunnerOptions options = OptionParser.Parse(["--env", "A=1", "--env", "B=2", "--env", "A=3", "m.wasm"]);
        Assert.Equal([new("A", "3"), new("B", "2")], options.Environment);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("64K", 64L << 10)]
    [InlineData("64k", 64L << 10)]
    [InlineData("3MiB", 3L << 20)]
    [InlineData("3MB", 3L << 20)]
    [InlineData("512B", 512)]
    [InlineData("8589934591G", 8589934591L << 30)]
    public void Sizes(string text, long size) => Assert.Equal(size, Quantity.Size("--x", text));

    [Theory]
    [InlineData("")]
    [InlineData("K")]
    [InlineData("-1")]
    [InlineData("1.5M")]
    [InlineData("1T")]
    [InlineData(" 1")]
    [InlineData("8589934592G")]
    [InlineData("1KK")]
    public void NoSizes(string text) => Assert.Throws<UsageException>(() => Quantity.Size("--x", text));

    [Theory]
    [InlineData("2", 2000)]
    [InlineData("2s", 2000)]
    [InlineData("500ms", 500)]
    [InlineData("0.3", 300)]
    [InlineData("1.5m", 90_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0", 0)]
    public void Durations(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Quantity.Duration("--x", text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1d")]
    [InlineData("1e3")]
    [InlineData("nan")]
    [InlineData("1000h")]
    public void NoDurations(string text) => Assert.Throws<UsageException>(() => Quantity.Duration("--x", text));

    [Theory]
    [InlineData("/a", false, "/a", "/a", false)]
    [InlineData("/a:ro", false, "/a", "/a", true)]
    [InlineData("/a::/b", false, "/a", "/b", false)]
    [InlineData("/a::/b:ro", false, "/a", "/b", true)]
    [InlineData(".", false, ".", ".", false)]
    [InlineData("/a:ro::/b", false, "/a:ro", "/b", false)]
    [InlineData("/a::b::/c", false, "/a::b", "/c", false)]
    [InlineData(@"C:\a", true, @"C:\a", "C:/a", false)]
    [InlineData(@"C:\a::/b", true, @"C:\a", "/b", false)]
    [InlineData(@"C:\a:ro", true, @"C:\a", "C:/a", true)]
    [InlineData(@"C:::/b:ro", true, "C:", "/b", true)]
    [InlineData("C:ro", true, "C:ro", "C:ro", false)]
    [InlineData(@"\\server\share::/s", true, @"\\server\share", "/s", false)]
    public void Directories(string text, bool windows, string host, string guest, bool readOnly) =>
        Assert.Equal(new WasiDirectory(host, guest, readOnly), DirectoryArgument.Parse(text, windows));

    [Theory]
    [InlineData("")]
    [InlineData(":ro")]
    [InlineData("::/b")]
    [InlineData("/a::")]
    [InlineData("/a:::ro")]
    public void NoDirectories(string text) => Assert.Throws<UsageException>(() => DirectoryArgument.Parse(text, windows: false));

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData("[::1]:8080", "[::1]:8080")]
    public void Listeners(string text, string endPoint) => Assert.Equal(endPoint, ListenArgument.Parse(text).ToString());

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData(":80")]
    [InlineData("::1")]
    [InlineData("host:80")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:")]
    public void NoListeners(string text) => Assert.Throws<UsageException>(() => ListenArgument.Parse(text));
}
