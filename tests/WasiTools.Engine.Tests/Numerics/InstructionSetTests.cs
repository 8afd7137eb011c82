using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Operations have ways of their own for newer processors; here the runtime is told, in a process of its own, that this is an
/// older one.</summary>
public sealed class InstructionSetTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512"), InlineData("DOTNET_EnableAVX"), InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task OperationsAgreeWithoutIt(string variable)
    {
        Assert.SkipUnless(Avx2.IsSupported, "this processor has nothing to leave out");
        var start = new ProcessStartInfo { FileName = Environment.ProcessPath!, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add($"{typeof(VectorOperationsTests).FullName}.{nameof(VectorOperationsTests.AgreesWithItsReference)}");
        start.ArgumentList.Add($"{typeof(VectorOperationsTests).FullName}.{nameof(VectorOperationsTests.ShufflesSelectFromBothVectors)}");
        start.ArgumentList.Add($"{typeof(FloatOperationsTests).FullName}.*");
        start.Environment[variable] = "0";

        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
    }
}
