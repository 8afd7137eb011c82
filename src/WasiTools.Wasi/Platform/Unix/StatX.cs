using System.Runtime.InteropServices;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary><c>struct statx</c> of Linux, the same on every processor.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatX
{
    /// <summary>STATX_BASIC_STATS.</summary>
    internal const uint BasicStats = 0x7FF;

    [FieldOffset(16)]
    internal uint Links;
    [FieldOffset(28)]
    internal ushort Mode;
    [FieldOffset(32)]
    internal ulong Inode;
    [FieldOffset(40)]
    internal ulong Size;
    [FieldOffset(64)]
    internal long AccessSeconds;
    [FieldOffset(72)]
    internal uint AccessNanoseconds;
    [FieldOffset(96)]
    internal long ChangeSeconds;
    [FieldOffset(104)]
    internal uint ChangeNanoseconds;
    [FieldOffset(112)]
    internal long ModifySeconds;
    [FieldOffset(120)]
    internal uint ModifyNanoseconds;
    [FieldOffset(128)]
    internal uint SpecialDeviceMajor;
    [FieldOffset(132)]
    internal uint SpecialDeviceMinor;
    [FieldOffset(136)]
    internal uint DeviceMajor;
    [FieldOffset(140)]
    internal uint DeviceMinor;
}
