using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Binary;
using WasiTools.Engine.Text;
using WasiTools.Engine.Validation;
using Xunit;

namespace WasiTools.Engine.Tests.Validation;

/// <summary>Rules that the specification's suite touches lightly or not at all, and what a failure tells.</summary>
public sealed class FunctionValidatorTests
{
    [Fact]
    public void FailureNamesFunctionAndOffset()
    {
        byte[] module = BinaryBuilder.Functions([0x0B], [0x41, 1, 0x0B]);
        InvalidModuleException e = Refused.Invalid(module, "type mismatch: block requires [] but stack has [i32]");
        Assert.Equal(1, e.FunctionIndex);
        Assert.Equal(module.Length - 1, e.Offset);
        Assert.Equal($"Invalid module at offset 0x{module.Length - 1:x} in function 1: {e.Reason}", e.Message);
    }

    [Theory]
    [InlineData("(memory 1) (export \"a\" (memory 0)) (export \"a\" (memory 0))", SectionId.Export)]
    [InlineData("(import \"a\" \"b\" (memory 2 1))", SectionId.Import)]
    [InlineData("(memory 0) (memory 2 1)", SectionId.Memory)]
    [InlineData("(table 2 1 funcref)", SectionId.Table)]
    [InlineData("(tag (result i32))", SectionId.Tag)]
    [InlineData("(type (sub final (struct))) (type (sub 0 (struct)))", SectionId.Type)]
    [InlineData("(func (param i32)) (start 0)", SectionId.Start)]
    [InlineData("(elem func 7)", SectionId.Element)]
    internal void FailureOfADeclarationNamesItsSection(string fields, SectionId section)
    {
        byte[] module = ToBinary($"(module {fields})");
        int[] sections = ModuleDecoder.Decode(module, Refused.All).SectionOffsets;
        Assert.True(sections[(int)section] > 8);
        Assert.Equal(sections[(int)section], Refused.Invalid(module, "").Offset);
    }

    [Fact]
    public void FunctionIndexCountsImports()
    {
        byte[] module = ToBinary("(module (import \"a\" \"b\" (func)) (func) (func (drop)))");
        Assert.Equal(2, Refused.Invalid(module, "type mismatch").FunctionIndex);
    }

    [Fact]
    public void FunctionCanBeValidatedAlone()
    {
        ModuleContent content = ModuleDecoder.Decode(BinaryBuilder.Functions([0x6A, 0x0B], [0x01, 0x0B]), Refused.All);
        var context = new ModuleContext(content, Refused.All);
        var buffers = new ValidationBuffers();
        Assert.Throws<InvalidModuleException>(() => FunctionValidator.Validate(context, buffers, 0));
        Assert.Equal(2, FunctionValidator.Validate(context, buffers, 1).Instructions);
    }

