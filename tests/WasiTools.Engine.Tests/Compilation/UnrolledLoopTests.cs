using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>Loops of which several copies are written: whatever the number of rounds, each happens once, in order, and ends where the
/// program says.</summary>
public sealed class UnrolledLoopTests
{
    private const string Sum = "(local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 3)) (local.get $n)))";

    [Theory]
    [InlineData("counted down", $"(loop {Sum} (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1))))) (local.get $sum)")]
    [InlineData("left in the middle", $"(block (loop {Sum} (br_if 1 (i32.eqz (local.tee $n (i32.sub (local.get $n) (i32.const 1))))) (br 0))) (local.get $sum)")]
    [InlineData("that returns", $"(loop {Sum} (if (i32.eqz (local.tee $n (i32.sub (local.get $n) (i32.const 1)))) (then (return (local.get $sum)))) (br 0)) unreachable")]
    [InlineData("with a result", $"(loop (result i32) {Sum} (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))) (local.get $sum))")]
    [InlineData("with a parameter", """
        (local.get $sum)
        (loop (param i32) (result i32)
          (i32.add (i32.mul (i32.const 3)) (local.get $n))
          (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        """)]
    [InlineData("that goes on from an inner block", $"""
        (block (loop
          {Sum}
          (if (i32.eqz (local.tee $n (i32.sub (local.get $n) (i32.const 1)))) (then (br 2)) (else (br 1)))))
        (local.get $sum)
        """)]
    [InlineData("with values below it on the stack", $"(local.get $sum) (i32.const 7) (loop {Sum} (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1))))) drop (i32.add (local.get $sum))")]
    [InlineData("with stores", """
        (loop
          (i32.store (i32.const 8) (i32.add (i32.mul (i32.load (i32.const 8)) (i32.const 3)) (local.get $n)))
          (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (i32.load (i32.const 8))
        """)]
    public void EveryRoundHappensOnce(string what, string body)
    {
        string text = $"""(module (memory 1) (func (export "run") (param $n i32) (result i32) (local $sum i32) {body}))""";
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in Guest.Tiers select (b, t))
        {
            for (int rounds = 1; rounds < 30; rounds++)
            {
                int expected = 0;
                for (int n = rounds; n > 0; n--)
                    expected = expected * 3 + n;
                int actual = Guest.Of(text, bounds, tier: tier).Call("run", rounds)[0].AsI32;
                Assert.True(expected == actual, $"{what}, {rounds} rounds, {bounds}: {actual} instead of {expected}");
            }
        }
    }

    [Fact]
    public void ALoopThatNeverGoesBackIsOneRound()
    {
        foreach (BoundsMode bounds in Guest.Modes)
        {
            Assert.Equal(5, Guest.Of("""(module (func (export "run") (result i32) (loop (result i32) (i32.const 5))))""", bounds).Call("run")[0].AsI32);
            Assert.Equal(6, Guest.Of("""(module (func (export "run") (result i32) (loop (return (i32.const 6))) unreachable))""", bounds).Call("run")[0].AsI32);
        }
    }

    [Fact]
    public void ATrapIsAtItsInstructionInEveryRound()
    {
        const string text = """
            (module (memory 1 1)
              (func (export "run") (param $at i32)
                (loop
                  (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
                  (i64.store (local.get $at) (i64.const 1))
                  (local.set $at (i32.add (local.get $at) (i32.const 8)))
                  (br 0)))
              (func (export "rounds") (result i32) (i32.load (i32.const 0))))
            """;
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in Guest.Tiers select (b, t))
        {
            for (int rounds = 1; rounds < 12; rounds++)
            {
                Instance guest = Guest.Of(text, bounds, tier: tier);
                var trap = Assert.Throws<Trap>(() => guest.Call("run", 0x10000 - 8 * (rounds - 1)));
                Assert.Equal(TrapKind.OutOfBoundsMemoryAccess, trap.Kind);
                // A fault is only known to be at the instruction or the one before.
                if (bounds == BoundsMode.Explicit)
                    Assert.Equal((byte)Opcode.I64Store, guest.Module.Content.Bytes[trap.Backtrace.Frames[0].Offset]);
                Assert.Equal(rounds, guest.Call("rounds")[0].AsI32);
            }
        }
    }
}
