namespace WasiTools.Core.Operations;

/// <summary>Checks for room on a disk before filling it.</summary>
internal static class FreeSpace
{
    /// <summary>Left over for others: filling a disk to its last byte harms more than the failing download.</summary>
    private const long Reserve = 64L << 20;

    public static void Require(string folder, long bytes, string purpose)
    {
        string place = OperatingSystem.IsWindows() ? Path.GetPathRoot(Path.GetFullPath(folder))! : folder;
        long available = new DriveInfo(place).AvailableFreeSpace;
        if (available < bytes + Reserve)
            throw Throw.NotEnoughSpace(folder, bytes, available, purpose);
    }
}
