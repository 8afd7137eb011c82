using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>An access whose comparison is saved, because another one of the same variable has been compared, and one that only looks like
/// it. Memory ends at 0x10000.</summary>
public sealed class KnownBoundsTests
{
    [Theory]
    [InlineData("a wider one", "(drop (i32.load8_u (local.get 0))) (drop (i32.load (local.get 0)))", 0xFFFF, 0xFFFC)]
    [InlineData("a further one", "(drop (i32.load (local.get 0))) (drop (i32.load offset=4 (local.get 0)))", 0xFFFC, 0xFFF8)]
    [InlineData("a further one of the last byte", "(i32.store8 offset=7 (local.get 0) (i32.const 1)) (i64.store offset=1 (local.get 0) (i64.const 2))", 0xFFF8, 0xFFF7)]
    [InlineData("a far one, whose sum is beyond 32 bits", "(drop (i32.load (local.get 0))) (drop (i32.load offset=0xFFFF_FFF0 (local.get 0)))", 0x20, -1)]
    [InlineData("another variable", "(drop (i32.load (local.get 0))) (drop (i32.load (local.get 1)))", 0, 0, 0xFFFD)]
    [InlineData("the variable, changed", "(drop (i32.load (local.get 0))) (local.set 0 (i32.add (local.get 0) (i32.const 4))) (drop (i32.load (local.get 0)))", 0xFFFC, 0xFFF8)]
    [InlineData("the variable, changed by a tee", "(drop (i32.load (local.get 0))) (drop (i32.load (local.tee 0 (i32.add (local.get 0) (i32.const 4)))))", 0xFFFC, 0xFFF8)]
    [InlineData("the old value, changed meanwhile", "(local.get 0) (drop (i32.load (local.tee 0 (i32.const 0)))) (drop (i32.load))", 0xFFFD, 0xFFFC)]
    [InlineData("after one arm that compared", "(if (local.get 1) (then (drop (i32.load (local.get 0))))) (drop (i32.load (local.get 0)))", 0xFFFD, 0xFFFC)]
    [InlineData("in the other arm", "(if (local.get 1) (then (drop (i32.load (local.get 0)))) (else (drop (i32.load (local.get 0)))))", 0xFFFD, 0xFFFC)]
    [InlineData("behind a block that was left before", "(block (br_if 0 (i32.eqz (local.get 1))) (drop (i32.load (local.get 0)))) (drop (i32.load (local.get 0)))", 0xFFFD, 0xFFFC)]
    [InlineData("behind a block that a table leaves", "(block (block (br_table 0 1 (local.get 1))) (drop (i32.load (local.get 0)))) (drop (i32.load offset=1 (local.get 0)))", 0xFFFC, 0xFFFB)]
    [InlineData("in the next round", "(local i32) (loop (drop (i32.load (local.get 0))) (local.set 0 (i32.add (local.get 0) (i32.const 4))) (br_if 0 (i32.lt_u (local.tee 2 (i32.add (local.get 2) (i32.const 1))) (i32.const 4))))", 0xFFF4, 0xFFF0)]
    [InlineData("in a handler", "(block (try_table (catch_all 0) (drop (i32.load (local.get 0))) (throw 0))) (drop (i32.load offset=4 (local.get 0)))", 0xFFFC, 0xFFF8)]
    [InlineData("in a handler, of what came too late", "(block (try_table (catch_all 0) (if (i32.eqz (local.get 1)) (then (throw 0))) (drop (i32.load (local.get 0))))) (drop (i32.load (local.get 0)))", 0xFFFD, 0xFFFC)]
    [InlineData("in an earlier form's handler", "(try (do (if (i32.eqz (local.get 1)) (then (throw 0))) (drop (i32.load (local.get 0)))) (catch_all)) (drop (i32.load (local.get 0)))", 0xFFFD, 0xFFFC)]
    [InlineData("in both arms, less far in one", "(if (local.get 1) (then (drop (i64.load (local.get 0)))) (else (drop (i32.load (local.get 0))))) (drop (i32.load offset=4 (local.get 0)))", 0xFFFC, 0xFFF8)]
    [InlineData("before a loop that changes the variable", "(local i32) (drop (i32.load (local.get 0))) (local.set 2 (i32.const 3)) (loop (drop (i32.load (local.get 0))) (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br_if 0 (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))", 0xFFFB, 0xFFFA)]
    [InlineData("of a sum that wraps around", "(drop (i32.load (local.get 0))) (drop (i32.load (i32.add (local.get 0) (i32.const -4))))", 2, 4)]
    [InlineData("of a sum beyond what was compared", "(drop (i64.load (i32.add (local.get 0) (i32.const 8)))) (drop (i32.load (i32.add (local.get 0) (i32.const 13))))", 0xFFF0, 0xFFEF)]
    [InlineData("before the address that was compared", "(drop (i32.load (i32.add (local.get 0) (i32.const 8)))) (drop (i32.load (local.get 0)))", -8, 0)]
    [InlineData("of a variable that got the sum", "(drop (i64.load (local.get 0))) (local.set 1 (i32.add (local.get 0) (i32.const 5))) (drop (i32.load (local.get 1)))", 0xFFF8, 0xFFF7)]
    [InlineData("of a masked index", "(drop (i64.load (local.get 0))) (drop (i32.load (i32.add (local.get 0) (i32.and (local.get 1) (i32.const 7)))))", 0xFFF7, 0xFFF0, 7)]
    [InlineData("of an index that may be larger than the memory asked for", "(drop (i32.load offset=0xFF01 (i32.and (local.get 0) (i32.const 255))))", 252, 251)]
    [InlineData("of shifts that wrap around", "(drop (i32.load8_u (i32.shl (i32.and (local.get 0) (i32.const 0xFFFF)) (i32.const 16))))", 1, 0)]
    [InlineData("by a loop's steps upwards", "(local i32) (local.set 2 (i32.const 9)) (loop (drop (i32.load (local.get 0))) (local.set 0 (i32.add (local.get 0) (i32.const 4))) (br_if 0 (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))", 0xFFDD, 0xFFDC)]
    [InlineData("by a loop's steps downwards", "(local i32) (local.set 2 (i32.const 9)) (loop (drop (i32.load (local.get 0))) (local.set 0 (i32.sub (local.get 0) (i32.const 4))) (br_if 0 (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))", 31, 32)]
    [InlineData("by a loop's steps downwards, added", "(local i32) (local.set 2 (i32.const 9)) (loop (drop (i32.load (local.get 0))) (local.set 0 (i32.add (local.get 0) (i32.const -4))) (br_if 0 (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))", 31, 32)]
    public void TrapsWhereTheAccessDoes(string what, string body, int traps, int returns, int second = 0)
    {
        foreach (BoundsMode bounds in Guest.Modes)
        {
            Instance guest = Guest.Of($"""(module (memory 1 1) (tag) (func (export "run") (param i32 i32) {body}))""", bounds);
            var trap = Assert.Throws<Trap>(() => guest.Call("run", traps, second));
            Assert.True(trap.Kind == TrapKind.OutOfBoundsMemoryAccess, $"{what}: {trap.Kind}");
            if (returns >= 0)
                guest.Call("run", returns, 0);
        }
    }

