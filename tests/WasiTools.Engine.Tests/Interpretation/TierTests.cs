using WasiTools.Engine.Compilation;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Interpretation;

/// <summary>Functions and loops that go from the interpreter to code give what they give in either alone.</summary>
public sealed class TierTests
{
    /// <summary>So small that loops are cut.</summary>
    private const int SmallBudget = 3_000;

    private static readonly int[] limits = [0, 1, 2, 7, 50, 1_000, int.MaxValue];

    public static TheoryData<string, string> Loops => new()
    {
        {
            "falls through",
            """
            (local $i i32) (local $sum i64)
            (loop $l
              (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 3)) (i64.extend_i32_u (local.get $i))))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (local.get $sum)
            """
        },
        {
            "is left with a value to an outer block that has values below",
            """
            (local $i i32)
            (i64.const 1000)
            (block $out (result i64)
              (i64.const 5)
              (i64.const 6)
              (loop $l
                (br_if $out (i64.extend_i32_u (local.get $i)) (i32.ge_u (local.get $i) (local.get 0)))
                (drop)
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br $l))
              (unreachable))
            (i64.sub)
            """
        },
        {
            "returns",
            """
            (local $i i32)
            (i64.const 9)
            (loop $l
              (if (i32.eq (local.get $i) (local.get 0)) (then (return (i64.extend_i32_u (i32.mul (local.get $i) (i32.const 7))))))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br $l))
            """
        },
        {
            "is one in another, with branches to both and by a table",
            """
            (local $i i32) (local $j i32) (local $sum i64)
            (block $done
              (loop $outer
                (local.set $j (i32.const 0))
                (loop $inner
                  (local.set $sum (i64.add (i64.rotl (local.get $sum) (i64.const 5)) (i64.extend_i32_u (i32.xor (local.get $i) (local.get $j)))))
                  (br_if $inner (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 13)))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br_table $outer $done (i32.ge_u (local.get $i) (local.get 0))))))
            (local.get $sum)
            """
        },
        {
            "keeps floats in variables",
            """
            (local $i i32) (local $x f32) (local $y f64)
            (local.set $x (f32.const 0.5))
            (local.set $y (f64.const -0.25))
            (loop $l
              (local.set $x (f32.div (f32.add (local.get $x) (f32.const 3)) (f32.const 1.5)))
              (local.set $y (f64.sub (f64.mul (local.get $y) (f64.const 1.0000001)) (f64.promote_f32 (local.get $x))))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (i64.xor (i64.reinterpret_f64 (local.get $y)) (i64.extend_i32_u (i32.reinterpret_f32 (local.get $x))))
            """
        },
        {
            "calls, and reads memory and a global",
            """
            (local $i i32)
            (loop $l
              (i64.store (i32.mul (local.get $i) (i32.const 8)) (call $mix (i64.extend_i32_u (local.get $i))))
              (global.set $g (i64.add (global.get $g) (i64.load (i32.mul (i32.shr_u (local.get $i) (i32.const 1)) (i32.const 8)))))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (global.get $g)
            """
        },
        {
            "is in an if, behind an else",
            """
            (local $i i32) (local $sum i64)
            (if (i32.eqz (local.get 0))
              (then (return (i64.const -1)))
              (else
                (loop $l
                  (if (i32.and (local.get $i) (i32.const 1))
                    (then (local.set $sum (i64.add (local.get $sum) (i64.const 3))))
                    (else (local.set $sum (i64.mul (local.get $sum) (i64.const 5)))))
                  (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))))
            (local.get $sum)
            """
        },
        {
            "gives a value where values are below",
            """
            (local $i i32)
            (i64.const 1000)
            (i64.extend_i32_u (local.get 0))
            (loop $l (result i64)
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $l (i32.lt_u (local.get $i) (local.get 0)))
              (i64.extend_i32_u (i32.mul (local.get $i) (i32.const 3))))
            (i64.sub)
            (i64.sub)
            """
        },
        {
            "is left by a value that another loop gives",
            """
            (local $i i32)
            (block $out (result i64)
              (loop $l (result i64)
                (if (i32.ge_u (local.get $i) (local.get 0))
                  (then (br $out (i64.extend_i32_s (i32.sub (local.get $i) (i32.const 77))))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br $l)))
            """
        },
        {
            "changes variables that are on the stack",
            """
            (local $i i32) (local $a i64) (local $b i64)
            (local.set $a (i64.const 1))
            (loop $l
              (local.get $a) (local.get $b)
              (local.set $b (i64.add (local.get $a) (i64.const 7)))
              (local.tee $a (i64.mul (local.get $a) (i64.const 5)))
              (local.get $a)
              (if (i32.and (local.get $i) (i32.const 1)) (then (local.set $a (i64.const 3)) (local.set $b (i64.const -9))))
              (i64.add) (i64.xor) (i64.sub)
              (local.set $b (i64.add (local.get $b)))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (i64.sub (local.get $a) (local.get $b))
            """
        },
        {
            "compares in every way",
            """
            (local $i i32) (local $j i64) (local $sum i64)
            (loop $l
              (local.set $j (i64.sub (i64.extend_i32_u (local.get $i)) (i64.const 20)))
              (if (i32.lt_s (i32.wrap_i64 (local.get $j)) (i32.const 3)) (then (local.set $sum (i64.add (local.get $sum) (i64.const 0x1)))))
              (if (i32.lt_u (i32.wrap_i64 (local.get $j)) (i32.const 3)) (then (local.set $sum (i64.add (local.get $sum) (i64.const 0x10)))))
              (if (i32.ge_s (i32.wrap_i64 (local.get $j)) (i32.const 0)) (then (local.set $sum (i64.add (local.get $sum) (i64.const 0x100)))))
              (if (i32.gt_u (i32.wrap_i64 (local.get $j)) (i32.const 9)) (then (local.set $sum (i64.add (local.get $sum) (i64.const 0x1000)))))
              (if (i64.le_s (local.get $j) (i64.const -4)) (then (local.set $sum (i64.add (local.get $sum) (i64.const 0x10000)))))
              (if (i64.le_u (local.get $j) (i64.const 4)) (then (local.set $sum (i64.add (local.get $sum) (i64.const 0x100000)))))
              (if (i64.eq (local.get $j) (i64.const 2)) (then (local.set $sum (i64.add (local.get $sum) (i64.const 0x1000000)))))
              (block $b (br_if $b (i64.ne (local.get $j) (i64.const 2))) (local.set $sum (i64.add (local.get $sum) (i64.const 0x10000000))))
              (block $b (br_if $b (i32.eqz (i32.wrap_i64 (local.get $j)))) (local.set $sum (i64.add (local.get $sum) (i64.const 0x100000000))))
              (block $b (br_if $b (f64.lt (f64.convert_i64_s (local.get $j)) (f64.const nan))) (local.set $sum (i64.add (local.get $sum) (i64.const 0x1000000000))))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (local.get $sum)
            """
        },
        {
            "has more constants than a frame has slots for",
            $"""
            (local $i i32) (local $sum i64)
            (loop $l
              {string.Concat(Enumerable.Range(0, 300).Select(n => $"(local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const {n + 3})) (i64.const {1_000_000L * n})))"))}
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (local.get $sum)
            """
        },
        {
            "has more operands than are left where they are",
            $"""
            (local $i i32) (local $sum i64)
            (loop $l
              {string.Concat(Enumerable.Repeat("(local.get $sum)", 100))}
              (local.set $sum (i64.extend_i32_u (local.get $i)))
              {string.Concat(Enumerable.Repeat("(i64.xor) (local.get $sum) (i64.add)", 99))}
              (local.set $sum)
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (local.get $sum)
            """
        },
        {
            "is deep in blocks",
            $"""
            (local $i i32) (local $sum i64)
            {string.Concat(Enumerable.Repeat("(block ", 300))}
            (loop $l
              (local.set $sum (i64.add (local.get $sum) (i64.const 11)))
              (br_if 300 (i32.gt_u (local.get $i) (i32.const 1000)))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (local.set $sum (i64.mul (local.get $sum) (i64.const 13)))
            {string.Concat(Enumerable.Repeat(")", 300))}
            (local.get $sum)
            """
        },
        {
            "is atomic",
            """
            (local $i i32) (local $sum i64)
            (loop $l
              (i32.store (i32.const 64) (i32.const 0x89abcdef))
              (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (i32.atomic.rmw.add (i32.const 64) (local.get $i)))))
              (local.set $sum (i64.add (local.get $sum) (i64.atomic.rmw8.sub_u (i32.const 65) (i64.const 0x1ff))))
              (local.set $sum (i64.xor (local.get $sum) (i64.atomic.rmw16.and_u offset=2 (i32.const 64) (i64.const 0xff0ff0))))
              (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (i32.atomic.rmw8.or_u (i32.const 67) (local.get $i)))))
              (local.set $sum (i64.add (local.get $sum) (i64.atomic.rmw32.xor_u (i32.const 64) (i64.const -1))))
              (local.set $sum (i64.add (local.get $sum) (i64.atomic.rmw.xchg (i32.const 72) (local.get $sum))))
              (local.set $sum (i64.add (local.get $sum) (i64.atomic.rmw.cmpxchg (i32.const 72) (local.get $sum) (i64.const 5))))
              (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (i32.atomic.rmw16.cmpxchg_u (i32.const 72) (i32.const 0x10005) (local.get $i)))))
              (i64.atomic.store32 (i32.const 76) (local.get $sum))
              (i32.atomic.store8 (i32.const 80) (local.get $i))
              (atomic.fence)
              (local.set $sum (i64.add (i64.add (local.get $sum) (i64.atomic.load32_u (i32.const 76))) (i64.extend_i32_u (i32.atomic.load8_u (i32.const 80)))))
              (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (memory.atomic.notify (i32.const 80) (i32.const 1)))))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (local.get $sum)
            """
        },
    };

