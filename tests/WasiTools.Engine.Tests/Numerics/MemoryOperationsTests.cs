using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Vector loads and stores: the right bytes, and none beyond the instruction's width.</summary>
public sealed unsafe class MemoryOperationsTests
{
    private static readonly byte[] memory = [.. Enumerable.Range(0, 32).Select(i => (byte)(0x71 + 11 * i))];
    private static readonly byte[] vector = [.. Enumerable.Range(0, 16).Select(i => (byte)(0xF0 - i))];

    [Theory]
    [InlineData("V128Load32Zero", 4), InlineData("V128Load64Zero", 8)]
    public void LoadsAndZeroes(string name, int width)
    {
        byte[] expected = new byte[16];
        memory.AsSpan(1, width).CopyTo(expected);
        Assert.Equal(expected, Load(name));
    }

    [Theory]
    [InlineData("V128Load8Splat", 1), InlineData("V128Load16Splat", 2), InlineData("V128Load32Splat", 4), InlineData("V128Load64Splat", 8)]
    public void LoadsIntoEveryLane(string name, int width) =>
        Assert.Equal(Enumerable.Range(0, 16).Select(i => memory[1 + i % width]), Load(name));

    [Fact]
    public void LoadsAndExtends()
    {
        Extends<sbyte, short>("V128Load8x8S", x => x);
        Extends<byte, ushort>("V128Load8x8U", x => x);
        Extends<short, int>("V128Load16x4S", x => x);
        Extends<ushort, uint>("V128Load16x4U", x => x);
        Extends<int, long>("V128Load32x2S", x => x);
        Extends<uint, ulong>("V128Load32x2U", x => x);

        static void Extends<TFrom, TTo>(string name, Func<TFrom, TTo> extend) where TFrom : struct where TTo : struct
        {
            TTo[] expected = [.. MemoryMarshal.Cast<byte, TFrom>(memory.AsSpan(1, 8)).ToArray().Select(extend)];
            Assert.Equal(MemoryMarshal.AsBytes<TTo>(expected), Load(name));
        }
    }

    [Theory]
    [InlineData(8), InlineData(16), InlineData(32), InlineData(64)]
    public void LoadsAndStoresLanes(int bits)
    {
        int width = bits / 8;
        for (int lane = 0; lane < 16 / width; lane++)
        {
            byte[] expected = [.. vector];
            memory.AsSpan(1, width).CopyTo(expected.AsSpan(lane * width));
            Assert.Equal(expected, Load($"V128Load{bits}Lane", (byte)lane));

            expected = [.. memory];
            vector.AsSpan(lane * width, width).CopyTo(expected.AsSpan(1));
            Assert.Equal(expected, Store($"V128Store{bits}Lane", (byte)lane));
        }
    }

    [Fact]
    public void StaysWithinItsWidth()
    {
        using var edge = new PageEdge();
        foreach (Opcode opcode in OpcodeTable.All.Where(o => OpcodeMethods.IsExpected(o) && OpcodeTable.Get(o) is { Feature: Feature.Simd, Width: > 0 }))
        {
            byte* last = edge.End - OpcodeTable.Get(opcode).Width;
            Run(opcode, last, 0);
        }
    }

    private static byte[] Load(string name, byte lane = 0)
    {
        fixed (byte* p = memory)
            return Run(Enum.Parse<Opcode>(name), p + 1, lane);
    }

    private static byte[] Store(string name, byte lane)
    {
        byte[] target = [.. memory];
        fixed (byte* p = target)
            Run(Enum.Parse<Opcode>(name), p + 1, lane);
        return target;
    }

    private static byte[] Run(Opcode opcode, byte* address, byte lane)
    {
        byte* slots = stackalloc byte[32];
        *(nint*)slots = (nint)address;
        vector.CopyTo(new Span<byte>(slots + 16, 16));
        var result = new byte[16];
        fixed (byte* output = result)
            CompiledOperation.Compile(OpcodeMethods.Of(opcode), lane)(slots, output);
        return result;
    }
}
