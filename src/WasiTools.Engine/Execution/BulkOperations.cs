using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>The bulk instructions on memories and tables (specification sections 4.6.7 and 4.6.8). Long ones are done in pieces, between
/// which the guest can be stopped.</summary>
internal static unsafe class BulkOperations
{
    /// <summary>The most bytes that are handled without a look at whether the guest shall stop.</summary>
    private const int Piece = 16 << 20;

    public static void MemoryFill(Instance instance, ulong start, int value, ulong count, int memory)
    {
        byte* to = Run(instance.Memories[memory], start, count);
        while (count > Piece)
        {
            new Span<byte>(to, Piece).Fill((byte)value);
            to += Piece;
            count -= Piece;
            CheckStop(instance);
        }
        new Span<byte>(to, (int)count).Fill((byte)value);
    }

    public static void MemoryCopy(Instance instance, ulong toStart, ulong fromStart, ulong count, int toMemory, int fromMemory)
    {
        byte* from = Run(instance.Memories[fromMemory], fromStart, count);
        byte* to = Run(instance.Memories[toMemory], toStart, count);
        bool backwards = to > from && to < from + count;
        while (count > Piece)
        {
            count -= Piece;
            if (backwards)
            {
                Copy(from + count, to + count, Piece);
            }
            else
            {
                Copy(from, to, Piece);
                from += Piece;
                to += Piece;
            }
            CheckStop(instance);
        }
        Copy(from, to, (int)count);
    }

    /// <summary>memory.copy within memory 0, if that has 32-bit addresses. Most copies are short; these take two overlapping moves, both
    /// read before either is written.</summary>
    public static void MemoryCopyInFirst(Instance instance, uint toStart, uint fromStart, uint count)
    {
        Memory memory = instance.Memory0!;
        ulong length = (ulong)memory.ByteLength;
        if (count > 4 * sizeof(ulong) || (ulong)fromStart + count > length || (ulong)toStart + count > length)
        {
            MemoryCopy(instance, toStart, fromStart, count, 0, 0);
            return;
        }
        byte* from = memory.Base + fromStart, to = memory.Base + toStart;
        if (count >= 2 * sizeof(ulong))
            MoveEnds<Vector128<byte>>(from, to, count);
        else if (count >= sizeof(ulong))
            MoveEnds<ulong>(from, to, count);
        else if (count >= sizeof(uint))
            MoveEnds<uint>(from, to, count);
        else if (count >= sizeof(ushort))
            MoveEnds<ushort>(from, to, count);
        else if (count != 0)
            *to = *from;
    }

    /// <summary>Moves as many bytes as <typeparamref name="T"/> has, or up to twice as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveEnds<T>(byte* from, byte* to, uint count) where T : unmanaged
    {
        uint last = count - (uint)sizeof(T);
        T head = Unsafe.ReadUnaligned<T>(from), tail = Unsafe.ReadUnaligned<T>(from + last);
        Unsafe.WriteUnaligned(to, head);
        Unsafe.WriteUnaligned(to + last, tail);
    }

    public static void MemoryInit(Instance instance, ulong start, ulong segmentStart, ulong count, int segment, int memory)
    {
        ReadOnlySpan<byte> from = Data(instance, segment, segmentStart, count);
        byte* to = Run(instance.Memories[memory], start, count);
        from.CopyTo(new(to, from.Length));
    }

    /// <summary>A run of a data segment.</summary>
    /// <exception cref="Trap">It is not within the segment.</exception>
    public static ReadOnlySpan<byte> Data(Instance instance, int segment, ulong start, ulong count)
    {
        ByteRange bytes = instance.Module.Content.Data[segment].Bytes;
        ulong length = instance.DroppedData[segment] ? 0 : (ulong)bytes.Length;
        if (start > length || count > length - start)
            Throw.Trap(TrapKind.OutOfBoundsMemoryAccess);
        return instance.Module.Content.Bytes.AsSpan(bytes.Offset + (int)start, (int)count);
    }

    public static void DataDrop(Instance instance, int segment) => instance.DroppedData[segment] = true;

    public static void ElemDrop(Instance instance, int segment) => instance.ElementSegments[segment] = [];

    public static void TableInit(Instance instance, ulong start, ulong segmentStart, ulong count, int segment, int table) =>
        instance.Tables[table].Initialize(start, instance.ElementSegments[segment], segmentStart, count);

    public static void TableCopy(Instance instance, ulong toStart, ulong fromStart, ulong count, int toTable, int fromTable) =>
        Table.Copy(instance.Tables[toTable], toStart, instance.Tables[fromTable], fromStart, count);

    public static void TableFill(Instance instance, ulong start, object? value, ulong count, int table) =>
        instance.Tables[table].Fill(start, value, count);

    public static long TableGrow(Instance instance, object? value, ulong count, int table) =>
        instance.Tables[table].Grow((long)Math.Min(count, long.MaxValue), value);

    public static object? TableGet(Instance instance, ulong index, int table) =>
        instance.Tables[table][(long)Math.Min(index, long.MaxValue)];

    public static void TableSet(Instance instance, ulong index, object? value, int table) =>
        instance.Tables[table].Set((long)Math.Min(index, long.MaxValue), value);

    public static long MemoryGrow(Instance instance, ulong pages, int memory) =>
        instance.Memories[memory].Grow((long)Math.Min(pages, long.MaxValue));

    /// <summary>Copies bytes of which source and target may overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* from, byte* to, int count) => new ReadOnlySpan<byte>(from, count).CopyTo(new Span<byte>(to, count));

    /// <summary>The first byte of a run that lies within a memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Run(Memory memory, ulong start, ulong count)
    {
        ulong length = (ulong)memory.ByteLength;
        if (start > length || count > length - start)
            Throw.Trap(TrapKind.OutOfBoundsMemoryAccess);
        return memory.Base + start;
    }

    /// <summary>Between two pieces: leaves if the guest shall stop.</summary>
    public static void CheckStop(Instance instance)
    {
        if (Volatile.Read(ref instance.Context->StopRequested) != 0)
            instance.Store.Group.ThrowIfStopping();
    }
}