    [Theory]
    [MemberData(nameof(Loops))]
    public void Loop(string what, string body)
    {
        string text = $"""
            (module (memory 2) (global $g (mut i64) (i64.const 0))
              (func $mix (param i64) (result i64) (i64.add (i64.mul (local.get 0) (i64.const 2654435761)) (i64.const 12345)))
              (func (export "run") (param i32) (result i64) {body}))
            """;
        foreach (BoundsMode bounds in Guest.Modes)
        {
            foreach (int rounds in new[] { 1, 3, 40, 2_000 })
            {
                string[] results = [.. limits.Select(limit => Outcome(text, bounds, limit, rounds)), Outcome(text, bounds, 7, rounds, inBackground: false), Outcome(text, bounds, 7, rounds, SmallBudget, inBackground: false)];
                Assert.True(results.Distinct().Count() == 1, $"{what}, {rounds} rounds, {bounds}: {string.Join(", ", results)}");
            }
        }
    }

    /// <summary>Results of three calls of one instance, so that later ones meet what the first compiled.</summary>
    private static string Outcome(string text, BoundsMode bounds, int limit, int rounds, int budget = RegionPlanner.DefaultBudget, bool inBackground = true)
    {
        Instance guest = Guest.Of(text, bounds, tier: new ModuleOptions { InterpretationLimit = limit, MethodBudget = budget, CompilesInBackground = inBackground });
        return string.Join(' ', Enumerable.Range(0, 3).Select(_ => guest.Call("run", rounds)[0].AsI64));
    }

