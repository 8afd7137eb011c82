using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Platform;

/// <summary>What a process that runs one program needs of files at its start. The framework does the same, but loads so much for it that
/// milliseconds pass.</summary>
internal static unsafe partial class HostFile
{
    /// <summary>The last part of a path.</summary>
    public static string NameOf(string path)
    {
        if (OperatingSystem.IsWindows())
            return Path.GetFileName(path);
        int start = path.Length;
        while (start > 0 && path[start - 1] != '/')
            start--;
        return path[start..];
    }

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public static byte[] Read(string path) =>
        OperatingSystem.IsLinux() && Linux.TryRead(path) is byte[] bytes ? bytes : File.ReadAllBytes(path);

    [SupportedOSPlatform("linux")]
    private static partial class Linux
    {
        private const int CloseOnExec = 0x80000;
        private const int FromStart = 0, FromEnd = 2;

        /// <summary>The bytes of a file; null for a failure, which the framework has the right exception for.</summary>
        public static byte[]? TryRead(string path)
        {
            if (Utf8Text.ZeroTerminated(path) is not byte[] name)
                return null;
            int file;
            fixed (byte* start = name)
                file = Open(start, CloseOnExec);
            if (file < 0)
                return null;
            long size = Seek(file, 0, FromEnd);
            // A pipe has no end to seek to, and what the system makes up has none that says anything. It is not opened a second time, which
            // whoever writes into a pipe would notice.
            if (size <= 0)
                return ReadToEnd(file);
            byte[]? bytes = size <= Array.MaxLength && Seek(file, 0, FromStart) == 0 ? new byte[size] : null;
            if (bytes is not null && !TryFill(file, bytes))
                bytes = null;
            _ = Close(file);
            return bytes;
        }

        private static byte[] ReadToEnd(int file)
        {
            using var stream = new FileStream(new SafeFileHandle(file, ownsHandle: true), FileAccess.Read, bufferSize: 0);
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }

        private static bool TryFill(int file, Span<byte> bytes)
        {
            fixed (byte* start = bytes)
                VirtualMemory.PreferLargePages((nuint)start, (nuint)bytes.Length);
            while (!bytes.IsEmpty)
            {
                nint count;
                fixed (byte* start = bytes)
                    count = Read(file, start, (nuint)bytes.Length);
                if (count <= 0)
                    return false;
                bytes = bytes[(int)count..];
            }
            return true;
        }

        [LibraryImport("libc", EntryPoint = "open")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int Open(byte* path, int flags);

        [LibraryImport("libc", EntryPoint = "lseek")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial long Seek(int file, long offset, int from);

        [LibraryImport("libc", EntryPoint = "read")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial nint Read(int file, byte* buffer, nuint size);

        [LibraryImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int Close(int file);
    }
}
