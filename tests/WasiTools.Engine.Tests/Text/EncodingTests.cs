using System.Text;
using Xunit;

namespace WasiTools.Engine.Tests.Text;

/// <summary>What the parser makes of a text, byte by byte.</summary>
public sealed class EncodingTests
{
    private const int Types = 1, Imports = 2, Tables = 4, Memories = 5, Globals = 6, Exports = 7, Elements = 9, Code = 10, Data = 11, DataCount = 12;

    [Fact]
    public void EmptyModule() => Assert.Equal("0061736d01000000", Convert.ToHexStringLower(TextAssert.Binary("(module)")));

    [Theory]
    [InlineData("(module binary \"\\00as\" \"m\\01\\00\\00\\00\")")]
    [InlineData("(module $m quote \"(module\" \")\")")]
    [InlineData("(module quote \"\")")]
    public void ModulesInQuotes(string text) => Assert.Equal(TextAssert.Binary("(module)"), TextAssert.Binary(text));

    [Theory]
    [InlineData("(type (func)) (type (sub (func (param i32) (result i64 f32))))", Types, "02 60 00 00 50 00 60 01 7f 02 7e 7d")]
    [InlineData("(rec (type $a (struct (field (ref null $a)) (field $x (mut i8)))) (type (sub final $a (array i16))))", Types,
        "01 4e 02 5f 02 63 00 00 78 01 4f 01 00 5e 77 00")]
    [InlineData("(rec (type (sub final (func))))", Types, "01 60 00 00")]
    [InlineData("(type (array (ref any))) (type (array (ref null extern))) (type (array (mut (ref null 0))))", Types,
        "03 5e 64 6e 00 5e 6f 00 5e 63 00 01")]
    [InlineData("(func (param i32)) (type (func (param i32))) (func (param i64))", Types, "02 60 01 7f 00 60 01 7e 00")]
    [InlineData("(import \"a\" \"b\" (func)) (tag (import \"\" \"t\") (param i32)) (import \"m\" \"g\" (global (mut i32)))", Imports,
        "03 01 61 01 62 00 00 00 01 74 04 00 01 01 6d 01 67 03 7f 01")]
    [InlineData("(table 1 2 funcref) (table i64 3 externref) (table 1 (ref func) (ref.func 0)) (func)", Tables,
        "03 70 01 01 02 6f 04 03 40 00 64 70 00 01 d2 00 0b")]
    [InlineData("(memory 1) (memory i64 1 2) (memory 1 2 shared) (memory 0 (pagesize 1))", Memories,
        "04 00 01 05 01 02 03 01 02 08 00 00")]
    [InlineData("(memory (data \"abc\")) (memory i64 (pagesize 1) (data \"de\" \"f\"))", Memories, "02 01 01 01 0d 03 03 00")]
    [InlineData("(global i32 (i32.const -1)) (global (mut f64) f64.const 1)", Globals, "02 7f 00 41 7f 0b 7c 01 44 000000000000f03f 0b")]
    [InlineData("(func (export \"a\") (export \"b\")) (export \"c\" (func 0)) (memory (export \"m\") 0)", Exports,
        "04 01 61 00 00 01 62 00 00 01 63 00 00 01 6d 02 00")]
    [InlineData("(table 1 funcref) (func) (elem (i32.const 0) 0) (elem func 0 0) (elem declare func 0)", Elements,
        "03 00 41 00 0b 01 00 01 00 02 00 00 03 00 01 00")]
    [InlineData("(table 1 funcref) (func) (elem (i32.const 0) funcref (ref.func 0)) (elem externref (item ref.null extern))", Elements,
        "02 04 41 00 0b 01 d2 00 0b 05 6f 01 d0 6f 0b")]
    [InlineData("(table funcref (elem 0)) (table externref (elem (ref.null extern))) (func)", Elements,
        "02 00 41 00 0b 01 00 06 01 41 00 0b 6f 01 d0 6f 0b")]
    [InlineData("(memory 1) (memory 1) (data \"a\") (data (i32.const 1) \"b\" \"c\") (data (memory 1) (offset i32.const 2) \"\")", Data,
        "03 01 01 61 00 41 01 0b 02 62 63 02 01 41 02 0b 00")]
    [InlineData("(memory 1) (data \"\") (func (data.drop 0))", DataCount, "01")]
    public void Sections(string text, int section, string expected) => AssertSection(text, section, expected);