    [Theory]
    [InlineData("(func (i32.const 1) (br_if 0 (i32.const 0)) (drop))", null)]
    [InlineData("(func (unreachable) (ref.as_non_null) (drop))", null)]
    [InlineData("(func (result i32) (unreachable) (ref.as_non_null))", "type mismatch")]
    [InlineData("(func (result (ref extern)) (unreachable) (ref.as_non_null))", null)]
    [InlineData("(func (unreachable) (select) (drop))", null)]
    [InlineData("(func (unreachable) (i32.const 1) (select) (drop))", null)]
    [InlineData("(func (ref.null func) (ref.null func) (i32.const 1) (select) (drop))", "type mismatch")]
    [InlineData("(func (result i32) (unreachable) (br_table 0 0))", null)]
    [InlineData("(func (block (result i32) (br_table 0 1 (i32.const 1) (i32.const 0))) (drop))", "type mismatch")]
    [InlineData("(func (result i64) (block (result i32) (unreachable) (br_table 0 1)) (unreachable))", null)]
    [InlineData("(func (param i32) (result i64) (local.get 0) (if (result i64) (then (i64.const 1))) )", "type mismatch")]
    [InlineData("(func (i32.const 1) (i32.const 2) (if (param i32) (result i32) (then)) (drop))", null)]
    [InlineData("(func (param (ref func)) (local (ref func)) (local.set 1 (local.get 0)) (drop (local.get 1)))", null)]
    [InlineData("(func (param (ref func)) (local (ref func)) (loop (drop (local.get 1)) (local.set 1 (local.get 0))))", "uninitialized local 1")]
    [InlineData("(func (param (ref func)) (local i32 (ref func)) (try_table (local.set 2 (local.get 0))) (drop (local.get 2)))", "uninitialized local 2")]
    [InlineData("(func (local (ref func)) (unreachable) (drop (local.get 0)))", "uninitialized local 0")]
    [InlineData("(tag (param i32)) (func (block (result i32) (try_table (catch 0 0)) (i32.const 0)) (drop))", null)]
    [InlineData("(tag (param i32)) (func (block (result i64) (try_table (catch 0 0)) (i64.const 0)) (drop))", "type mismatch")]
    [InlineData("(tag) (func (block (result (ref exn)) (try_table (catch_ref 0 0)) (unreachable)) (drop))", null)]
    [InlineData("(func (try_table (catch_all 1)))", "unknown label 1")]
    [InlineData("(func (result i32) (return_call 1)) (func (result i64) (i64.const 0))", "type mismatch")]
    [InlineData("(func (result funcref) (return_call 1)) (func (result nullfuncref) (ref.null nofunc))", null)]
    [InlineData("(type $t (func)) (func (param (ref $t)) (call_ref $t (local.get 0)))", null)]
    [InlineData("(type $t (func)) (type $s (sub (func (param i32)))) (func (param (ref $s)) (call_ref $t (local.get 0)))", "type mismatch")]
    [InlineData("(type $s (struct (field (ref func)))) (func (drop (struct.new_default $s)))", "type mismatch")]
    [InlineData("(type $s (struct (field i8))) (func (param (ref $s)) (drop (struct.get $s 0 (local.get 0))))", "type mismatch")]
    [InlineData("(type $s (struct (field i32))) (func (param (ref $s)) (drop (struct.get_u $s 0 (local.get 0))))", "type mismatch")]
    [InlineData("(type $a (array i32)) (func (param (ref $a)) (drop (struct.get $a 0 (local.get 0))))", "type mismatch")]
    [InlineData("(func (param anyref) (block (result (ref i31)) (br_on_cast 0 anyref (ref i31) (local.get 0)) (unreachable)) (drop))", null)]
    [InlineData("(func (param eqref) (block (result anyref) (br_on_cast 0 eqref anyref (local.get 0))) (drop))", "type mismatch")]
    [InlineData("(func (param anyref) (result (ref any)) (br_on_cast_fail 0 anyref (ref null i31) (local.get 0)) (unreachable))", null)]
    [InlineData("(func (param externref) (result (ref any)) (any.convert_extern (ref.as_non_null (local.get 0))))", null)]
    [InlineData("(func (param externref) (result (ref any)) (any.convert_extern (local.get 0)))", "type mismatch")]
    [InlineData("(func (param funcref) (result externref) (extern.convert_any (local.get 0)))", "type mismatch")]
    [InlineData("(func (param funcref) (drop (ref.test (ref i31) (local.get 0))))", "type mismatch")]
    [InlineData("(memory 1) (func (i32.atomic.load align=2 (i32.const 0)) (drop))", "atomic alignment must be natural")]
    [InlineData("(memory 1) (func (i32.atomic.load align=8 (i32.const 0)) (drop))", "alignment must not be larger than natural")]
    [InlineData("(memory i64 1) (memory 1) (func (memory.copy 0 1 (i64.const 0) (i32.const 0) (i32.const 0)))", null)]
    [InlineData("(memory i64 1) (memory 1) (func (memory.copy 0 1 (i64.const 0) (i32.const 0) (i64.const 0)))", "type mismatch")]
    [InlineData("(memory i64 1) (func (i32.store offset=0x100000000 (i64.const 0) (i32.const 0)))", null)]
    [InlineData("(memory 1) (func (i32.store offset=0x100000000 (i32.const 0) (i32.const 0)))", "offset out of range")]
    [InlineData("(table i64 1 funcref) (func (table.set (i64.const 0) (ref.null func)))", null)]
    [InlineData("(table 1 externref) (elem func) (func (table.init 0 (i32.const 0) (i32.const 0) (i32.const 0)))", "type mismatch")]
    [InlineData("(func $f) (func (drop (ref.func $f)))", "undeclared function reference")]
    [InlineData("(func $f) (global funcref (ref.func $f)) (func (drop (ref.func $f)))", null)]
    [InlineData("(func $f (export \"f\")) (func (drop (ref.func $f)))", null)]
    [InlineData("(global i32 (i32.const 1)) (global i32 (i32.mul (global.get 0) (i32.const 2)))", null)]
    [InlineData("(global i32 (i32.div_s (i32.const 1) (i32.const 2)))", "constant expression required")]
    [InlineData("(func (i64.add128 (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)) (drop) (drop))", null)]
    public void Rule(string fields, string? reason)
    {
        byte[] module = ToBinary($"(module {fields})");
        if (reason is null)
            Refused.Nothing(module);
        else
            Refused.Invalid(module, reason);
    }