    [Fact]
    public void Trap_in_a_loop_that_was_compiled_apart_is_one_frame_at_its_place()
    {
        const string text = """
            (module (memory 1)
              (func $walk (param i32)
                (loop $l
                  (drop (i32.load (local.get 0)))
                  (local.set 0 (i32.add (local.get 0) (i32.const 64)))
                  (br $l)))
              (func $outer (export "run") (call $walk (i32.const 8)) (unreachable)))
            """;
        foreach (int limit in limits)
        {
            Instance guest = Guest.Of(text, tier: new ModuleOptions { InterpretationLimit = limit });
            Trap trap = Assert.Throws<Trap>(() => guest.Call("run"));
            Assert.Equal(TrapKind.OutOfBoundsMemoryAccess, trap.Kind);
            Assert.Equal(["walk", "outer"], trap.Backtrace.Frames.Select(f => f.FunctionName));
            Trap compiled = Assert.Throws<Trap>(() => Guest.Of(text).Call("run"));
            Assert.Equal(compiled.Backtrace.Frames.Select(f => f.Offset), trap.Backtrace.Frames.Select(f => f.Offset));
        }
    }

    [Fact]
    public void Trap_in_a_piece_of_a_loop_that_was_cut_is_one_frame_at_its_place()
    {
        string walk = string.Concat(Enumerable.Repeat("(drop (i32.load (local.get 0))) (local.set 0 (i32.add (local.get 0) (i32.const 64)))", 60));
        string text = $"""
            (module (memory 1)
              (func $walk (param i32) (loop $l {walk} (br $l)))
              (func $outer (export "run") (call $walk (i32.const 8)) (unreachable)))
            """;
        Trap compiled = Assert.Throws<Trap>(() => Guest.Of(text).Call("run"));
        Trap trap = Assert.Throws<Trap>(
            () => Guest.Of(text, tier: new ModuleOptions { InterpretationLimit = 3, MethodBudget = SmallBudget }).Call("run"));
        Assert.Equal(TrapKind.OutOfBoundsMemoryAccess, trap.Kind);
        Assert.Equal(["walk", "outer"], trap.Backtrace.Frames.Select(f => f.FunctionName));
        Assert.Equal(compiled.Backtrace.Frames.Select(f => f.Offset), trap.Backtrace.Frames.Select(f => f.Offset));
    }

