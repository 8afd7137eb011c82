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
        Module module = Module.ParseText(text);
        foreach (BoundsMode bounds in Guest.Modes)
        {
            using var store = new Store(new StoreOptions { Bounds = bounds });
            var trap = Assert.Throws<Trap>(() => new Linker().Instantiate(store, module).Call("run", argument));
            Assert.Equal(kind, trap.Kind);
            int offset = trap.Backtrace.Frames[0].Offset;
            Assert.Equal((byte)(Opcode)opcode, module.Content.Bytes[offset]);
            int middle = module.Content.Bodies[0].Code.Offset + module.Content.Bodies[0].Code.Length / 2;
            Assert.InRange(offset, middle - 12, middle + 12);
        }
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
