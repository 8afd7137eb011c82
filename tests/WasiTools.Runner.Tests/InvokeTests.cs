namespace WasiTools.Runner.Tests;

/// <summary><c>--invoke</c>: typed arguments, printed results.</summary>
public sealed class InvokeTests : IDisposable
{
    private readonly TestDirectory directory = new();
    private readonly string module;

    public InvokeTests() => module = directory.Write("functions.wat", TextPrograms.Functions);

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("42\n", "add", "2", "40")]
    [InlineData("-3\n", "add", "-1", "-2")]
    [InlineData("-1\n", "add", "0xffffffff", "0")]
    [InlineData("1.5\n-9223372036854775808\n", "swap", "-9223372036854775808", "1.5")]
    [InlineData("inf\n-1\n", "swap", "18446744073709551615", "inf")]
    [InlineData("0.05\n", "half", "0.1")]
    [InlineData("nan\n", "half", "nan")]
    [InlineData("0x0f0e0d0c0b0a09080706050403020100\n", "vector", "0x0f0e0d0c0b0a09080706050403020100")]
    [InlineData("1\n", "initialized")]
    public void Results(string output, string function, params string[] arguments)
    {
        WasirunResult result = Wasirun.Run(["--invoke", function, module, .. arguments]);
        Assert.Equal((0, output, ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("add", "1")]
    [InlineData("add", "1", "2", "3")]
    [InlineData("add", "1", "4294967296")]
    [InlineData("add", "1", "-2147483649")]
    [InlineData("add", "1", "two")]
    [InlineData("add", "1", "1.5")]
    [InlineData("half", "")]
    public void Refusals(string function, params string[] arguments)
    {
        WasirunResult result = Wasirun.Run(["--invoke", function, module, .. arguments]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(function, Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void Trap()
    {
        WasirunResult result = Wasirun.Run("--invoke", "divide", module, "1", "0");
        Assert.Equal((134, ""), (result.ExitCode, result.Output));
        Assert.Contains("integer divide by zero", result.Error);
    }
}
