using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

public sealed unsafe class VectorOperationsTests
{
    public static TheoryData<string> WithoutMemory => [.. OpcodeTable.All.Where(IsWithoutMemory).Select(o => o.ToString())];

    [Theory]
    [MemberData(nameof(WithoutMemory))]
    public void AgreesWithItsReference(string name)
    {
        var opcode = Enum.Parse<Opcode>(name);
        OpcodeInfo info = OpcodeTable.Get(opcode);
        char result = info.Signature![^1] == 'v' ? VectorReference.ResultLanes(opcode) : info.Signature[^1];
        VectorReference.Operation reference = VectorReference.Of(opcode);
        for (int lane = 0; lane < LaneCount(info); lane++)
        {
            CompiledOperation.Call call = CompiledOperation.Compile(OpcodeMethods.Of(opcode), (byte)lane);
            foreach (byte[][] operands in VectorSamples.Operands(info.Signature.Split('>')[0]))
                Check(name, operands, lane, result, reference, call);
        }
    }

    /// <summary>The JIT compiler folds constant vectors by rules of its own.</summary>
    [Theory]
    [MemberData(nameof(WithoutMemory))]
    public void AgreesWithItsReferenceForConstants(string name)
    {
        var opcode = Enum.Parse<Opcode>(name);
        OpcodeInfo info = OpcodeTable.Get(opcode);
        string types = info.Signature!.Split('>')[0];
        char result = info.Signature[^1] == 'v' ? VectorReference.ResultLanes(opcode) : info.Signature[^1];
        foreach (byte[] constant in VectorSamples.Constants)
        {
            for (int place = 0; place < types.Length; place++)
            {
                if (types[place] != 'v')
                    continue;
                var constants = new Vector128<byte>?[types.Length];
                constants[place] = Vector128.Create(constant);
                CompiledOperation.Call call = CompiledOperation.Compile(OpcodeMethods.Of(opcode), 1, default, constants);
                foreach (byte[][] operands in VectorSamples.FewOperands(types))
                {
                    operands[place] = constant;
                    Check($"{name} constant {place}", operands, 1, result, VectorReference.Of(opcode), call);
                }
            }
            if (types.All(t => t == 'v'))
            {
                Vector128<byte>?[] same = [.. Enumerable.Repeat<Vector128<byte>?>(Vector128.Create(constant), types.Length)];
                CompiledOperation.Call call = CompiledOperation.Compile(OpcodeMethods.Of(opcode), 1, default, same);
                Check($"{name} of constants", [.. same.Select(_ => constant)], 1, result, VectorReference.Of(opcode), call);
            }
        }
    }

    [Fact]
    public void ShufflesSelectFromBothVectors()
    {
        byte[] a = [.. Enumerable.Range(0, 16).Select(i => (byte)(0x10 + i))];
        byte[] b = [.. Enumerable.Range(0, 16).Select(i => (byte)(0xA0 + i))];
        foreach (byte[] indices in VectorSamples.ShuffleIndices())
        {
            CompiledOperation.Call call = CompiledOperation.Compile(OpcodeMethods.Of(Opcode.I8x16Shuffle), 0, Vector128.Create(indices));
            byte[] expected = [.. indices.Select(i => i < 16 ? a[i] : b[i - 16])];
            Check($"i8x16.shuffle {string.Join(' ', indices)}", [a, b], 0, 'v', (_, _) => expected, call);
        }
    }

    private static bool IsWithoutMemory(Opcode opcode) =>
        OpcodeTable.Get(opcode) is { Feature: Feature.Simd or Feature.RelaxedSimd, Immediate: Immediate.None or Immediate.Lane };

    private static int LaneCount(OpcodeInfo info) =>
        info.Immediate != Immediate.Lane ? 1 : int.Parse(info.Name!.Split('.')[0].Split('x')[1]);

    private static void Check(
        string name, byte[][] operands, int lane, char result, VectorReference.Operation reference, CompiledOperation.Call call)
    {
        byte* slots = stackalloc byte[64];
        byte* output = stackalloc byte[16];
        new Span<byte>(output, 16).Clear();
        for (int i = 0; i < operands.Length; i++)
            operands[i].CopyTo(new Span<byte>(slots + 16 * i, 16));
        call(slots, output);
        byte[] expected = reference(operands, lane);
        ReadOnlySpan<byte> actual = new(output, expected.Length);
        if (!Agree(expected, actual, result))
        {
            string given = string.Join(", ", operands.Select(Convert.ToHexString));
            Assert.Fail($"{name} lane {lane} of {given}: expected {Convert.ToHexString(expected)}, got {Convert.ToHexString(actual)}");
        }
    }

    private static bool Agree(byte[] expected, ReadOnlySpan<byte> actual, char result)
    {
        if (actual.SequenceEqual(expected))
            return true;
        switch (result)
        {
            case 'f':
                ReadOnlySpan<float> singles = MemoryMarshal.Cast<byte, float>(actual);
                for (int i = 0; i < singles.Length; i++)
                {
                    if (!FloatResult.Agree(MemoryMarshal.Cast<byte, float>(expected)[i], singles[i]))
                        return false;
                }
                return true;
            case 'F':
                ReadOnlySpan<double> doubles = MemoryMarshal.Cast<byte, double>(actual);
                for (int i = 0; i < doubles.Length; i++)
                {
                    if (!FloatResult.Agree(MemoryMarshal.Cast<byte, double>(expected)[i], doubles[i]))
                        return false;
                }
                return true;
            default:
                return false;
        }
    }
}
