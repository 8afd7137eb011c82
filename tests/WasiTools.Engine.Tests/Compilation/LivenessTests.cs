using WasiTools.Engine.Binary;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>Which variables a loop leaves behind, when it is compiled while it runs. Its end counts as reached.</summary>
public sealed class LivenessTests
{
    [Theory]
    [InlineData("nothing", "(loop (local.set 0 (local.get 1)) (br_if 0 (local.get 0)))", new int[0])]
    [InlineData("read behind", "(loop (local.set 0 (local.get 1)) (br_if 0 (local.get 0))) (drop (local.get 0))", new[] { 0 })]
    [InlineData("written first", "(loop (br_if 0 (local.get 0))) (local.set 0 (i32.const 1)) (drop (local.get 0))", new int[0])]
    [InlineData("written on one way", "(loop (br_if 0 (local.get 0))) (if (local.get 1) (then (local.set 0 (i32.const 1)))) (drop (local.get 0))", new[] { 0, 1 })]
    [InlineData("written on both ways", "(loop (br_if 0 (local.get 0))) (if (local.get 1) (then (local.set 0 (i32.const 1))) (else (local.set 0 (i32.const 2)))) (drop (local.get 0))", new[] { 1 })]
    [InlineData("read where a branch goes", "(block (loop (br_if 1 (local.get 0)) (br 0))) (drop (local.get 2))", new[] { 2 })]
    [InlineData("read where another branch goes", "(block (block (loop (br_if 2 (local.get 0)) (br_if 0 (local.get 3)))) (local.set 1 (i32.const 0)) (drop (local.get 1))) (drop (local.get 2))", new[] { 2 })]
    [InlineData("read where a table goes", "(block (block (loop (br_table 0 1 2 (local.get 0)))) (drop (local.get 1))) (drop (local.get 2))", new[] { 1, 2 })]
    [InlineData("returned", "(loop (if (local.get 0) (then (return))) (br_if 0 (local.get 1))) (local.set 2 (i32.const 1)) (drop (local.get 2))", new int[0])]
    [InlineData("behind a trap", "(loop (br_if 0 (local.get 0))) unreachable (drop (local.get 2))", new int[0])]
    public void WhatMayBeReadAfterALoop(string what, string body, int[] expected) => Check(what, body, expected, loop: 0);

    [Theory]
    [InlineData("read in the outer loop, before", "(loop (drop (local.get 1)) (loop (br_if 0 (local.get 0))) (br_if 0 (local.get 2)))", new[] { 0, 1, 2 })]
    [InlineData("written in the outer loop, before", "(loop (local.set 1 (i32.const 2)) (loop (local.set 3 (local.get 1)) (br_if 0 (local.get 0))) (br_if 0 (local.get 2)))", new[] { 0, 2 })]
    [InlineData("gone on with from within", "(loop (drop (local.get 1)) (loop (br_if 1 (local.get 0)) (br 0)))", new[] { 0, 1 })]
    [InlineData("read two loops further out", "(loop (drop (local.get 3)) (loop (local.set 1 (i32.const 0)) (loop (br_if 0 (local.get 1))) (br_if 0 (local.get 0))) (br_if 0 (local.get 2)))", new[] { 0, 2, 3 }, 2)]
    public void WhatTheNextRoundReads(string what, string body, int[] expected, int loop = 1) => Check(what, body, expected, loop);

    private static void Check(string what, string body, int[] expected, int loop)
    {
        ModuleContent content = Module.ParseText($"(module (func (param i32 i32 i32) (local i32) {body}))").Content;
        ByteRange code = content.Bodies[0].Code;
        var loops = new List<int>();
        var reader = new CodeReader(content, code);
        while (!reader.IsAtEnd)
        {
            int offset = reader.Position;
            Opcode opcode = reader.ReadOpcode();
            if (opcode == Opcode.Loop)
                loops.Add(offset);
            reader.SkipImmediates(opcode);
        }
        int[]? actual = Liveness.After(content, code, 4, loops[loop]);
        Assert.True(actual is not null && expected.SequenceEqual(actual), $"{what}: {string.Join(' ', actual ?? [])}");
    }

    [Fact]
    public void LoopsThatAreCompiledWhileTheyRunLeaveWhatIsRead()
    {
        const string text = """
            (module (func (export "run") (param $n i32) (result i32) (local $i i32) (local $a i32) (local $b i32) (local $c i32)
              (loop $outer
                (local.set $b (i32.const 0))
                (local.set $c (local.get $a))
                (loop $inner
                  (local.set $b (i32.add (local.get $b) (local.get $c)))
                  (local.set $a (i32.add (local.get $a) (i32.const 1)))
                  (br_if $inner (i32.rem_u (local.get $a) (i32.const 10))))
                (local.set $i (i32.add (local.get $i) (i32.and (local.get $b) (i32.const 3))))
                (br_if $outer (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
              (i32.add (i32.mul (local.get $i) (i32.const 1000)) (local.get $a))))
            """;
        foreach (BoundsMode bounds in Guest.Modes)
        {
            int expected = Guest.Of(text, bounds, tier: Guest.Interpreted).Call("run", 100)[0].AsI32;
            Assert.Equal(expected, Guest.Of(text, bounds, tier: Guest.BothTiers).Call("run", 100)[0].AsI32);
            Assert.Equal(expected, Guest.Of(text, bounds, tier: Guest.Compiled).Call("run", 100)[0].AsI32);
        }
    }
}
