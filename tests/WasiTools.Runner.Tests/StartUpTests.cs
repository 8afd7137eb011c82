using System.Text.RegularExpressions;

namespace WasiTools.Runner.Tests;

/// <summary>What a start costs.</summary>
public sealed partial class StartUpTests
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
        string methods = File.ReadAllText(directory["methods"]);
        // Some of the framework's methods always are.
        Assert.Contains("JIT compiled System.", methods, StringComparison.Ordinal);
        Assert.Equal([], OwnMethods().Matches(methods).Select(static match => match.Value));
    }

    [GeneratedRegex(@"JIT compiled WasiTools\.(Engine|Wasi|Runner)\..*")]
    private static partial Regex OwnMethods();
}
