using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>A load that reaches a byte beyond the memory traps even if nobody uses its value.</summary>
public sealed class DroppedLoadTests
{
    /// <summary>What becomes of the value.</summary>
    public static TheoryData<string> Ends =>
    [
        "drop", "set", "set to a parameter", "tee", "copied", "overwritten", "overwritten in branches", "set in a loop", "result of a block",
        "left behind",
    ];

    [Theory]
    [MemberData(nameof(Ends))]
    public void TrapsWithExplicitChecks(string end) => Run(BoundsMode.Explicit, end);

    /// <summary>Of the other ends the just-in-time compiler leaves the load's first bytes; see the rationale.</summary>
    [Fact]
    public void TrapsWithGuardPages()
    {
        Assert.SkipUnless(GuardMode.TryEnable(), $"guard mode is not available: {GuardMode.Reason}");
        Run(BoundsMode.Guard, "drop");
    }

    private static void Run(BoundsMode bounds, string end)
    {
        OpcodeInfo[] loads =
        [
            .. OpcodeTable.All.Select(o => OpcodeTable.Get(o))
                .Where(i => i is { Width: > 0, Feature: not Feature.Threads } && !i.Signature!.EndsWith('>')),
        ];
        string functions = string.Concat(loads.Select(load =>
        {
            (string vector, string lane) = load.Immediate == Immediate.MemArgLane ? ("v128.const i64x2 0 0", "0") : ("", "");
            string kind = load.Signature![^1] switch
            {
                'i' => "i32",
                'I' => "i64",
                'f' => "f32",
                'F' => "f64",
                _ => "v128",
            };
            string value = $"local.get $address {vector} {load.Name} {lane}";
            string code = end switch
            {
                "drop" => $"{value} drop",
                "set" => $"{value} local.set 2",
                "set to a parameter" => $"{value} local.set 1",
                "tee" => $"{value} local.tee 2 drop",
                "copied" => $"{value} local.set 1 local.get 1 local.set 2",
                "overwritten" => $"{value} local.set 1 local.get 2 local.set 1 local.get 1 drop",
                "overwritten in branches" => $"{value} local.set 1 local.get $address if local.get 2 local.set 1 else local.get 3 local.set 1 end local.get 1 drop",
                "set in a loop" => $"loop {value} local.set 2 local.get $i i32.const 1 i32.add local.tee $i i32.const 10 i32.lt_u br_if 0 end",
                "result of a block" => $"block (result {kind}) {value} end local.set 2",
                "left behind" => $"block {value} br 0 drop end",
                _ => throw new ArgumentException(end),
            };
            // Nobody can pass the vectors that a parameter may need, so that the function is called by another one.
            return $"""
                (func (export "{load.Name}") (param $address i32) (local {kind}) local.get $address local.get 1 call $inner_{load.Name})
                (func $inner_{load.Name} (param $address i32) (param {kind}) (local {kind} {kind}) (local $i i32) {code})
                """;
        }));
        foreach (ModuleOptions tier in Guest.Tiers)
        {
            Instance instance = Guest.Of($"(module (memory 1) {functions})", bounds, tier: tier);
            foreach (OpcodeInfo load in loads)
            {
                string outcome = Trapping.Outcome(() => instance.GetFunction(load.Name!)!.Invoke(65536 - load.Width + 1).Length);
                Assert.True(outcome == nameof(TrapKind.OutOfBoundsMemoryAccess), $"{load.Name}: {outcome}");
            }
        }
    }
}
