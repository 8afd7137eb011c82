namespace WasiTools.Engine;

/// <summary>How a store runs its guests. Immutable.</summary>
public sealed record StoreOptions
{
    /// <summary>The smallest stack that a guest thread gets: 64 KiB.</summary>
    public const int MinimumStackSize = 64 << 10;

    /// <summary>The largest stack that a guest thread gets: 1 GiB less 1 MiB.</summary>
    public const int MaximumStackSize = (1 << 30) - (1 << 20);

    /// <summary>The defaults.</summary>
    public static StoreOptions Default { get; } = new();

    /// <summary>How memory accesses are kept within bounds.</summary>
    public BoundsMode Bounds { get; init; } = BoundsMode.Explicit;

    /// <summary>Stack for guest code in bytes, from <see cref="MinimumStackSize"/> to <see cref="MaximumStackSize"/>. What the runtime
    /// and host functions need comes on top.</summary>
    public int StackSize { get; init; } = 8 << 20;

    /// <summary>Largest size of any one memory in bytes; growing beyond fails.</summary>
    public long MaximumMemory { get; init; } = long.MaxValue;

    /// <summary>How many bytes of structures, arrays and 31-bit integers the guest can keep alive. What is no longer referred to does not
    /// count. The figure is an estimate, about one part in a hundred off at the default; when it exceeds the budget even after a
    /// collection, the guest traps with <see cref="TrapKind.OutOfMemory"/>. An array that does not fit is not allocated; small objects
    /// can go beyond the budget by a sixteenth before it is noticed.</summary>
    public long MaximumObjectMemory { get; init; } = 1L << 30;
}
