using System.Text.Json;

namespace WasiTools.Runner.Tests;

/// <summary>Timeouts and Ctrl+C.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("0.4")]
    [InlineData("400ms")]
    [InlineData("0.4s")]
    public void Timeout(string time)
    {
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run("--timeout", time, directory.Write("endless.wat", TextPrograms.Endless));
        Assert.Equal((124, "ready\n"), (result.ExitCode, result.Output));
        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(400), soon);
    }

    [Theory]
    [InlineData("guard")]
    [InlineData("explicit")]
    public void ControlC(string bounds)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "one process cannot press Ctrl+C for another alone");
        Interrupts.Allow();
        using var directory = new TestDirectory();
        string module = directory.Write("endless.wat", TextPrograms.Endless);
        WasirunResult result = Wasirun.Run(["--bounds", bounds, "--result", directory["r.json"], module], null, process =>
        {
            Assert.Equal("ready", process.StandardOutput.ReadLine());
            Interrupts.Send(process.Id);
        });
        Assert.Equal(130, result.ExitCode);
        Assert.Contains("interrupted", Assert.Single(result.ErrorLines));
        Assert.True(result.Elapsed < soon, $"{result.Elapsed}");
        Assert.Equal("interrupted", JsonDocument.Parse(File.ReadAllBytes(directory["r.json"])).RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public void ControlCWakesAReader()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "one process cannot press Ctrl+C for another alone");
        Interrupts.Allow();
        using var directory = new TestDirectory();
        WasirunResult result = Wasirun.Run([directory.Write("repeat.wat", TextPrograms.Repeat)], null, process =>
        {
            process.StandardInput.Write("first\n");
            process.StandardInput.Flush();
            Assert.Equal("first", process.StandardOutput.ReadLine());
            Interrupts.Send(process.Id);
        });
        Assert.Equal(130, result.ExitCode);
        Assert.True(result.Elapsed < soon, $"{result.Elapsed}");
    }
}
