using System.Runtime.InteropServices;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>The start of <c>struct statfs</c> of 64-bit Linux, with room for the rest.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal struct StatFs
{
    /// <summary>The type of the file system with the files of processes.</summary>
    internal const long ProcessFiles = 0x9FA0;

    internal long Type;
}
