using System.Text.Json;

namespace WasiTools.Runner.Tests;

/// <summary>Backtraces, and the file of <c>--result</c>.</summary>
public sealed class ReportTests
{
    [Theory]
    [InlineData("trap")]
    [InlineData("trap_dwarf5")]
    public void BacktraceNamesFunctionsFilesAndLines(string program)
    {
        WasirunResult result = Wasirun.Run(Wasirun.Program(program), "unreachable");
        Assert.Equal(134, result.ExitCode);
        Assert.Contains("trapped in the main thread: unreachable", result.ErrorLines[0]);
        Assert.Matches($@"^0: 0x[0-9a-f]+ {program}\.wasm!innermost at \S*trap\.c:16$", result.ErrorLines[1]);
        Assert.Matches($@"^1: 0x[0-9a-f]+ {program}\.wasm!middle at \S*trap\.c:29$", result.ErrorLines[2]);
        Assert.Matches($@"^2: 0x[0-9a-f]+ {program}\.wasm!outermost at \S*trap\.c:33$", result.ErrorLines[3]);
        Assert.Matches($@"^3: 0x[0-9a-f]+ {program}\.wasm!main at \S*trap\.c:38$", result.ErrorLines[4]);
    }

    [Fact]
    public void ThreadIsNamed()
    {
        WasirunResult result = Wasirun.Run(Wasirun.Program("trap_nonmain_block"));
        Assert.Equal(134, result.ExitCode);
        Assert.Matches("trapped in thread [0-9]+: unreachable", result.ErrorLines[0]);
    }

    [Fact]
    public void LongBacktraceIsCut()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run("--result", directory["r.json"], Wasirun.Program("exhaust"), "direct", "main");
        Assert.Equal(134, result.ExitCode);
        Assert.Equal(102, result.ErrorLines.Length);
        Assert.Matches("^... [0-9]+ frames left out$", result.ErrorLines[51]);
        JsonElement trap = Read(directory["r.json"]).GetProperty("trap");
        Assert.Equal("callStackExhausted", trap.GetProperty("kind").GetString());
        Assert.Equal(100, trap.GetProperty("backtrace").GetArrayLength());
        Assert.True(trap.GetProperty("framesLeftOut").GetInt32() > 1000);
    }

    [Fact]
    public void StackSize()
    {
        using var directory = new TestDirectory();
        int small = Depth("--stack-size", "256K", "main"), large = Depth("--stack-size", "2M", "main");
        Assert.InRange((double)large / small, 6, 10);
        int smallThread = Depth("--thread-stack-size", "128K", "thread"), largeThread = Depth("--thread-stack-size", "512K", "thread");
        Assert.InRange((double)largeThread / smallThread, 3, 5);

        int Depth(string option, string size, string thread)
        {
            WasirunResult result = Wasirun.Run(option, size, "--result", directory["r.json"], Wasirun.Program("exhaust"), "direct", thread);
            Assert.Equal(134, result.ExitCode);
            return Read(directory["r.json"]).GetProperty("trap").GetProperty("framesLeftOut").GetInt32();
        }
    }

    [Fact]
    public void DeadlockNamesEveryThread()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run("--result", directory["r.json"], Wasirun.Program("deadlock"), "locks");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("deadlock", result.ErrorLines[0]);
        Assert.Contains(result.ErrorLines, line => line.StartsWith("the main thread waits at address 0x", StringComparison.Ordinal));
        Assert.Contains(result.ErrorLines, line => line.EndsWith("!lock_a_then_b", StringComparison.Ordinal));
        Assert.Contains(result.ErrorLines, line => line.EndsWith("!lock_b_then_a", StringComparison.Ordinal));
        JsonElement json = Read(directory["r.json"]);
        Assert.Equal("deadlocked", json.GetProperty("outcome").GetString());
        Assert.Equal([0, 1, 2], json.GetProperty("blockedThreads").EnumerateArray().Select(t => t.GetProperty("thread").GetInt32()).Order());
    }

    [Fact]
    public void DeadlockDetectionCanBeOff()
    {
        WasirunResult result = Wasirun.Run("--no-deadlock-detection", "--timeout", "500ms", Wasirun.Program("deadlock"), "wait");
        Assert.Equal(124, result.ExitCode);
        Assert.Contains("time", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void ResultOfExit()
    {
        using var directory = new TestDirectory();
        Assert.Equal(7, Wasirun.Run("--result", directory["r.json"], Wasirun.Program("exit_code"), "7").ExitCode);
        JsonElement json = Read(directory["r.json"]);
        Assert.Equal("exited", json.GetProperty("outcome").GetString());
        Assert.Equal(7, json.GetProperty("exitCode").GetInt32());
        Assert.Equal(7, json.GetProperty("guestExitCode").GetInt32());
        Assert.Equal(1, json.GetProperty("threads").GetInt32());
        Assert.Equal(0, json.GetProperty("stuckThreads").GetInt32());
        Assert.InRange(json.GetProperty("elapsedSeconds").GetDouble(), 0.0001, 60);
        Assert.InRange(json.GetProperty("peakMemoryBytes").GetInt64(), 1 << 20, 1L << 32);
        Assert.Equal(["r.json"], Directory.GetFileSystemEntries(directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void ResultOfLargeExitCode()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run("--result", directory["r.json"], Wasirun.Program("exit_code"), "300");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("300", Assert.Single(result.ErrorLines));
        JsonElement json = Read(directory["r.json"]);
        Assert.Equal((1, 300), (json.GetProperty("exitCode").GetInt32(), json.GetProperty("guestExitCode").GetInt32()));
    }

    [Fact]
    public void ResultOfTrap()
    {
        using var directory = new TestDirectory();
        Assert.Equal(134, Wasirun.Run("--result", directory["r.json"], Wasirun.Program("trap")).ExitCode);
        JsonElement json = Read(directory["r.json"]), trap = json.GetProperty("trap");
        Assert.Equal(("trapped", 134), (json.GetProperty("outcome").GetString(), json.GetProperty("exitCode").GetInt32()));
        Assert.Equal(("unreachable", 0), (trap.GetProperty("kind").GetString(), trap.GetProperty("thread").GetInt32()));
        JsonElement frame = trap.GetProperty("backtrace")[0];
        Assert.Equal(("innermost", 16), (frame.GetProperty("function").GetString(), frame.GetProperty("line").GetInt32()));
        Assert.EndsWith("trap.c", frame.GetProperty("file").GetString());
    }

    [Fact]
    public void ResultOfUnusableModule()
    {
        using var directory = new TestDirectory();
        directory.Write("r.json", "something older");
        Assert.Equal(2, Wasirun.Run("--result", directory["r.json"], directory.Write("empty.wat", "(module)")).ExitCode);
        JsonElement json = Read(directory["r.json"]);
        Assert.Equal("unusable", json.GetProperty("outcome").GetString());
        Assert.Contains("_start", json.GetProperty("error").GetString());
    }

    [Fact]
    public void ResultCannotBeWritten()
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run("--result", Path.Combine(directory["none"], "r.json"), Wasirun.Program("hello"));
        Assert.Equal((2, "Hello, WASI 1!\n"), (result.ExitCode, result.Output));
        Assert.Contains("r.json", Assert.Single(result.ErrorLines));
    }

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
}
