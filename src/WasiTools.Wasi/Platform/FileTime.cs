using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform;

/// <summary>A time stamp to set: kept, the present, or nanoseconds since 1970.</summary>
internal readonly record struct FileTime(FileTimeKind Kind, ulong Nanoseconds)
{
    /// <summary>The two time stamps that <c>fstflags</c> ask for; false where one is asked for twice.</summary>
    internal static bool TryCreate(TimeFlags flags, ulong access, ulong modify, out FileTime accessTime, out FileTime modifyTime)
    {
        const TimeFlags BothAccess = TimeFlags.Access | TimeFlags.AccessNow;
        const TimeFlags BothModify = TimeFlags.Modify | TimeFlags.ModifyNow;
        accessTime = Create(flags & BothAccess, TimeFlags.Access, TimeFlags.AccessNow, access);
        modifyTime = Create(flags & BothModify, TimeFlags.Modify, TimeFlags.ModifyNow, modify);
        return (flags & BothAccess) != BothAccess && (flags & BothModify) != BothModify && (flags & ~(BothAccess | BothModify)) == 0;
    }

    private static FileTime Create(TimeFlags flags, TimeFlags value, TimeFlags now, ulong nanoseconds) =>
        flags == value ? new(FileTimeKind.Value, nanoseconds)
        : flags == now ? new(FileTimeKind.Now, 0)
        : new(FileTimeKind.Keep, 0);
}

/// <summary>What becomes of a time stamp.</summary>
internal enum FileTimeKind
{
    Keep,
    Now,
    Value,
}
