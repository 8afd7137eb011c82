using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WasiTools.Runner.Tests;

/// <summary>What options do to a run.</summary>
public sealed class OptionTests
{
    [Fact]
    public void Help()
    {
        WasirunResult result = Wasirun.Run("--help");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        foreach (string option in (string[])["--dir", "--env", "--inherit-env", "--argv0", "--stdin", "--invoke", "--timeout", "--max-memory",
            "--max-threads", "--stack-size", "--thread-stack-size", "--bounds", "--no-cache", "--no-deadlock-detection", "--trap-unknown-imports", "--trace",
            "--profile", "--perf-map",
            "--tcp-listen", "--result", "--version", "--help"])
        {
            Assert.Contains(option, result.Output);
        }
        Assert.Contains("Examples", result.Output);
        Assert.Equal(result.Output, Wasirun.Run("-h").Output);
    }

    [Fact]
    public void Version()
    {
        WasirunResult result = Wasirun.Run("--version");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"^wasirun \d+\.\d+\.\d+\S*\n$", result.Output);
    }

    [Theory]
    [InlineData]
    [InlineData("--nonsense", "x.wasm")]
    [InlineData("--timeout")]
    [InlineData("--timeout", "soon", "x.wasm")]
    [InlineData("--max-memory", "1X", "x.wasm")]
    [InlineData("--max-threads", "0", "x.wasm")]
    [InlineData("--stack-size", "1K", "x.wasm")]
    [InlineData("--bounds", "none", "x.wasm")]
    [InlineData("--trace=all", "x.wasm")]
    [InlineData("--tcp-listen", "here", "x.wasm")]
    [InlineData("--inherit-env=yes", "x.wasm")]
    [InlineData("--dir", "::/", "x.wasm")]
    [InlineData("--env", "=x", "x.wasm")]
    public void BadOptions(params string[] arguments)
    {
        WasirunResult result = Wasirun.Run(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("wasirun: ", line);
        Assert.Contains("--help", line);
    }

    [Fact]
    public void MissingDirectory()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run("--dir", directory["none"], Wasirun.Program("hello"));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("none", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void ReadOnlyDirectory()
    {
        using var directory = new TestDirectory();
        directory.Write("there.txt", "content\n");
        WasirunResult read = Wasirun.Run("--dir", $"{directory.Path}::/data:ro", Wasirun.Program("cat"), "/data/there.txt");
        Assert.Equal((0, "content\n"), (read.ExitCode, read.Output));
        WasirunResult write = Wasirun.Run("--dir", $"{directory.Path}::/data:ro", Wasirun.Program("files"), "/data");
        Assert.DoesNotContain("create: ok", write.Output);
        Assert.Equal(["there.txt"], Directory.GetFileSystemEntries(directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void DirectoryUnderItsOwnName()
    {
        using var directory = new TestDirectory();
        string file = directory.Write("there.txt", "content\n");
        WasirunResult result = Wasirun.Run("--dir", directory.Path, Wasirun.Program("cat"), file.Replace('\\', '/'));
        Assert.Equal((0, "content\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Environment()
    {
        const string Name = "WASIRUN_TEST_VARIABLE";
        System.Environment.SetEnvironmentVariable(Name, "from outside");
        Assert.DoesNotContain(Name, Wasirun.Run(Wasirun.Program("args_env")).Output);
        Assert.Contains($"[{Name}=from outside]\n", Wasirun.Run("--inherit-env", Wasirun.Program("args_env")).Output);
        Assert.Contains($"[{Name}=new]\n", Wasirun.Run("--env", $"{Name}=new", "--inherit-env", Wasirun.Program("args_env")).Output);
        Assert.Contains("environment 1\n", Wasirun.Run("--env", Name, "--env", "WASIRUN_NOT_SET", Wasirun.Program("args_env")).Output);
    }

    [Fact]
    public void Name()
    {
        using var directory = new TestDirectory();
        Assert.Equal("my name", Wasirun.Run("--argv0", "my name", directory.Write("name.wat", TextPrograms.PrintName)).Output);
    }

    [Fact]
    public void Input()
    {
        using var directory = new TestDirectory();
        string file = directory.Write("input.txt", "one\ntwo\n");
        Assert.Equal("one\ntwo\n", Wasirun.Run(["--stdin", file, Wasirun.Program("cat")], Encoding.UTF8.GetBytes("not this\n")).Output);
        Assert.Equal(2, Wasirun.Run("--stdin", directory["none"], Wasirun.Program("cat")).ExitCode);
    }

    [Fact]
    public void MaximumMemory()
    {
        using var directory = new TestDirectory();
        string module = directory.Write("grow.wat", TextPrograms.Grow);
        Assert.Equal(0, Wasirun.Run(module).ExitCode);
        Assert.Equal(0, Wasirun.Run("--max-memory", "1M", module).ExitCode);
        Assert.Equal(1, Wasirun.Run("--max-memory", "1023K", module).ExitCode);
    }

    [Fact]
    public void MaximumThreads()
    {
        Assert.Equal(0, Wasirun.Run("--max-threads", "9", Wasirun.Program("pi"), "8").ExitCode);
        Assert.NotEqual(0, Wasirun.Run("--max-threads", "1", Wasirun.Program("pi"), "8").ExitCode);
    }

    [Fact]
    public void OccupiedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        WasirunResult result = Wasirun.Run("--tcp-listen", $"{listener.LocalEndpoint}", Wasirun.Program("hello"));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Single(result.ErrorLines);
        Assert.Equal(0, Wasirun.Run("--tcp-listen", "127.0.0.1:0", Wasirun.Program("hello")).ExitCode);
    }

    [Fact]
    public void Trace()
    {
        WasirunResult all = Wasirun.Run("--trace", Wasirun.Program("pi"), "2");
        Assert.Equal(0, all.ExitCode);
        Assert.Contains(all.ErrorLines, line => line.StartsWith("[0] fd_write(1, ", StringComparison.Ordinal) && line.EndsWith(" us", StringComparison.Ordinal));
        Assert.Contains(all.ErrorLines, line => line.StartsWith("[1] fd_write(1, ", StringComparison.Ordinal) || line.StartsWith("[2] fd_write(1, ", StringComparison.Ordinal));
        Assert.Equal(2, all.ErrorLines.Count(line => line.StartsWith("[0] thread-spawn(", StringComparison.Ordinal)));
        WasirunResult threads = Wasirun.Run("--trace=threads", Wasirun.Program("pi"), "2");
        Assert.Equal(2, threads.ErrorLines.Length);
        Assert.DoesNotContain("thread-spawn", Wasirun.Run("--trace=wasi", Wasirun.Program("pi"), "2").Error);
    }
}
