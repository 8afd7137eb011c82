using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Engine.Platform;

/// <summary>The addresses between which a thread's stack lies; it grows from <see cref="High"/> down to <see cref="Low"/>.</summary>
/// <param name="Low">The lowest address, guard pages of the C library excluded, those of Windows included (3 pages).</param>
/// <param name="High">The address just above the stack.</param>
internal readonly partial record struct StackBounds(nuint Low, nuint High)
{
    /// <summary>Finds the calling thread's stack.</summary>
    /// <returns><see langword="false"/> where the system does not tell.</returns>
    public static bool TryGetCurrent(out StackBounds bounds)
    {
        if (OperatingSystem.IsWindows())
        {
            Windows.GetCurrentThreadStackLimits(out nuint low, out nuint high);
            bounds = new StackBounds(low, high);
            return true;
        }
        return OperatingSystem.IsMacOS() ? MacOS.TryGetCurrent(out bounds) : Linux.TryGetCurrent(out bounds);
    }

    [SupportedOSPlatform("windows")]
    private static partial class Windows
    {
        [LibraryImport("kernel32")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        public static partial void GetCurrentThreadStackLimits(out nuint low, out nuint high);
    }

    /// <summary>Never run.</summary>
    [SupportedOSPlatform("macos")]
    private static partial class MacOS
    {
        public static bool TryGetCurrent(out StackBounds bounds)
        {
            nint self = Self();
            nuint high = StackAddress(self);
            bounds = new StackBounds(high - StackSize(self), high);
            return high != 0;
        }

        [LibraryImport("libc", EntryPoint = "pthread_self")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial nint Self();

        [LibraryImport("libc", EntryPoint = "pthread_get_stackaddr_np")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial nuint StackAddress(nint thread);

        [LibraryImport("libc", EntryPoint = "pthread_get_stacksize_np")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial nuint StackSize(nint thread);
    }

    [UnsupportedOSPlatform("windows")]
    [UnsupportedOSPlatform("macos")]
    private static unsafe partial class Linux
    {
        // pthread_attr_t has 56 bytes in glibc and musl on x64, 64 in glibc on arm64; the rest is room for other C libraries.
        private const int AttributesSize = 256;

        public static bool TryGetCurrent(out StackBounds bounds)
        {
            bounds = default;
            byte* attributes = stackalloc byte[AttributesSize];
            if (GetAttributes(Self(), attributes) != 0)
                return false;
            bool found = GetStack(attributes, out nuint low, out nuint size) == 0;
            DestroyAttributes(attributes);
            bounds = new StackBounds(low, low + size);
            return found;
        }

        [LibraryImport("libc", EntryPoint = "pthread_self")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial nint Self();

        [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int GetAttributes(nint thread, byte* attributes);

        [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int GetStack(byte* attributes, out nuint low, out nuint size);

        [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int DestroyAttributes(byte* attributes);
    }
}
