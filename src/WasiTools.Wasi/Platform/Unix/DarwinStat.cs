using System.Runtime.InteropServices;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary><c>struct stat</c> of macOS with 64-bit inodes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct DarwinStat
{
    [FieldOffset(0)]
    internal int Device;
    [FieldOffset(4)]
    internal ushort Mode;
    [FieldOffset(6)]
    internal ushort Links;
    [FieldOffset(8)]
    internal ulong Inode;
    [FieldOffset(24)]
    internal int SpecialDevice;
    [FieldOffset(32)]
    internal TimeSpecification AccessTime;
    [FieldOffset(48)]
    internal TimeSpecification ModifyTime;
    [FieldOffset(64)]
    internal TimeSpecification ChangeTime;
    [FieldOffset(96)]
    internal long Size;
}
