namespace WasiTools.Runner.Tests;

/// <summary>What a start costs.</summary>
public sealed class StartUpTests
{
    /// <summary>All of it is compiled ahead; what the compiler or the runtime refuse of that is compiled at run time, which takes up to milliseconds
    /// a method.</summary>
    [Theory]
    [InlineData("hello")]
    [InlineData("clock")]
    [InlineData("mandelbrot", "2", "300")]
    [InlineData("rust_threads")]
    public void Nothing_of_ours_is_compiled_at_run_time(string program, params string[] arguments)
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run(
            [Wasirun.Program(program), .. arguments], [], null,
            ("DOTNET_JitStdOutFile", directory["methods"]), ("DOTNET_JitDisasmSummary", "1"));
        Assert.Equal(0, result.ExitCode);
        string[] methods = File.ReadAllLines(directory["methods"]);
        // The guest's code is, at least where it is hot, or a method of the framework's.
        Assert.Contains(methods, method => method.Contains("JIT compiled", StringComparison.Ordinal));
        Assert.DoesNotContain(methods, method => method.Contains("JIT compiled WasiTools.", StringComparison.Ordinal));
    }
}
