using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Platform;

/// <summary>
/// What the machine code of a fault stub and managed code share: the ranges whose faults are ours, and the faults that
/// happened and were not taken yet. It lies outside the managed heap and is never freed.
/// </summary>
/// <remarks>
/// <para>The layout is known to the stubs; whoever changes it changes <see cref="FaultTranslation"/>'s key with it.</para>
/// <code>
/// 0x00000  address of the handler that the stub goes on to
/// 0x00008  number of range slots ever used (32 bits)
/// 0x00010  address of the stub's thread identifier function
/// 0x00018  address of the stub's handler
/// 0x00020  address of the stub's probe function
/// 0x01000  8192 ranges: first page number shifted left by 28, plus the number of pages; 0 = free
/// 0x11000  4096 thread identifiers: the owner of the fault in the same place of the next array; 0 = free
/// 0x19000  4096 fault addresses
/// </code>
/// <para>A range is one word so that the handler, which can take no lock, never sees half of one. Pages are 4 KiB here on
/// every system. A fault is put in the first free place of 64 beginning at the thread identifier modulo 4096.</para>
/// </remarks>
internal readonly unsafe struct FaultTable(nuint address)
{
    public const int Size = 0x21000;

    private const int NextHandlerOffset = 0x00;
    private const int RangeCountOffset = 0x08;
    private const int ThreadIdFunctionOffset = 0x10;
    private const int HandlerOffset = 0x18;
    private const int ProbeFunctionOffset = 0x20;
    private const int RangesOffset = 0x1000;
    private const int ThreadsOffset = 0x11000;
    private const int AddressesOffset = 0x19000;

    private const int RangeCapacity = 8192;
    private const uint FaultMask = 4095;
    private const int FaultWindow = 64;

    private const int PageShift = 12;
    private const int PageCountBits = 28;
    private const int AddressBits = 64 - PageCountBits + PageShift;

    public nuint Address { get; } = address;

    public ref nuint NextHandler => ref Unsafe.AsRef<nuint>((void*)(Address + NextHandlerOffset));

    public ref nuint ThreadIdFunction => ref Unsafe.AsRef<nuint>((void*)(Address + ThreadIdFunctionOffset));

    public ref nuint ProbeFunction => ref Unsafe.AsRef<nuint>((void*)(Address + ProbeFunctionOffset));

    public ref nuint Handler => ref Unsafe.AsRef<nuint>((void*)(Address + HandlerOffset));

    /// <summary>Makes faults in a range ours.</summary>
    /// <param name="start">The first address, a multiple of 4 KiB.</param>
    /// <param name="size">The number of bytes, a multiple of 4 KiB below 1 TiB.</param>
    /// <returns>The slot to give to <see cref="Unregister"/>, or -1 when the table is full or cannot hold the range.</returns>
    public int Register(nuint start, ulong size)
    {
        const ulong PageMask = (1UL << PageShift) - 1;
        ulong pages = size >> PageShift;
        if (((start | size) & PageMask) != 0 || start >> AddressBits != 0 || pages == 0 || pages >> PageCountBits != 0)
            return -1;

        ulong range = (((ulong)start >> PageShift) << PageCountBits) | pages;
        var ranges = (ulong*)(Address + RangesOffset);
        for (int slot = 0; slot < RangeCapacity; slot++)
        {
            if (Volatile.Read(ref ranges[slot]) == 0 && Interlocked.CompareExchange(ref ranges[slot], range, 0) == 0)
            {
                RaiseRangeCount(slot + 1);
                return slot;
            }
        }
        return -1;
    }

    public void Unregister(int slot) => Volatile.Write(ref ((ulong*)(Address + RangesOffset))[slot], 0);

    /// <summary>
    /// Loads from an address in machine code and goes on after the load if the handler saw it fault. Where faults do not
    /// reach the handler, the process ends like after any wild access.
    /// </summary>
    public void Probe(nuint target) => ((delegate* unmanaged<nuint, void>)ProbeFunction)(target);

    /// <summary>Takes the calling thread's fault, if there is one that was not taken yet.</summary>
    public bool TryTake(out nuint faultAddress)
    {
        uint thread = ((delegate* unmanaged[SuppressGCTransition]<uint>)ThreadIdFunction)();
        var threads = (ulong*)(Address + ThreadsOffset);
        var addresses = (nuint*)(Address + AddressesOffset);
        faultAddress = 0;
        bool found = false;
        for (uint i = 0; i < FaultWindow; i++)
        {
            uint place = (thread + i) & FaultMask;
            if (Volatile.Read(ref threads[place]) != thread)
                continue;
            // The handler takes the first place that is free or the thread's own, so an older fault that nobody asked for
            // can only be behind the newest one. It is dropped with it.
            if (!found)
                faultAddress = addresses[place];
            found = true;
            Volatile.Write(ref threads[place], 0);
        }
        return found;
    }

    private void RaiseRangeCount(int count)
    {
        ref int used = ref Unsafe.AsRef<int>((void*)(Address + RangeCountOffset));
        for (int seen = Volatile.Read(ref used); seen < count;)
        {
            int before = Interlocked.CompareExchange(ref used, count, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