    [Theory]
    [InlineData("(local i32 i32 i64) (local $x i64) (local f32)", "03 02 7f 02 7e 01 7d 0b")]
    [InlineData("(i32.add (i32.const 1) (i32.sub (i32.const 2) (i32.const 3))) drop", "00 41 01 41 02 41 03 6b 6a 1a 0b")]
    [InlineData("(block $a (result i32) (br $a (i32.const 1))) drop", "00 02 7f 41 01 0c 00 0b 1a 0b")]
    [InlineData("(block $a (block $a (br $a)) (br $a))", "00 02 40 02 40 0c 00 0b 0c 00 0b 0b")]
    [InlineData("block $a block $b br $a end br $a end", "00 02 40 02 40 0c 01 0b 0c 00 0b 0b")]
    [InlineData("(if $l (i32.const 1) (then (br $l)) (else nop))", "00 41 01 04 40 0c 00 05 01 0b 0b")]
    [InlineData("(loop $l (br_if $l (i32.const 0)))", "00 03 40 41 00 0d 00 0b 0b")]
    [InlineData("(br_table 0 0 0 (i32.const 1))", "00 41 01 0e 02 00 00 00 0b")]
    [InlineData("(try_table $x (catch 0 0) (catch_ref 0 0) (catch_all 0) (catch_all_ref 0) nop)",
        "00 1f 40 04 00 00 00 01 00 00 02 00 03 00 01 0b 0b")]
    [InlineData("(try $t (do (throw 0)) (catch 0 (rethrow $t)) (catch_all))", "00 06 40 08 00 07 00 09 00 19 0b 0b")]
    [InlineData("(try $t (do) (delegate 0))", "00 06 40 18 00 0b")]
    [InlineData("(drop (select (result i32) (i32.const 1) (i32.const 2) (i32.const 3)))", "00 41 01 41 02 41 03 1c 01 7f 1a 0b")]
    [InlineData("(drop (i32.load offset=0x10 align=2 (i32.const 1)))", "00 41 01 28 01 10 1a 0b")]
    [InlineData("(drop (i64.load 1 offset=4294967296 (i32.const 1)))", "00 41 01 29 43 01 80 80 80 80 10 1a 0b")]
    [InlineData("(drop (v128.load8_lane 1 (i32.const 0) (v128.const i64x2 1 -1)))",
        "00 41 00 fd 0c 0100000000000000 ffffffffffffffff fd 54 00 00 01 1a 0b")]
    [InlineData("(v128.store8_lane 1 align=1 3 (i32.const 0) (v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15))",
        "00 41 00 fd 0c 000102030405060708090a0b0c0d0e0f fd 58 40 01 00 03 0b")]
    [InlineData("(i32.atomic.store (i32.const 0) (i32.const 1)) atomic.fence", "00 41 00 41 01 fe 17 02 00 fe 03 00 0b")]
    [InlineData("(memory.copy 1 0 (i32.const 0) (i32.const 0) (i32.const 0))", "00 41 00 41 00 41 00 fc 0a 01 00 0b")]
    [InlineData("(memory.init 1 0 (i32.const 0) (i32.const 0) (i32.const 0))", "00 41 00 41 00 41 00 fc 08 00 01 0b")]
    [InlineData("(drop (ref.test (ref null 0) (ref.null any)))", "00 d0 6e fb 15 00 1a 0b")]
    [InlineData("(drop (ref.cast i31ref (ref.null any)))", "00 d0 6e fb 17 6c 1a 0b")]
    [InlineData("(br_on_cast 0 anyref (ref i31) (ref.null any))", "00 d0 6e fb 18 01 00 6e 6c 0b")]
    [InlineData("(call_indirect (param i32) (i32.const 0) (i32.const 0))", "00 41 00 41 00 11 01 00 0b")]
    [InlineData("(drop (f32.const 0x1.8p1)) (drop (f64.const nan:0x4))", "00 43 00004040 1a 44 040000000000f07f 1a 0b")]
    public void Instructions(string body, string expected) =>
        AssertSection(
            $"(func {body}) (memory 1 1 shared) (memory 1) (data \"\") (table 1 funcref) (tag)", Code,
            $"01 {Length(expected):x2} {expected}");