    [Theory]
    [InlineData(0xFFF0, 0)]
    [InlineData(0xFFF4, 1)]
    [InlineData(0xFFF8, 2)]
    [InlineData(0xFFFC, 3)]
    public void TheTrapOfSeveralAccessesIsAtTheFirstThatFails(int address, int failing)
    {
        Instance guest = Guest.Of(
            """
            (module (memory 1 1) (func (export "run") (param i32) (result i32)
              (i32.add (i32.load offset=4 (local.get 0)) (i32.add (i32.load offset=8 (local.get 0)) (i32.load offset=12 (local.get 0))))))
            """);
        if (failing == 0)
        {
            guest.Call("run", address);
            return;
        }
        int first = Assert.Throws<Trap>(() => guest.Call("run", 0x10000)).Backtrace.Frames[0].Offset;
        const int Apart = 5;
        Assert.Equal(first + Apart * (3 - failing), Assert.Throws<Trap>(() => guest.Call("run", address)).Backtrace.Frames[0].Offset);
    }

    [Fact]
    public void WhatAMemoryGrowsToIsReached()
    {
        Instance guest = Guest.Of(
            """
            (module (memory 1 2 shared) (func (export "run") (param i32) (result i32) (local i32)
              (local.set 1 (i32.const 8))
              (loop
                (i32.store (local.get 0) (local.get 1))
                (if (i32.eq (local.get 1) (i32.const 5)) (then (drop (memory.grow (i32.const 1)))))
                (local.set 0 (i32.add (local.get 0) (i32.const 4)))
                (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
              (i32.load (i32.sub (local.get 0) (i32.const 4)))))
            """);
        Assert.Equal(1, guest.Call("run", 0xFFF0)[0].AsI32);
    }

    [Fact]
    public void WhatIsComparedOnceIsReadAndWrittenRight()
    {
        foreach (BoundsMode bounds in Guest.Modes)
        {
            Instance guest = Guest.Of(
                """
                (module (memory (export "m") 1 1)
                  (func (export "run") (param i32) (result i64)
                    (i64.store offset=8 (local.get 0) (i64.const 0x1122334455667788))
                    (i32.store offset=4 (local.get 0) (i32.load offset=8 (local.get 0)))
                    (i64.store8 offset=3 (local.get 0) (i64.load offset=8 (local.get 0)))
                    (i64.or (i64.load (local.get 0)) (i64.load16_u offset=14 (local.get 0)))))
                """,
                bounds);
            Assert.Equal(0x55667788_88001122, guest.Call("run", 0xFFF0)[0].AsI64);
            Assert.Throws<Trap>(() => guest.Call("run", 0xFFF1));
        }
    }
}
