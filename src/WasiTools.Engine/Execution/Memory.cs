using System.Runtime.CompilerServices;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Platform;

namespace WasiTools.Engine;

/// <summary>A linear memory (specification section 4.2.8). Its bytes never move. A shared one may be used and grown by several threads
/// at once.</summary>
public sealed unsafe class Memory
{
    private readonly LinearMemoryReservation reservation;
    private readonly Lock growing = new();
    private WaitQueue? waiters;

    /// <summary>First byte.</summary>
    internal readonly byte* Base;

    /// <summary>Usable bytes from <see cref="Base"/> on; only ever grows.</summary>
    internal long Length;

    private readonly ulong maximumPages;

    private Memory(LinearMemoryReservation reservation, MemoryType type, long maximumBytes)
    {
        this.reservation = reservation;
        Type = type;
        maximumPages = Math.Min(MaximumPages(type), (ulong)maximumBytes >> type.PageSizeLog2);
        Base = (byte*)reservation.Base;
        Length = (long)reservation.ByteLength;
    }

    /// <summary>A new memory, zeroed, at its minimum size.</summary>
    /// <param name="type">Its limits in pages.</param>
    /// <param name="guard">Whether to reserve so much address space that no 32-bit access can leave it, for compiled code without
    /// bounds checks.</param>
    /// <param name="maximumBytes">The host's limit on its size.</param>
    /// <exception cref="OutOfMemoryException">The minimum cannot be reserved, or is beyond the limit.</exception>
    public Memory(MemoryType type, bool guard = false, long maximumBytes = long.MaxValue)
        : this(Reserve(type, guard, maximumBytes), type, maximumBytes)
    {
    }

    /// <summary>The type it was created with.</summary>
    public MemoryType Type { get; }

    /// <summary>Usable bytes.</summary>
    public long ByteLength => Volatile.Read(ref Length);

    /// <summary>Size in pages.</summary>
    public long Size => ByteLength >> Type.PageSizeLog2;

    /// <summary>The threads that wait at its addresses.</summary>
    internal WaitQueue Waiters => waiters ?? Interlocked.CompareExchange(ref waiters, new(), null) ?? waiters;

    /// <summary>Whether code without bounds checks may use it.</summary>
    internal bool IsGuarded => reservation.IsGuarded;

    /// <summary>A view of bytes. It does not keep the memory alive: its user has to, with a reference to the memory or its instance.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the memory.</exception>
    public Span<byte> Span(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > ByteLength - length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"0x{offset:x} + {length} is beyond the memory's {ByteLength} bytes.");
        return new(Base + offset, length);
    }

    /// <summary>Grows the memory.</summary>
    /// <param name="pages">Pages to add.</param>
    /// <returns>The size before in pages, or -1 if it cannot grow so far.</returns>
    public long Grow(long pages)
    {
        lock (growing)
        {
            long before = Size;
            ulong after = (ulong)before + (ulong)pages;
            if (pages < 0 || after < (ulong)pages || after > maximumPages)
                return -1;
            ulong bytes = after << Type.PageSizeLog2;
            if (bytes > long.MaxValue || !reservation.TryGrow(bytes))
                return -1;
            Volatile.Write(ref Length, (long)bytes);
            return before;
        }
    }

    /// <summary>To be called before data is copied into it, which may turn out to be beyond its end.</summary>
    internal void PrepareForData(ulong start, ulong count)
    {
        ulong length = (ulong)ByteLength;
        if (start <= length && count <= length - start)
            VirtualMemory.PreferLargePages((nuint)Base + (nuint)start, (nuint)count);
    }

    /// <summary>The code's slow path of a bounds check: the memory may have grown since the code last read its length.</summary>
    /// <returns>The current length.</returns>
    /// <exception cref="Trap">The access is out of bounds.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static long CheckAgain(Memory memory, long end, int offset, int site)
    {
        long length = memory.ByteLength;
        if (end > length)
            Throw.TrapAt(TrapKind.OutOfBoundsMemoryAccess, offset, site);
        return length;
    }

    /// <summary>The address in the process of an access, after its check.</summary>
    /// <exception cref="Trap">The access is out of bounds.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte* Place(Memory memory, ulong address, ulong offset, int size)
    {
        ulong end = address + offset + (ulong)size;
        if (address + offset < address || end < (ulong)size || end > (ulong)memory.ByteLength)
            Throw.Trap(TrapKind.OutOfBoundsMemoryAccess);
        return memory.Base + address + offset;
    }

    private static ulong MaximumPages(MemoryType type)
    {
        ulong implied = type.PageSizeLog2 == 0
            ? (ulong)uint.MaxValue
            : type.Is64 ? EngineLimits.MemoryPages64 : (ulong)EngineLimits.MemoryPages32;
        return Math.Min(type.Maximum ?? implied, implied);
    }

    private static LinearMemoryReservation Reserve(MemoryType type, bool guard, long maximumBytes)
    {
        if (type.Minimum > MaximumPages(type) || type.Minimum << type.PageSizeLog2 > (ulong)maximumBytes)
            throw new OutOfMemoryException($"A memory of {type.Minimum} pages is beyond the limit.");
        return LinearMemoryReservation.TryCreate(
                type.Minimum << type.PageSizeLog2, MaximumPages(type) << type.PageSizeLog2, !type.Is64, guard && type.PageSizeLog2 == 16)
            ?? throw new OutOfMemoryException($"The address space for a memory of {type.Minimum} pages cannot be reserved.");
    }
}
