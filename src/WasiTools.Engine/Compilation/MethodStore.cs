namespace WasiTools.Engine.Compilation;

/// <summary>How full the memory is in which the runtime keeps the CIL of an assembly that is being written. It consists of pieces, each one
/// and a half times as large as all before it together, and what is not used of the last is lost.</summary>
/// <remarks>As CoreCLR does it (CBlobFetcher in md/ceefilegen, with the first piece of collectible assemblies). Were it to do it otherwise,
/// assemblies would be filled less well.</remarks>
internal struct MethodStore
{
    private const int FirstPiece = 2_048, LeastPiece = 4_096, HeaderSize = 12, Alignment = 4;

    // From here on it is worth to start another assembly, which itself takes some 50 KiB, rather than another piece.
    private const int Enough = 400_000;

    private int used, last;

    public MethodStore()
    {
        Left = FirstPiece;
    }

    /// <summary>How many bytes are left of the last piece.</summary>
    public int Left { get; private set; }

    /// <summary>Whether the next methods, if they are not more than twice as large as the last ones, might need another piece.</summary>
    public readonly bool IsFull => used >= Enough && Left < 2 * last;

    /// <summary>Adds methods that become one type.</summary>
    /// <param name="sizes">The length of each one's CIL in bytes.</param>
    public void Add(ReadOnlySpan<int> sizes)
    {
        last = 0;
        foreach (int size in sizes)
        {
            int length = (size + HeaderSize + Alignment - 1) & -Alignment;
            if (length > Left)
                Left = Math.Max(Math.Max(used / 2 * 3, LeastPiece), length);
            Left -= length;
            used += length;
            last += length;
        }
    }
}
