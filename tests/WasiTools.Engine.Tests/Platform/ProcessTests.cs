using System.Diagnostics;
using System.Runtime.InteropServices;
using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

/// <summary>What needs a process of its own: one that must die, and one with little address space.</summary>
public sealed class ProcessTests
{
    private const ulong WasmPage = 64 << 10;
    private const string Survived = "the process went on";

    [GuardFact]
    public async Task AFaultOutsideOurRangesIsTheRuntimesAffair()
    {
        (int exitCode, string output) = await RunAsync(nameof(LoadOutsideOurRanges), shellPrefix: null);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("AccessViolationException", output);
        Assert.DoesNotContain(Survived, output);
    }

    [Fact(Explicit = true)]
    public void LoadOutsideOurRanges()
    {
        using LinearMemoryReservation memory = FaultTranslationTests.Guarded();
        Assert.True(VirtualMemory.TryReserve(VirtualMemory.PageSize, out nuint elsewhere));
        try
        {
            FaultTranslationTests.LoadByte(elsewhere);
        }
        catch (NullReferenceException)
        {
        }
        Console.WriteLine(Survived);
    }

    [LinuxFact]
    public async Task LittleAddressSpaceMeansSmallExplicitMemories()
    {
        (int exitCode, string output) =
            await RunAsync(nameof(CreateMemoriesInLittleAddressSpace), "ulimit -v 6291456 && exec \"$0\" \"$@\"");
        Assert.True(exitCode == 0, output);
    }

    [Fact(Explicit = true)]
    public void CreateMemoriesInLittleAddressSpace()
    {
        // Not enough for a guarded memory, nor for 4 GiB and as much again.
        using LinearMemoryReservation? first =
            LinearMemoryReservation.TryCreate(WasmPage, 4UL << 30, isMemory32: true, wantGuard: true);
        Assert.NotNull(first);
        Assert.False(first.IsGuarded);
        Assert.InRange(first.MaximumByteLength, 64 * WasmPage, 3UL << 30);
        Assert.True(first.TryGrow(64 * WasmPage));
        Assert.False(first.TryGrow(first.MaximumByteLength + 1));

        Assert.Null(LinearMemoryReservation.TryCreate(4UL << 30, 4UL << 30, isMemory32: true, wantGuard: false));

        var memories = new List<LinearMemoryReservation>();
        while (LinearMemoryReservation.TryCreate(256 * WasmPage, 4UL << 30, isMemory32: true, wantGuard: true) is { } next)
        {
            Assert.Equal(0, Marshal.ReadInt32((nint)next.Base));
            memories.Add(next);
        }
        Assert.NotEmpty(memories);

        // The runtime still has room to work.
        Assert.Equal(32 << 20, new byte[32 << 20].Length);
        var thread = new Thread(() => GC.Collect());
        thread.Start();
        thread.Join();

        memories.ForEach(memory => memory.Dispose());
        using LinearMemoryReservation? again =
            LinearMemoryReservation.TryCreate(WasmPage, 4UL << 30, isMemory32: true, wantGuard: true);
        Assert.Equal(first.MaximumByteLength / 2, again?.MaximumByteLength);
    }

    /// <summary>Runs an explicit test of this class in a process of its own.</summary>
    private static async Task<(int ExitCode, string Output)> RunAsync(string test, string? shellPrefix)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true };
        if (shellPrefix is not null)
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(shellPrefix);
        }
        string executable = Environment.ProcessPath!;
        if (shellPrefix is null)
            start.FileName = executable;
        else
            start.ArgumentList.Add(executable);
        if (Path.GetFileNameWithoutExtension(executable) == "dotnet")
            start.ArgumentList.Add(typeof(ProcessTests).Assembly.Location);
        string[] arguments = ["--filter-method", $"{typeof(ProcessTests).FullName}.{test}", "--explicit", "only"];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        // The collector would otherwise reserve 256 GiB; that is not what is tested.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x10000000";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
