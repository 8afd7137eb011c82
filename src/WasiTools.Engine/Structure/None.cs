namespace WasiTools.Engine.Structure;

/// <summary>Empty arrays of the engine's structures. For each of those types <see cref="Array.Empty{T}"/> has a static constructor that is
/// not compiled ahead of time, and a process that prints one line would meet a dozen.</summary>
internal static class None
{
    /// <summary>A new empty array.</summary>
#pragma warning disable CA1825 // Array.Empty is what this replaces
    public static T[] Of<T>() => new T[0];
#pragma warning restore CA1825
}
