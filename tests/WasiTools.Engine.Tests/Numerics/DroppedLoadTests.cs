using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>A load that reaches a byte beyond the memory traps even if nobody uses its value.</summary>
public sealed class DroppedLoadTests
{
    [Fact]
    public void TrapsWithExplicitChecks() => Run(BoundsMode.Explicit);

    [Fact]
    public void TrapsWithGuardPages()
    {
        Assert.SkipUnless(GuardMode.TryEnable(), $"guard mode is not available: {GuardMode.Reason}");
        Run(BoundsMode.Guard);
    }

    private static void Run(BoundsMode bounds)
    {
        OpcodeInfo[] loads =
        [
            .. OpcodeTable.All.Select(o => OpcodeTable.Get(o))
                .Where(i => i is { Width: > 0, Feature: not Feature.Threads } && !i.Signature!.EndsWith('>')),
        ];
        string functions = string.Concat(loads.Select(load =>
        {
            (string vector, string lane) = load.Immediate == Immediate.MemArgLane ? ("v128.const i64x2 0 0", "0") : ("", "");
            return $"(func (export \"{load.Name}\") i32.const {65536 - load.Width + 1} {vector} {load.Name} {lane} drop)";
        }));
        foreach (ModuleOptions tier in Guest.Tiers)
        {
            Instance instance = Guest.Of($"(module (memory 1) {functions})", bounds, tier: tier);
            foreach (OpcodeInfo load in loads)
            {
                string outcome = Trapping.Outcome(() => instance.GetFunction(load.Name!)!.Invoke().Length);
                Assert.True(outcome == nameof(TrapKind.OutOfBoundsMemoryAccess), $"{load.Name}: {outcome}");
            }
        }
    }
}