    [Fact]
    public void Frames_of_both_tiers_come_in_the_order_of_their_calls()
    {
        // $vector cannot be interpreted, so frames of the interpreter and of code take turns.
        const string text = """
            (module
              (import "h" "back" (func $back (param i32)))
              (func $vector (param i32) (local v128) (if (i32.eqz (local.get 0)) (then unreachable)) (call $plain (i32.sub (local.get 0) (i32.const 1))))
              (func $plain (param i32) (call $vector (local.get 0)) (nop))
              (func $again (export "again") (param i32) (call $plain (local.get 0)))
              (func $start (export "run") (call $back (i32.const 2))))
            """;
        foreach (ModuleOptions tier in Guest.Tiers)
        {
            Instance? guest = null;
            Linker linker = new Linker().DefineFunction("h", "back", (int depth) => { guest!.Call("again", depth); });
            guest = Guest.Of(text, linker: linker, tier: tier);
            for (int i = 0; i < 20; i++)
            {
                Trap trap = Assert.Throws<Trap>(() => guest.Call("run"));
                Assert.Equal(
                    ["vector", "plain", "vector", "plain", "vector", "plain", "again", "start"],
                    trap.Backtrace.Frames.Select(f => f.FunctionName));
            }
        }
    }

    [Fact]
    public void Code_calls_interpreted_functions_of_any_type()
    {
        const string text = """
            (module
              (type $t (func (param i64 f32 f64 i32 i64 i32 f32) (result f64)))
              (table funcref (elem $mixed))
              (func $mixed (type $t)
                (f64.add
                  (f64.mul (f64.convert_i64_s (local.get 0)) (f64.promote_f32 (local.get 1)))
                  (f64.add
                    (f64.div (local.get 2) (f64.convert_i32_u (local.get 3)))
                    (f64.sub (f64.convert_i64_u (local.get 4)) (f64.mul (f64.convert_i32_s (local.get 5)) (f64.promote_f32 (local.get 6)))))))
              (func $nothing (param i64 i64 i64 i64 i64 i64 i64) (global.set $g (i64.add (global.get $g) (local.get 6))))
              (global $g (mut i64) (i64.const 0))
              (func (export "run") (param i64) (result f64) (local v128)
                (call $nothing (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (i64.const 3))
                (f64.add
                  (f64.convert_i64_s (global.get $g))
                  (call_indirect (type $t)
                    (local.get 0) (f32.const 0.5) (f64.const 81) (i32.const -1) (i64.const -1) (i32.const -7) (f32.const 1024) (i32.const 0)))))
            """;
        foreach (ModuleOptions tier in Guest.Tiers)
        {
            Instance guest = Guest.Of(text, tier: tier);
            for (int i = 1; i < 60; i++)
            {
                double expected = 3 * i + (-i * 0.5 + (81.0 / uint.MaxValue + (ulong.MaxValue - -7 * 1024.0)));
                Assert.Equal(expected, guest.Call("run", (long)-i)[0].AsF64);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recursion_goes_as_deep_however_it_is_compiled(bool inBackground)
    {
        const string text = """
            (module
              (func $down (export "run") (param i32) (result i32)
                (if (result i32) (local.get 0)
                  (then (i32.add (call $down (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
                  (else (i32.const 0)))))
            """;
        var tier = new ModuleOptions { CompilesInBackground = inBackground };
        for (int i = 0; i < 5; i++)
            Assert.Equal(20_000, Guest.Of(text, tier: tier).Call("run", 20_000)[0].AsI32);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_hot_gets_code_in_the_background()
    {
        const string text = """
            (module
              (func $step (param i32) (result i32) (i32.add (i32.mul (local.get 0) (i32.const 1664525)) (i32.const 1013904223)))
              (func (export "run") (param i32) (result i32) (call $step (local.get 0))))
            """;
        Instance guest = Guest.Of(text, tier: new ModuleOptions { InterpretationLimit = 20, CompilesInBackground = true });
        for (int i = 0; guest.Code.CompiledCount < 2; i++)
        {
            Assert.Equal(unchecked(i * 1664525 + 1013904223), guest.Call("run", i)[0].AsI32);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        Assert.Equal(1013904223, guest.Call("run", 0)[0].AsI32);
    }

    [Fact]
    public void Exception_passes_interpreted_frames()
    {
        const string text = """
            (module (tag $t (param i32))
              (func $throw (param i32) (if (i32.gt_s (local.get 0) (i32.const 3)) (then (throw $t (local.get 0)))))
              (func $between (param i32) (call $throw (i32.add (local.get 0) (i32.const 1))))
              (func (export "run") (param i32) (result i32)
                (block $h (result i32)
                  (try_table (catch $t $h) (call $between (local.get 0)))
                  (i32.const -1))))
            """;
        foreach (ModuleOptions tier in Guest.Tiers)
        {
            Instance guest = Guest.Of(text, tier: tier);
            for (int i = 0; i < 50; i++)
                Assert.Equal(i % 8 < 3 ? -1 : i % 8 + 1, guest.Call("run", i % 8)[0].AsI32);
        }
    }

    [Fact]
    public void Threads_that_share_code_change_tiers_at_any_time()
    {
        Module module = Module.ParseText(
            """
            (module (import "m" "m" (memory 1 1 shared))
              (func $step (param i32) (result i32) (i32.add (i32.mul (local.get 0) (i32.const 1664525)) (i32.const 1013904223)))
              (func (export "run") (local $i i32) (local $x i32)
                (loop $l
                  (local.set $x (call $step (local.get $x)))
                  (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3000))))
                (if (i32.ne (local.get $x) (i32.load (i32.const 0))) (then unreachable))))
            """,
            new ModuleOptions { InterpretationLimit = 500 });
        uint expected = 0;
        for (int i = 0; i < 3_000; i++)
            expected = unchecked(expected * 1664525 + 1013904223);
        foreach (BoundsMode bounds in Guest.Modes)
        {
            for (int round = 0; round < 20; round++)
            {
                var memory = new Memory(new MemoryType(1, 1, IsShared: true), guard: bounds == BoundsMode.Guard);
                BitConverter.TryWriteBytes(memory.Span(0, 4), expected);
                Linker linker = new Linker().Define("m", "m", memory);
                ThreadGroup group = Guest.RunThreads(linker, module, bounds, false, "run", "run", "run", "run");
                Assert.True(group.Join(TimeSpan.FromSeconds(30)));
                Assert.True(group.Cause == StopCause.None, group.Error?.ToString());
                GC.KeepAlive(memory);
            }
        }
    }
}
