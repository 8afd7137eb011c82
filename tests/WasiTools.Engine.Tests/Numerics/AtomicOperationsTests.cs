using System.Buffers.Binary;
using System.Reflection;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

public sealed unsafe class AtomicOperationsTests
{
    private const ulong Initial = 0xF1E2D3C4B5A69788;

    private static readonly ulong[] operands =
        [0, 1, 0x7F, 0x80, 0xFF, 0x97, 0x9788, 0xB5A69788, Initial, 0xFFFFFFFFFFFFFFFF, 0x0123456789ABCDEF];

    public static TheoryData<string> Accesses => [.. OpcodeTable.All.Where(IsAccess).Select(o => o.ToString())];

    [Theory]
    [MemberData(nameof(Accesses))]
    public void ReadsModifiesAndWritesItsWidth(string name)
    {
        var opcode = Enum.Parse<Opcode>(name);
        int width = OpcodeTable.Get(opcode).Width;
        MethodInfo method = OpcodeMethods.Of(opcode);
        foreach (ulong operand in operands)
        {
            foreach (ulong second in operands)
            {
                var memory = new byte[24];
                BinaryPrimitives.WriteUInt64LittleEndian(memory.AsSpan(8), Initial);
                (ulong? result, ulong written) = Reference(name, width, operand, second);
                var expected = (byte[])memory.Clone();
                for (int i = 0; i < width; i++)
                    expected[8 + i] = (byte)(written >> (8 * i));

                ulong actual = Run(method, memory, operand, second);
                Assert.Equal(result ?? 0, actual);
                Assert.Equal(expected, memory);
            }
        }
    }

    [Fact]
    public void StaysWithinItsWidth()
    {
        using var edge = new PageEdge();
        byte* slots = stackalloc byte[48];
        byte* result = stackalloc byte[16];
        foreach (Opcode opcode in Accesses.Select(row => Enum.Parse<Opcode>(row.Data)))
        {
            *(nint*)slots = (nint)(edge.End - OpcodeTable.Get(opcode).Width);
            CompiledOperation.Compile(OpcodeMethods.Of(opcode))(slots, result);
        }
    }

    [Fact]
    public void NeighboursDoNotDisturbEachOther()
    {
        const int rounds = 50_000;
        byte* memory = stackalloc byte[8];
        *(long*)memory = 0;
        nint address = (nint)memory;
        Together(
            () => Repeat(() => AtomicOperations.I32AtomicRmw8AddU((byte*)address, 3)),
            () => Repeat(() => AtomicOperations.I64AtomicRmw8SubU((byte*)address + 1, 5)),
            () => Repeat(() => AtomicOperations.I32AtomicRmw16AddU((byte*)address + 2, 7)),
            () => Repeat(() => AtomicOperations.I64AtomicRmw32AddU((byte*)address + 4, 11)));

        Assert.Equal(unchecked((byte)(3 * rounds)), memory[0]);
        Assert.Equal(unchecked((byte)(-5 * rounds)), memory[1]);
        Assert.Equal(unchecked((ushort)(7 * rounds)), *(ushort*)(memory + 2));
        Assert.Equal(11u * rounds, *(uint*)(memory + 4));

        static void Repeat(Action update)
        {
            for (int i = 0; i < rounds; i++)
                update();
        }
    }

    /// <summary>Two threads each store to their own word and then load the other's: under sequential consistency at least one sees the
    /// other's store. Plain stores fail this within a few thousand rounds on every processor with a store buffer.</summary>
    [Fact]
    public void StoresAreOrderedBeforeLaterLoads()
    {
        const int rounds = 20_000;
        long[] memory = GC.AllocateArray<long>(64, pinned: true);
        nint first, second;
        fixed (long* p = memory)
            (first, second) = ((nint)(p + 8), (nint)(p + 40));
        var seen = new int[2][];
        var barrier = new SpinBarrier(2);
        Together(() => Race(0, first, second), () => Race(1, second, first));
        for (int i = 0; i < rounds; i++)
            Assert.True(seen[0][i] == i + 1 || seen[1][i] == i + 1, $"round {i}: neither store was seen");

        void Race(int thread, nint mine, nint other)
        {
            var results = new int[rounds];
            for (int i = 0; i < rounds; i++)
            {
                barrier.Wait();
                AtomicOperations.I32AtomicStore((byte*)mine, i + 1);
                results[i] = AtomicOperations.I32AtomicLoad((byte*)other);
                barrier.Wait();
            }
            seen[thread] = results;
        }
    }

    private static bool IsAccess(Opcode opcode) =>
        OpcodeMethods.IsExpected(opcode) && OpcodeTable.Get(opcode) is { Feature: Feature.Threads, Width: > 0 };

    private static (ulong? Result, ulong Written) Reference(string name, int width, ulong operand, ulong second)
    {
        ulong mask = width == 8 ? ulong.MaxValue : (1UL << (8 * width)) - 1;
        ulong old = Initial & mask;
        string operation = name[(name.IndexOf("Atomic", StringComparison.Ordinal) + 6)..].Replace("Rmw", "").TrimEnd('U');
        operation = string.Concat(operation.Where(c => !char.IsAsciiDigit(c)));
        return operation switch
        {
            "Load" => (old, old),
            "Store" => (null, operand & mask),
            "Add" => (old, (old + operand) & mask),
            "Sub" => (old, (old - operand) & mask),
            "And" => (old, old & operand),
            "Or" => (old, (old | operand) & mask),
            "Xor" => (old, (old ^ operand) & mask),
            "Xchg" => (old, operand & mask),
            "Cmpxchg" => (old, (operand & mask) == old ? second & mask : old),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }

    private static ulong Run(MethodInfo method, byte[] memory, ulong operand, ulong second)
    {
        fixed (byte* p = memory)
        {
            byte* slots = stackalloc byte[48];
            *(nint*)slots = (nint)(p + 8);
            *(ulong*)(slots + 16) = operand;
            *(ulong*)(slots + 32) = second;
            byte* result = stackalloc byte[16];
            *(ulong*)result = 0;
            CompiledOperation.Compile(method)(slots, result);
            return *(ulong*)result;
        }
    }

    private static void Together(params Action[] actions)
    {
        Thread[] threads = [.. actions.Select(action => new Thread(() => action()))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
    }
}
