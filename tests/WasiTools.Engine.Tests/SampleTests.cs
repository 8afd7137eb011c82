using Xunit;

namespace WasiTools.Engine.Tests;

public sealed class SampleTests
{
    [Fact]
    public void The_hosting_sample_prints_what_it_should()
    {
        var output = new StringWriter { NewLine = "\n" };
        Samples.Hosting.Program.Run(output);
        Assert.Equal("""
            hello from the guest
            40 + 2 = 42
            trap: integer divide by zero in divide
            stopped: TimedOut

            """, output.ToString(), ignoreLineEndingDifferences: true);
    }
}
