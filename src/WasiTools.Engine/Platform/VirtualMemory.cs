namespace WasiTools.Engine.Platform;

/// <summary>
/// Address space and pages of this process. Failures that a caller can answer with something smaller (address-space limits,
/// no memory left to commit) are reported as <see langword="false"/>, never thrown.
/// </summary>
/// <remarks>
/// Addresses passed in are page aligned and lie in a range that <see cref="TryReserve"/> returned; sizes are rounded up to
/// whole pages.
/// </remarks>
internal static class VirtualMemory
{
    /// <summary>The unit of commitment and protection in bytes: 4 KiB or 16 KiB, a power of two.</summary>
    public static nuint PageSize { get; } = (nuint)Environment.SystemPageSize;

    /// <summary>Rounds a byte count up to whole pages.</summary>
    public static nuint RoundUpToPage(nuint size) => checked(size + PageSize - 1) & ~(PageSize - 1);

    /// <summary>Reserves <paramref name="size"/> bytes of address space in which every access faults.</summary>
    public static bool TryReserve(nuint size, out nuint address)
    {
        size = RoundUpToPage(size);
        address = OperatingSystem.IsWindows() ? WindowsVirtualMemory.Reserve(size) : UnixVirtualMemory.Reserve(size);
        return address != 0;
    }

    /// <summary>Makes pages readable and writable. Pages that were not committed before read as zero.</summary>
    public static bool TryCommit(nuint address, nuint size)
    {
        size = RoundUpToPage(size);
        if (size == 0)
            return true;
        return OperatingSystem.IsWindows()
            ? WindowsVirtualMemory.Commit(address, size)
            : UnixVirtualMemory.Protect(address, size, PageAccess.ReadWrite);
    }

    /// <summary>Gives the contents of pages back to the system; the addresses stay reserved and every access faults.</summary>
    public static bool TryDecommit(nuint address, nuint size)
    {
        size = RoundUpToPage(size);
        if (size == 0)
            return true;
        return OperatingSystem.IsWindows()
            ? WindowsVirtualMemory.Decommit(address, size)
            : UnixVirtualMemory.Decommit(address, size);
    }

    /// <summary>Changes the access to committed pages and keeps their contents.</summary>
    public static bool TryProtect(nuint address, nuint size, PageAccess access)
    {
        size = RoundUpToPage(size);
        return OperatingSystem.IsWindows()
            ? WindowsVirtualMemory.Protect(address, size, access)
            : UnixVirtualMemory.Protect(address, size, access);
    }

    /// <summary>Has the system use large pages for memory that is about to be filled, if it wants to be asked: a fault for each page of the ordinary size
    /// takes longer than filling it. May be memory of any kind; only whole large pages in it are meant.</summary>
    public static void PreferLargePages(nuint address, nuint size)
    {
        if (OperatingSystem.IsLinux())
            UnixVirtualMemory.PreferLargePages(address, size);
    }

    /// <summary>Releases a whole reservation: both arguments as given to and returned by <see cref="TryReserve"/>.</summary>
    public static bool Release(nuint address, nuint size) =>
        OperatingSystem.IsWindows()
            ? WindowsVirtualMemory.Release(address)
            : UnixVirtualMemory.Release(address, RoundUpToPage(size));
}
