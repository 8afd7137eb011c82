using System.Runtime.InteropServices;

namespace WasiTools.Engine.Execution;

/// <summary>What compiled code reads of its store, at fixed offsets from a pointer that every instance holds. Lives in pinned memory as
/// long as the store. Other threads write <see cref="StackLimit"/> and <see cref="StopRequested"/> to stop the guest.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StoreContext
{
    /// <summary>Number of 64-bit slots for results: 1,000 results of a function, each a vector.</summary>
    public const int ResultSlots = 2 * EngineLimits.Results;

    /// <summary>A function whose frame would reach below this address does not start. Raised to the top of the address space when the
    /// guest shall stop.</summary>
    public nint StackLimit;

    /// <summary>All ones when the guest shall stop, zero before. Every loop reads it.</summary>
    public long StopRequested;

    /// <summary>The next free byte of the area for locals that do not fit in a frame; null while the guest has not needed it.</summary>
    public byte* SideTop;

    /// <summary>The end of that area.</summary>
    public byte* SideEnd;

    /// <summary>Bytes of garbage-collected objects that may be allocated before <see cref="ObjectBudget"/> takes a sample.</summary>
    public long AllocationCredit;

    /// <summary>Results of a call beyond the first, in slots.</summary>
    public fixed ulong Results[ResultSlots];
}
