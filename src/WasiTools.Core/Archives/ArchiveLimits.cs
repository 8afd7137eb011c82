namespace WasiTools.Core.Archives;

/// <summary>How much an archive may unpack to. The largest SDK so far has some 20,000 entries and 2.5 GiB.</summary>
/// <param name="Entries">Entries of any kind.</param>
/// <param name="TotalBytes">Bytes of all files.</param>
/// <param name="FileBytes">Bytes of one file.</param>
internal sealed record ArchiveLimits(int Entries = 200_000, long TotalBytes = 16L << 30, long FileBytes = 4L << 30)
{
    /// <summary>Characters of a path inside the archive.</summary>
    public const int PathLength = 1024;

    /// <summary>Folders inside one another.</summary>
    public const int Depth = 64;
}
