using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Execution;

/// <summary>A backtrace points to the instruction that trapped, even where many like it are in the function.</summary>
public sealed class TrapPlaceTests
{
    [Theory]
    [InlineData("(drop (i32.div_s (local.get 0) (i32.const {0})))", 0, Opcode.I32DivS, TrapKind.IntegerDivideByZero, "(drop (i32.div_s (i32.const 5) (local.get 0)))")]
    [InlineData("(drop (i32.load (i32.mul (local.get 0) (i32.const {0}))))", 0, Opcode.I32Load, TrapKind.OutOfBoundsMemoryAccess, "(drop (i32.load (i32.const -8)))")]
    [InlineData("(i64.store (i32.mul (local.get 0) (i32.const {0})) (i64.const 1))", 0, Opcode.I64Store, TrapKind.OutOfBoundsMemoryAccess, "(i64.store (i32.const -8) (i64.const 1))")]
    [InlineData("(if (local.get 0) (then unreachable))", 0, Opcode.Unreachable, TrapKind.Unreachable, "unreachable")]
    public void It_is_the_one_that_trapped(string harmless, int argument, object opcode, TrapKind kind, string trapping)
    {
        string before = string.Concat(Enumerable.Range(1, 20).Select(i => harmless.Replace("{0}", i.ToString())));
        string text = $"(module (memory 1) (func (export \"run\") (param i32) {before} {trapping} {before}))";
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in Guest.Tiers select (b, t))
        {
            Module module = Module.ParseText(text, tier);
            using var store = new Store(new StoreOptions { Bounds = bounds });
            var trap = Assert.Throws<Trap>(() => new Linker().Instantiate(store, module).Call("run", argument));
            Assert.Equal(kind, trap.Kind);
            int offset = trap.Backtrace.Frames[0].Offset;
            Assert.Equal((byte)(Opcode)opcode, module.Content.Bytes[offset]);
            int middle = module.Content.Bodies[0].Code.Offset + module.Content.Bodies[0].Code.Length / 2;
            Assert.InRange(offset, middle - 12, middle + 12);
        }
    }

    /// <param name="calleesFirst">Whether what is called has code before its caller, which then calls it directly.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Outer_frames_are_at_their_calls(bool calleesFirst)
    {
        const string text = """
            (module
              (memory 1)
              (table funcref (elem $inner))
              (type $one (func (param i32) (result i32)))
              (global $which (mut i32) (i32.const 0))
              (func (export "choose") (param i32) (global.set $which (local.get 0)))
              (func $inner (export "inner") (param i32) (result i32)
                (if (i32.eq (local.get 0) (global.get $which)) (then unreachable))
                (i32.load (i32.const 4)))
              (func $wrap (param i32) (result i32) (i32.load offset=4 (call $inner (local.get 0))))
              (func $nothing (param i32) (drop (call $inner (local.get 0))))
              (func $tail (param i32) (result i32) (return_call $inner (local.get 0)))
              (func (export "run") (param $x i32) (result i32)
                (call $nothing (i32.const 0))
                (drop (call $inner (i32.const 1)))
                (i32.store (i32.const 8) (call $inner (i32.const 2)))
                (local.set $x (i32.add (call $wrap (i32.const 3)) (i32.load offset=8 (local.get $x))))
                (local.set $x (i32.add (call $wrap (i32.const 4)) (call $inner (i32.const 5))))
                (local.set $x (call $wrap (i32.add (call $inner (i32.const 6)) (i32.const 7))))
                (if (call $inner (i32.const 8)) (then (drop (call $wrap (i32.const 100)))) (else (call $nothing (i32.const 9))))
                (block (loop (br_if 1 (i32.eqz (call $inner (i32.const 10)))) (br 0)))
                (drop (call_indirect (type $one) (i32.add (i32.load (i32.const 12)) (i32.const 11)) (i32.const 0)))
                (drop (call $tail (i32.const 12)))
                (i32.add (i32.load (local.get $x)) (call $inner (i32.const 13)))))
            """;
        Module module = Module.ParseText(text);
        // In the order of execution; the one with 100 is not reached, and the one with 7 is the outer one of two.
        int[] calls = [.. CallsOf(module, module.Content.Bodies.Length - 1)];
        int[] expected = [.. calls[..6], calls[6], calls[7], calls[8], calls[10], calls[11], calls[12], calls[13], calls[14]];
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in Guest.Tiers select (b, t))
        {
            module = Module.ParseText(text, tier);
            for (int which = 0; which < expected.Length; which++)
            {
                using var store = new Store(new StoreOptions { Bounds = bounds });
                Instance guest = new Linker().Instantiate(store, module);
                if (calleesFirst)
                    CallOften(guest, "inner");
                guest.Call("choose", which);
                Trap trap = Assert.Throws<Trap>(() => guest.Call("run", 0));
                Assert.True(expected[which] == trap.Backtrace.Frames[^1].Offset, $"{bounds}, call {which}: {trap.Backtrace}");
            }
        }
    }

    /// <summary>Calls a function until it has code in any tier, which does not need more than a few calls.</summary>
    private static void CallOften(Instance guest, string name)
    {
        guest.Call("choose", -1);
        for (int i = 0; i < 10; i++)
            guest.Call(name, 0);
    }

    private static IEnumerable<int> CallsOf(Module module, int body)
    {
        var offsets = new List<int>();
        var reader = new CodeReader(module.Content, module.Content.Bodies[body].Code);
        while (!reader.IsAtEnd)
        {
            int offset = reader.Position;
            Opcode opcode = reader.ReadOpcode();
            if (opcode is Opcode.Call or Opcode.CallIndirect)
                offsets.Add(offset);
            reader.SkipImmediates(opcode);
        }
        return offsets;
    }

    [Fact]
    public void Frames_come_innermost_first_with_names()
    {
        Instance guest = Guest.Of("""
            (module (func $inner unreachable) (func $middle (call $inner)) (func $outer (export "run") (call $middle)))
            """);
        Backtrace trace = Assert.Throws<Trap>(() => guest.Call("run")).Backtrace;
        Assert.Equal(["inner", "middle", "outer"], trace.Frames.Select(f => f.FunctionName));
    }
}
