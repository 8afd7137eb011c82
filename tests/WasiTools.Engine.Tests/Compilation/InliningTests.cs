using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>Callees that are written at the place of their calls compute, trap, throw and appear in backtraces as if they were called. A
/// function is inlined into callers that are compiled after it, and into itself.</summary>
public sealed class InliningTests
{
    /// <summary>Every function is interpreted a few times before it is compiled, inner ones first.</summary>
    private static readonly ModuleOptions[] tiers = [Guest.Compiled, Guest.BothTiers];

    private static void WithCode(string text, Action<Instance> check, int times = 30)
    {
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in tiers select (b, t))
        {
            Instance guest = Guest.Of($"(module (memory 1 1) (tag $tag (param i32)) {text})", bounds, tier: tier);
            if (guest.GetFunction("inner") is { } inner)
            {
                for (int i = 0; i < 30; i++)
                    inner.Invoke([1]);
            }
            for (int i = 0; i < times; i++)
                check(guest);
        }
    }

    private static int Run(Instance guest, int argument) => guest.Call("run", argument)[0].AsI32;

    [Fact]
    public void RecursionInRecursion() => WithCode(
        """
        (func $fib (export "run") (param $n i32) (result i32)
          (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
            (then (local.get $n))
            (else (i32.add (call $fib (i32.sub (local.get $n) (i32.const 1))) (call $fib (i32.sub (local.get $n) (i32.const 2)))))))
        """,
        guest => Assert.Equal(377, Run(guest, 14)));

    [Fact]
    public void LocalsBeginAsZeroEachTime() => WithCode(
        """
        (func $count (export "inner") (param $n i32) (result i32) (local $sum i32)
          (loop
            (local.set $sum (i32.add (local.get $sum) (local.get $n)))
            (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (local.get $sum))
        (func (export "run") (param $n i32) (result i32)
          (i32.add (i32.mul (call $count (local.get $n)) (i32.const 1000)) (call $count (i32.const 3))))
        """,
        guest => Assert.Equal(15_006, Run(guest, 5)));

    [Fact]
    public void WhatTheCallerHasPendingKeepsItsValue() => WithCode(
        """
        (global $g (mut i32) (i32.const 0))
        (func $change (export "inner") (param $n i32) (result i32)
          (i32.store (i32.const 0) (local.get $n))
          (global.set $g (local.get $n))
          (local.set $n (i32.const 99))
          (i32.const 1))
        (func (export "run") (param $n i32) (result i32)
          (i32.store (i32.const 0) (i32.const 5))
          (global.set $g (i32.const 7))
          (i32.add
            (i32.add (i32.load (i32.const 0)) (i32.mul (global.get $g) (local.get $n)))
            (call $change (i32.const 1000)))
          (i32.add (i32.load (i32.const 0))))
        """,
        guest => Assert.Equal(5 + 7 * 3 + 1 + 1000, Run(guest, 3)));

    [Fact]
    public void ReturnsFromWithinBlocksAndSeveralResults() => WithCode(
        """
        (func $pair (export "inner") (param $n i32) (result i32 i32)
          (block (loop
            (br_if 1 (i32.gt_u (local.get $n) (i32.const 10)))
            (if (i32.eq (local.get $n) (i32.const 7)) (then (return (i32.const 70) (i32.const 7))))
            (local.set $n (i32.add (local.get $n) (i32.const 2)))
            (br 0)))
          (i32.const 1) (local.get $n))
        (func (export "run") (param $n i32) (result i32)
          (i32.mul (i32.const 2) (i32.add (call $pair (local.get $n)))))
        """,
        guest =>
        {
            Assert.Equal(2 * 77, Run(guest, 1));
            Assert.Equal(2 * (1 + 12), Run(guest, 2));
        });

    [Fact]
    public void WhatNeverReturns() => WithCode(
        """
        (func $fail (export "inner") (param $n i32) (result i32) (if (i32.eq (local.get $n) (i32.const 2)) (then unreachable)) (local.get $n))
        (func $always (param $n i32) (result i32) (drop (call $fail (i32.const 2))) unreachable)
        (func (export "run") (param $n i32) (result i32)
          (if (result i32) (local.get $n) (then (i32.add (call $always (i32.const 1)) (i32.const 1))) (else (i32.const 4))))
        """,
        guest =>
        {
            Assert.Equal(4, Run(guest, 0));
            Assert.Equal(TrapKind.Unreachable, Assert.Throws<Trap>(() => Run(guest, 1)).Kind);
        });

    [Fact]
    public void WhatItThrowsIsCaughtAroundTheCall() => WithCode(
        """
        (func $throw (export "inner") (param $n i32) (result i32)
          (if (i32.eq (local.get $n) (i32.const 5)) (then (throw $tag (i32.add (local.get $n) (i32.const 1)))))
          (local.get $n))
        (func (export "run") (param $n i32) (result i32)
          (block $caught (result i32)
            (try_table (result i32) (catch $tag $caught) (i32.mul (call $throw (local.get $n)) (i32.const 10)))))
        """,
        guest =>
        {
            Assert.Equal(6, Run(guest, 5));
            Assert.Equal(30, Run(guest, 3));
        });

    [Theory]
    [InlineData("unreachable", TrapKind.Unreachable)]
    [InlineData("(drop (i32.div_u (i32.const 1) (i32.const 0)))", TrapKind.IntegerDivideByZero)]
    [InlineData("(i32.store (i32.sub (local.get $n) (i32.const 9)) (i32.const 0))", TrapKind.OutOfBoundsMemoryAccess)]
    [InlineData("(drop (i32.trunc_f64_s (f64.const nan)))", TrapKind.InvalidConversionToInteger)]
    public void ABacktraceShowsEveryCall(string trap, TrapKind kind)
    {
        string inner = $"(if (i32.eq (local.get $n) (i32.const 3)) (then {trap})) (local.get $n)";
        WithCode(
            $"""
            (func $leaf (export "inner") (param $n i32) (result i32) {inner})
            (func $twice (param $n i32) (result i32)
              (i32.add (call $leaf (local.get $n)) (call $leaf (i32.add (local.get $n) (i32.const 1)))))
            (func $recursive (param $n i32) (param $depth i32) (result i32)
              (if (result i32) (local.get $depth)
                (then (call $recursive (local.get $n) (i32.sub (local.get $depth) (i32.const 1))))
                (else (call $twice (local.get $n)))))
            (func $run (export "run") (param $n i32) (result i32) (call $recursive (local.get $n) (i32.const 5)))
            """,
            guest =>
            {
                Assert.Equal(11, Run(guest, 5));
                foreach (int argument in (int[])[2, 3])
                {
                    Trap trapped = Assert.Throws<Trap>(() => Run(guest, argument));
                    Assert.Equal(kind, trapped.Kind);
                    Assert.Equal(
                        ["leaf", "twice", .. Enumerable.Repeat("recursive", 6), "run"],
                        trapped.Backtrace.Frames.Select(f => f.FunctionName));
                }
            });
    }

    [Fact]
    public void OfTwoCallsOfOneFunctionABacktraceShowsTheRightOne() => WithCode(
        """
        (func $leaf (export "inner") (param $n i32) (result i32) (if (i32.eq (local.get $n) (i32.const 3)) (then unreachable)) (local.get $n))
        (func (export "run") (param $n i32) (result i32)
          (i32.add (call $leaf (local.get $n)) (call $leaf (i32.add (local.get $n) (i32.const 1)))))
        """,
        guest =>
        {
            int first = Assert.Throws<Trap>(() => Run(guest, 3)).Backtrace.Frames[1].Offset;
            int second = Assert.Throws<Trap>(() => Run(guest, 2)).Backtrace.Frames[1].Offset;
            Assert.True(first < second, $"{first} is not before {second}");
        });

    [Fact]
    public void EndlessRecursionExhaustsTheStack() => WithCode(
        """
        (func $endless (export "run") (param $n i32) (result i32)
          (i32.add (call $endless (i32.add (local.get $n) (i32.const 1))) (i32.const 1)))
        """,
        guest => Assert.Equal(TrapKind.CallStackExhausted, Assert.Throws<Trap>(() => Run(guest, 0)).Kind),
        times: 2);

    [Theory]
    [InlineData("a loop around a call that is inlined", """
        (func $step (export "inner") (param $n i32) (result i32)
          (if (i32.eqz (local.get $n)) (then (return (call $other (local.get $n)))))
          (local.get $n))
        (func $other (param $n i32) (result i32) (call $last (local.get $n)))
        (func $last (param $n i32) (result i32) (i32.add (local.get $n) (i32.const 1)))
        (func (export "run") (param $n i32) (result i32) (loop (drop (call $step (local.get $n))) (br 0)) unreachable)
        """)]
    [InlineData("a loop in a function that is inlined", """
        (func $loop (export "inner") (param $n i32) (result i32)
          (loop (br_if 0 (i32.eq (local.get $n) (i32.const 1))))
          (local.get $n))
        (func (export "run") (param $n i32) (result i32) (call $loop (local.get $n)))
        """)]
    [InlineData("recursion", """
        (func $visit (export "run") (param $n i32) (result i32)
          (if (i32.lt_u (local.get $n) (i32.const 100))
            (then (drop (call $visit (i32.add (local.get $n) (i32.const 1)))) (drop (call $visit (i32.add (local.get $n) (i32.const 1))))))
          (i32.const 0))
        """)]
    public void ItIsStopped(string what, string text)
    {
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in tiers select (b, t))
        {
            Instance guest = Guest.Of($"(module {text})", bounds, tier: tier);
            for (int i = 0; i < 30; i++)
                guest.GetFunction("inner")?.Invoke([7]);
            var stopper = new Thread(() =>
            {
                Thread.Sleep(50);
                guest.Store.Group.Stop(StopCause.TimedOut);
            });
            long start = Environment.TickCount64;
            stopper.Start();
            Assert.Throws<GuestStoppedException>(() => guest.Call("run", what == "recursion" ? 0 : 1));
            stopper.Join();
            Assert.True(Environment.TickCount64 - start < 10_000, $"{what} took too long.");
        }
    }

    [Fact]
    public void A_callee_that_is_reached_by_many_calls_first_and_by_few_later()
    {
        // $last, which alone uses a global, is within reach only by way of the second call of $third.
        const string text = """
            (module (global $g (mut i32) (i32.const 5))
              (func $last (result i32) (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g))
              (func $third (export "third") (result i32) (call $last))
              (func $second (export "second") (result i32) (call $third))
              (func $first (export "first") (result i32) (call $second))
              (func (export "run") (result i32) (i32.add (call $first) (call $third))))
            """;
        Instance guest = Guest.Of(text);
        foreach (string inner in new[] { "third", "second", "first" })
            guest.Call(inner);
        Assert.Equal(9 + 10, guest.Call("run")[0].AsI32);
    }
}
