using System.Runtime.InteropServices;

namespace WasiTools.Engine.Platform;

/// <summary>
/// The storage behind a WebAssembly memory: a range of address space that never moves, of which a growing prefix is committed
/// and zeroed. It is given back when disposed of, or with the last reference to this object.
/// </summary>
/// <remarks>
/// Whoever keeps <see cref="Base"/> keeps this object alive too, and holds a <see cref="SafeHandle.DangerousAddRef"/> where
/// another thread may dispose of it meanwhile.
/// </remarks>
internal sealed class LinearMemoryReservation : SafeHandle
{
    /// <summary>
    /// What a memory32 needs for code without bounds checks: a 32-bit address plus a 32-bit offset plus the widest access.
    /// </summary>
    public const ulong GuardedSize = (8UL << 30) + (64UL << 10);

    /// <summary>The most address space that one memory64 gets, whatever it declares.</summary>
    public const ulong Memory64SizeLimit = 64UL << 30;

    private const ulong Memory32SizeLimit = 4UL << 30;

    // Linux gives a process 65,530 mappings by default, and a memory takes two. The runtime needs the rest: its collector
    // and its compiler do not survive a failing mmap.
    private const int LiveLimit = 16_384;

    // For the same reason a memory never takes the last of the address space.
    private const ulong Headroom = 64UL << 20;

    private const int WorthCollecting = 64;

    private static int s_live;

    private readonly object _growing = new();
    private ulong _byteLength;
    private int _faultSlot = -1;

    private LinearMemoryReservation(nuint address, ulong size)
        : base(0, ownsHandle: true)
    {
        SetHandle((nint)address);
        ReservedSize = size;
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The address of byte 0 of the memory. It stays the same until the release.</summary>
    public nuint Base => (nuint)handle;

    /// <summary>The bytes from <see cref="Base"/> on that can be used. Any thread may read it; it never shrinks.</summary>
    public ulong ByteLength => Volatile.Read(ref _byteLength);

    /// <summary>The bytes of address space from <see cref="Base"/> on that belong to this memory.</summary>
    public ulong ReservedSize { get; }

    /// <summary>The largest <see cref="ByteLength"/> that <see cref="TryGrow"/> can reach.</summary>
    public ulong MaximumByteLength { get; private init; }

    /// <summary>
    /// Whether code may leave out its bounds checks: every address plus offset of a memory32 is in the reservation, and a
    /// fault in it becomes an exception.
    /// </summary>
    public bool IsGuarded => _faultSlot >= 0;

    /// <summary>Reserves a memory and commits its first <paramref name="initialByteLength"/> bytes.</summary>
    /// <param name="initialByteLength">The length to begin with, in bytes.</param>
    /// <param name="maximumByteLength">The declared or implied maximum, in bytes; the reservation may be smaller.</param>
    /// <param name="isMemory32">Whether the memory is indexed with 32 bits. Others are never guarded.</param>
    /// <param name="wantGuard">
    /// Whether to try for <see cref="IsGuarded"/>; both lengths, and those grown to, are whole pages of the system then.
    /// </param>
    /// <returns>The memory, or <see langword="null"/> when the system has no room for it.</returns>
    public static LinearMemoryReservation? TryCreate(
        ulong initialByteLength, ulong maximumByteLength, bool isMemory32, bool wantGuard)
    {
        ulong limit = isMemory32 ? Memory32SizeLimit : Memory64SizeLimit;
        maximumByteLength = Math.Min(maximumByteLength, limit);
        if (initialByteLength > maximumByteLength)
            return null;

        bool guard = isMemory32 && wantGuard && FaultTranslation.TryEnable();
        LinearMemoryReservation? memory = TryReserve(initialByteLength, maximumByteLength, guard);
        bool isSatisfied = memory is not null && memory.IsGuarded == guard;
        if (!isSatisfied && Volatile.Read(ref s_live) >= WorthCollecting)
        {
            // The room may be held by memories that nobody uses any more.
            memory?.Dispose();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            memory = TryReserve(initialByteLength, maximumByteLength, guard);
        }
        if (memory is not null && !memory.TryGrow(initialByteLength))
        {
            memory.Dispose();
            return null;
        }
        return memory;
    }

    /// <summary>
    /// Makes the first <paramref name="newByteLength"/> bytes usable; the new ones read as zero. Does nothing when there are
    /// as many already. Any number of threads may call it while others use the memory.
    /// </summary>
    /// <returns><see langword="false"/>, with nothing changed, beyond the maximum or when the system refuses.</returns>
    public bool TryGrow(ulong newByteLength)
    {
        bool referenced = false;
        try
        {
            DangerousAddRef(ref referenced);
            lock (_growing)
                return TryCommit(newByteLength);
        }
        finally
        {
            if (referenced)
                DangerousRelease();
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (_faultSlot >= 0)
            FaultTranslation.Unregister(_faultSlot);
        bool released = VirtualMemory.Release((nuint)handle, (nuint)ReservedSize);
        Interlocked.Decrement(ref s_live);
        if (_byteLength > 0)
            GC.RemoveMemoryPressure((long)_byteLength);
        return released;
    }

    private bool TryCommit(ulong newByteLength)
    {
        ulong byteLength = _byteLength;
        if (newByteLength <= byteLength)
            return true;
        if (newByteLength > MaximumByteLength)
            return false;

        nuint committed = VirtualMemory.RoundUpToPage((nuint)byteLength);
        nuint wanted = VirtualMemory.RoundUpToPage((nuint)newByteLength);
        if (wanted > committed && !VirtualMemory.TryCommit(Base + committed, wanted - committed))
            return false;

        // Memories are small objects for the collector; it must know what hangs on them.
        GC.AddMemoryPressure((long)(newByteLength - byteLength));
        Volatile.Write(ref _byteLength, newByteLength);
        return true;
    }

    private static LinearMemoryReservation? TryReserve(ulong initialByteLength, ulong maximumByteLength, bool guard)
    {
        if (Interlocked.Increment(ref s_live) > LiveLimit)
        {
            Interlocked.Decrement(ref s_live);
            return null;
        }

        if (guard && TryReserveAddresses(GuardedSize, GuardedSize, out nuint address))
        {
            var memory = new LinearMemoryReservation(address, GuardedSize) { MaximumByteLength = maximumByteLength };
            // Where the table of ranges is full the memory is merely larger than it need be.
            FaultTranslation.TryRegister(address, GuardedSize, out memory._faultSlot);
            return memory;
        }

        for (ulong usable = maximumByteLength; ; usable = Math.Max(usable / 2, initialByteLength))
        {
            // The page behind the end keeps a wrong access at the very end from reaching a neighbour.
            ulong size = VirtualMemory.RoundUpToPage((nuint)usable) + VirtualMemory.PageSize;
            bool last = usable == initialByteLength;
            if (TryReserveAddresses(size, last ? Headroom : Math.Max(size, Headroom), out address))
                return new LinearMemoryReservation(address, size) { MaximumByteLength = usable };
            if (last)
                break;
        }
        Interlocked.Decrement(ref s_live);
        return null;
    }

    // Takes the addresses only if as many as "spare" stay free for everybody else.
    private static bool TryReserveAddresses(ulong size, ulong spare, out nuint address)
    {
        if (!VirtualMemory.TryReserve((nuint)size, out address))
            return false;
        if (VirtualMemory.TryReserve((nuint)spare, out nuint probe))
        {
            VirtualMemory.Release(probe, (nuint)spare);
            return true;
        }
        VirtualMemory.Release(address, (nuint)size);
        address = 0;
        return false;
    }
}
