namespace WasiTools.Wasi.Abi;

/// <summary>The attributes of a file (<c>filestat</c>), before either snapshot's layout. Times are nanoseconds since 1970, zero when
/// they are unknown or before that.</summary>
internal struct FileStatus
{
    internal ulong Device;
    internal ulong Inode;
    internal FileType Type;
    internal ulong Links;
    internal ulong Size;
    internal ulong AccessTime;
    internal ulong ModifyTime;
    internal ulong ChangeTime;
}
