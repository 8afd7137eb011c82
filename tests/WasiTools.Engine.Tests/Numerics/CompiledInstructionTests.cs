using System.Numerics;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Number instructions that the compiler writes as more than a plain CIL instruction or a call, from a module.</summary>
public sealed class CompiledInstructionTests : IDisposable
{
    private readonly Store store = new();

    public static TheoryData<string> Divisions =>
        ["I32DivS", "I32DivU", "I32RemS", "I32RemU", "I64DivS", "I64DivU", "I64RemS", "I64RemU"];

    public void Dispose() => store.Dispose();

    [Theory]
    [MemberData(nameof(Divisions))]
    public void DividesOrTraps(string name)
    {
        (bool is32, bool isSigned, bool isRemainder) = (name.StartsWith("I32"), name.EndsWith('S'), name.Contains("Rem"));
        Func function = Compile(name);
        foreach (long a in Samples.IntegerEdges)
        {
            foreach (long b in Samples.IntegerEdges)
            {
                (BigInteger x, BigInteger y) = (Operand(a), Operand(b));
                Value[] arguments = is32 ? [(int)a, (int)b] : [a, b];
                Trapping.Same(
                    () => Bits(isRemainder ? Remainder(x, y) : Divide(x, y)),
                    () => is32 ? (uint)function.Invoke(arguments)[0].AsI32 : (ulong)function.Invoke(arguments)[0].AsI64,
                    $"{name} {x} {y}");
            }
        }

        BigInteger Operand(long value) =>
            is32 ? (isSigned ? (int)value : (uint)value) : isSigned ? value : (BigInteger)(ulong)value;

        ulong Bits(BigInteger value) => (ulong)(value & (is32 ? uint.MaxValue : ulong.MaxValue));

        BigInteger Divide(BigInteger x, BigInteger y)
        {
            if (y.IsZero)
                throw new Trap(TrapKind.IntegerDivideByZero);
            BigInteger quotient = BigInteger.Divide(x, y);
            return isSigned && quotient == BigInteger.One << (is32 ? 31 : 63) ? throw new Trap(TrapKind.IntegerOverflow) : quotient;
        }

        static BigInteger Remainder(BigInteger x, BigInteger y) =>
            y.IsZero ? throw new Trap(TrapKind.IntegerDivideByZero) : BigInteger.Remainder(x, y);
    }

    [Fact]
    public void ConvertsSignedIntegersRoundingOnce()
    {
        (Func toF32, Func toF64) = (Compile("F32ConvertI64S"), Compile("F64ConvertI64S"));
        (Func narrowToF32, Func narrowToF64) = (Compile("F32ConvertI32S"), Compile("F64ConvertI32S"));
        // The last are halfway cases of f32 that come out wrong when they go through f64.
        foreach (long x in Samples.IntegerEdges.Concat([0x0080000080000001, 0x4000004000000001, 0x7FFFFFBFFFFFFFFF]))
        {
            Assert.Equal(new ExactReal(x, 0).ToSingle(), toF32.Invoke(x)[0].AsF32);
            Assert.Equal(new ExactReal(x, 0).ToDouble(), toF64.Invoke(x)[0].AsF64);
            Assert.Equal(new ExactReal((int)x, 0).ToSingle(), narrowToF32.Invoke((int)x)[0].AsF32);
            Assert.Equal((int)x, narrowToF64.Invoke((int)x)[0].AsF64);
        }
    }

    [Fact]
    public void LoadsAndStoresVectors()
    {
        Instance instance = Instantiate("""
            (memory (export "memory") 1)
            (func (export "copy") (param i32 i32) local.get 1 local.get 0 v128.load offset=1 v128.store offset=2)
            """);
        Memory memory = instance.GetMemory("memory")!;
        byte[] bytes = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        bytes.CopyTo(memory.Span(10, 16));
        instance.GetFunction("copy")!.Invoke(9, 31);
        Assert.Equal([0, .. bytes, 0], memory.Span(32, 18).ToArray());
    }

    private Func Compile(string name)
    {
        OpcodeInfo info = OpcodeTable.Get(Enum.Parse<Opcode>(name));
        string[] signature = [.. info.Signature!.Split('>').Select(types => string.Join(' ', types.Select(TypeName)))];
        string operands = string.Join(' ', Enumerable.Range(0, info.Signature.IndexOf('>')).Select(i => $"local.get {i}"));
        return Instantiate($"(func (export \"f\") (param {signature[0]}) (result {signature[1]}) {operands} {info.Name})").GetFunction("f")!;
    }

    private Instance Instantiate(string fields) => new Linker().Instantiate(store, Module.ParseText($"(module {fields})", Guest.Compiled));

    private static string TypeName(char letter) => letter switch { 'i' => "i32", 'I' => "i64", 'f' => "f32", _ => "f64" };
}
