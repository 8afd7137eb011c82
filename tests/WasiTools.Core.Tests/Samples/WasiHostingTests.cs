using Xunit;
using Sample = WasiTools.Samples.WasiHosting.Program;

namespace WasiTools.Tests.Samples;

public sealed class WasiHostingTests
{
    [Fact]
    public void RunsAProgramWithThreads()
    {
        using var output = new StringWriter();
        Sample.Run(Path.Combine(AppContext.BaseDirectory, "programs", "pi.wasm"), ["8"], output);
        Assert.Contains("pi = 3.1415926536\n", output.ToString());
        Assert.EndsWith($"Returned, 9 threads, trap: none{Environment.NewLine}", output.ToString());
    }

    [Fact]
    public void TellsOfATrap()
    {
        using var output = new StringWriter();
        Sample.Run(Path.Combine(AppContext.BaseDirectory, "programs", "trap.wasm"), [], output);
        Assert.EndsWith($"Trapped, 1 threads, trap: unreachable{Environment.NewLine}", output.ToString());
    }
}