    [Theory]
    [InlineData(Feature.ExtendedConst, "(global i32 (i32.add (i32.const 1) (i32.const 2)))", "constant expression required")]
    [InlineData(Feature.GC, "(global i32 (i32.const 1)) (global i32 (global.get 0))", "unknown global")]
    [InlineData(Feature.MultiMemory, "(memory 1) (memory 1)", "multiple memories")]
    [InlineData(Feature.ReferenceTypes, "(table 1 funcref) (table 1 funcref)", "multiple tables")]
    [InlineData(Feature.MutableGlobals, "(global (export \"g\") (mut i32) (i32.const 0))", "mutable globals cannot be exported")]
    [InlineData(Feature.MutableGlobals, "(import \"a\" \"g\" (global (mut i32)))", "mutable globals cannot be imported")]
    [InlineData(Feature.MultiValue, "(type (func (result i32 i32)))", "invalid result arity")]
    public void RuleWithoutAFeature(Feature feature, string fields, string reason)
    {
        byte[] module = ToBinary($"(module {fields})");
        Refused.Nothing(module);
        Refused.Invalid(module, reason, Refused.All.Without(feature));
    }

    [Fact]
    public void EveryOpcodeHasARule()
    {
        // In unreachable code operands are no obstacle, and zeros are immediates of a sort: whatever comes of it, the validator knows
        // the instruction.
        int valid = 0;
        foreach (Opcode opcode in OpcodeTable.All)
        {
            (byte prefix, uint number) = OpcodeTable.Encoding(opcode);
            byte[] code = prefix == 0 ? [(byte)number] : [prefix, .. BinaryBuilder.U32(number)];
            try
            {
                Refused.Nothing(BinaryBuilder.Functions([0x00, .. code, .. new byte[20], 0x0B]));
                valid++;
            }
            catch (InvalidModuleException e)
            {
                Assert.NotEmpty(e.Reason);
            }
        }
        Assert.InRange(valid, 300, OpcodeTable.All.Count());
    }

    [Fact]
    public void NothingFollowsCatchAll()
    {
        // try, then catch_all twice; try, then delegate after catch_all.
        Refused.Nothing(BinaryBuilder.Functions([0x06, 0x40, 0x19, 0x0B, 0x0B]));
        Refused.Malformed(BinaryBuilder.Functions([0x06, 0x40, 0x19, 0x19, 0x0B, 0x0B]), "END opcode expected");
        Refused.Malformed(BinaryBuilder.Functions([0x06, 0x40, 0x19, 0x18, 0, 0x0B]), "END opcode expected");
        Refused.Nothing(BinaryBuilder.Functions([0x06, 0x40, 0x18, 0, 0x0B]));
    }

    [Fact]
    public void LocalsFarFromTheCodeKeepTheirTypes()
    {
        // More locals than bytes of code, so that the last ones are found by their runs.
        byte[] locals = [4, .. BinaryBuilder.U32(300), 0x7F, 0, 0x7C, .. BinaryBuilder.U32(300), 0x7E, 1, 0x7D];
        Refused.Nothing(Module(299, 0x45));
        Refused.Nothing(Module(300, 0x50));
        Refused.Nothing(Module(599, 0x50));
        Refused.Nothing(Module(600, 0x8B));
        Refused.Invalid(Module(600, 0x50), "type mismatch: instruction requires [i64] but stack has [f32]");
        Refused.Invalid(Module(601, 0x50), "unknown local 601");
        byte[] Module(uint local, byte operation) =>
            new BinaryBuilder()
                .Vector(SectionId.Type, [0x60, 0, 0])
                .Section(SectionId.Function, 1, 0)
                .Vector(SectionId.Code, BinaryBuilder.Body([.. locals, 0x20, .. BinaryBuilder.U32(local), operation, 0x1A, 0x0B]))
                .ToArray();
    }

    [Fact]
    public void Facts()
    {
        FunctionFacts facts = Refused.Nothing(ToBinary(
            """
            (module (memory 1)
              (func (result i32)
                (loop (br_if 0 (i32.load (i32.add (i32.const 1) (i32.const 2)))))
                (return_call 0)))
            """)).Facts[0];
        Assert.Equal(9, facts.Instructions);
        Assert.Equal(1, facts.Calls);
        Assert.Equal(2, facts.MaxOperands);
    }

    private static byte[] ToBinary(string text) => TextParser.ToBinary(text, Refused.All);
}
