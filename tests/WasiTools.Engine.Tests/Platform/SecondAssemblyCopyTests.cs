using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

/// <summary>What happens when the engine is loaded twice, as by a module beside an application that embeds it.</summary>
[Collection(nameof(FaultTableExhaustionTests))]
public sealed unsafe partial class SecondAssemblyCopyTests
{
    private const ulong WasmPage = 64 << 10;

    [GuardFact]
    public void BothCopiesTranslateFaults()
    {
        using var second = new Copy();
        Assert.True(FaultTranslation.TryEnable(), FaultTranslation.Reason);
        Assert.True(second.TryEnable(), second.Reason);
        using LinearMemoryReservation mine = FaultTranslationTests.Guarded();
        nuint theirs = second.CreateGuarded();

        int wrong = 0;
        void Trap(Take take, nuint address)
        {
            for (uint i = 0; i < 5_000; i++)
            {
                if (TrapAddress(take, address + i) != address + i)
                    Interlocked.Increment(ref wrong);
            }
        }

        nuint myGuard = mine.Base + (nuint)WasmPage;
        nuint theirGuard = theirs + (nuint)WasmPage;
        Thread[] threads =
        [
            new(() => Trap(FaultTranslation.TryTakeFault, myGuard)),
            new(() => Trap(second.TryTakeFault, theirGuard)),
            new(() =>
            {
                for (uint i = 0; i < 1_000; i++)
                {
                    if (TrapAddress(FaultTranslation.TryTakeFault, myGuard + i) != myGuard + i
                        || TrapAddress(second.TryTakeFault, theirGuard + i) != theirGuard + i)
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            }),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(0, wrong);
    }

    [GuardFact]
    public void TheOtherCopyGoesOnAfterOneIsUnloaded()
    {
        Assert.True(FaultTranslation.TryEnable(), FaultTranslation.Reason);
        for (int i = 0; i < 3; i++)
        {
            using (var second = new Copy())
            {
                Assert.True(second.TryEnable(), second.Reason);
                nuint guard = second.CreateGuarded() + (nuint)WasmPage;
                Assert.Equal(guard, TrapAddress(second.TryTakeFault, guard));
            }
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using LinearMemoryReservation mine = FaultTranslationTests.Guarded();
            nuint myGuard = mine.Base + (nuint)WasmPage;
            Assert.Equal(myGuard, TrapAddress(FaultTranslation.TryTakeFault, myGuard));
        }
    }

    [LinuxFact]
    public void ACopyStaysExplicitWhenTheHandlerWasReplaced()
    {
        Assert.True(FaultTranslation.TryEnable(), FaultTranslation.Reason);
        const int SegmentationViolation = 11;
        nuint* action = stackalloc nuint[32];
        Assert.Equal(0, SignalAction(SegmentationViolation, null, action));
        var table = new FaultTable((nuint)AppContext.GetData("WasiTools.FaultTranslation.1")!);
        Assert.Equal(table.Handler, action[0]);
        action[0] = table.NextHandler;
        Assert.Equal(0, SignalAction(SegmentationViolation, action, null));
        try
        {
            using var second = new Copy();
            Assert.False(second.TryEnable());
            Assert.Contains("in front", second.Reason);
        }
        finally
        {
            action[0] = table.Handler;
            Assert.Equal(0, SignalAction(SegmentationViolation, action, null));
        }
    }

    private static nuint TrapAddress(Take take, nuint address)
    {
        nuint fault = 0;
        try
        {
            FaultTranslationTests.LoadByte(address);
            return 0;
        }
        catch (NullReferenceException) when (take(out fault))
        {
            return fault;
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SignalAction(int signal, nuint* action, nuint* previous);

    private delegate bool Take(out nuint address);

    /// <summary>Another copy of the engine's assembly, with statics of its own.</summary>
    private sealed class Copy : AssemblyLoadContext, IDisposable
    {
        private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public;

        private readonly Type _translation;
        private readonly List<SafeHandle> _memories = [];

        public Copy()
            : base(isCollectible: true)
        {
            Assembly engine = LoadFromAssemblyPath(typeof(FaultTranslation).Assembly.Location);
            _translation = engine.GetType(typeof(FaultTranslation).FullName!, throwOnError: true)!;
            Assert.NotSame(typeof(FaultTranslation), _translation);
            TryTakeFault = _translation.GetMethod(nameof(FaultTranslation.TryTakeFault), Static)!.CreateDelegate<Take>();
        }

        public Take TryTakeFault { get; }

        public string? Reason => (string?)_translation.GetProperty(nameof(FaultTranslation.Reason), Static)!.GetValue(null);

        public bool TryEnable() =>
            (bool)_translation.GetMethod(nameof(FaultTranslation.TryEnable), Static)!.Invoke(null, [])!;

        public nuint CreateGuarded()
        {
            Type type = _translation.Assembly.GetType(typeof(LinearMemoryReservation).FullName!, throwOnError: true)!;
            var memory = (SafeHandle)type.GetMethod(nameof(LinearMemoryReservation.TryCreate), Static)!
                .Invoke(null, [WasmPage, WasmPage, true, true])!;
            _memories.Add(memory);
            Assert.True((bool)type.GetProperty(nameof(LinearMemoryReservation.IsGuarded))!.GetValue(memory)!);
            return (nuint)type.GetProperty(nameof(LinearMemoryReservation.Base))!.GetValue(memory)!;
        }

        public void Dispose()
        {
            _memories.ForEach(memory => memory.Dispose());
            Unload();
        }
    }
}