    [Fact]
    public void NamesFromIdentifiersAndAnnotations()
    {
        byte[]? names = TextAssert.Section(
            TextAssert.Binary("""
                (module $mod (type $t (func)) (type $s (struct (field $f i32)))
                  (func) (func $"f 1" (param $p i32) (local i64) (local $l (@name "L\u{e9}") i32)) (func $g (@name "h"))
                  (memory $m 1) (global $gl i32 (i32.const 0)) (table $tb 0 funcref) (tag $tg) (data $d "") (elem $e func))
                """), 0, "name");
        var expected = new List<byte>();
        Add(0, 3, "mod");
        expected.AddRange([1, 9, 2, 1, 3, .. "f 1"u8, 2, 1, (byte)'h']);
        expected.AddRange([2, 11, 1, 1, 2, 0, 1, (byte)'p', 2, 3, .. "L\u00e9"u8]);
        expected.AddRange([4, 7, 2, 0, 1, (byte)'t', 1, 1, (byte)'s']);
        expected.AddRange([5, 5, 1, 0, 2, .. "tb"u8, 6, 4, 1, 0, 1, (byte)'m', 7, 5, 1, 0, 2, .. "gl"u8]);
        expected.AddRange([8, 4, 1, 0, 1, (byte)'e', 9, 4, 1, 0, 1, (byte)'d']);
        expected.AddRange([10, 6, 1, 1, 1, 0, 1, (byte)'f', 11, 5, 1, 0, 2, .. "tg"u8]);
        Assert.Equal(expected, names);

        void Add(byte id, byte length, string name) => expected.AddRange([id, (byte)(length + 1), length, .. Encoding.UTF8.GetBytes(name)]);
    }

    [Fact]
    public void CustomSectionsStandWhereTheTextPutsThem()
    {
        byte[] module = TextAssert.Binary("""
            (@custom "last" "\01") (@custom "first" (before first)) (@custom "a" (after type)) (@custom "b" (before code) "xy")
            (func)
            """);
        Assert.Equal("0 first, 1, 0 a, 3, 0 b, 10, 0 last", Order(module));
        Assert.Equal("xy"u8.ToArray(), TextAssert.Section(module, 0, "b"));
    }

    [Fact]
    public void BranchHintsNameTheirInstructions()
    {
        byte[]? hints = TextAssert.Section(
            TextAssert.Binary("""
                (func) (func (local i32)
                  (@metadata.code.branch_hint "\01") (if (i32.const 1) (then))
                  block i32.const 0 (@metadata.code.branch_hint "\00") br_if 0 end)
                """), 0, "metadata.code.branch_hint");
        // One function, number 1; hints at 5 (after the locals and i32.const 1) and 12.
        Assert.Equal([1, 1, 2, 5, 1, 1, 12, 1, 0], hints);
    }

    private static void AssertSection(string text, int section, string expected) =>
        Assert.Equal(expected.Replace(" ", ""), Convert.ToHexStringLower(TextAssert.Section(TextAssert.Binary(text), section) ?? []));

    private static int Length(string hex) => hex.Replace(" ", "").Length / 2;

    private static string Order(byte[] module)
    {
        var sections = new List<string>();
        for (int at = 8; at < module.Length; at += 2 + module[at + 1])
            sections.Add(module[at] == 0 ? $"0 {Encoding.UTF8.GetString(module, at + 3, module[at + 2])}" : $"{module[at]}");
        return string.Join(", ", sections);
    }
}
