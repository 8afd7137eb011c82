using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>The Win32 functions in use. Handles are plain numbers whose owner the caller keeps alive.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Kernel32
{
    internal const nint InvalidHandle = -1;
    internal const nint CurrentProcess = -1;
    internal const nint CurrentThread = -2;

    private const string Name = "kernel32";

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint GetStdHandle(int number);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial uint GetFileType(nint handle);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int GetConsoleMode(nint handle, uint* mode);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int GetNumberOfConsoleInputEvents(nint handle, uint* count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ReadConsoleW(nint handle, char* buffer, uint size, uint* count, void* control);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int WriteConsoleW(nint handle, char* buffer, uint size, uint* count, void* reserved);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ReadFile(nint handle, void* buffer, uint size, uint* count, Overlapped* overlapped);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int WriteFile(nint handle, void* buffer, uint size, uint* count, Overlapped* overlapped);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int PeekNamedPipe(nint handle, void* buffer, uint size, uint* read, uint* available, uint* left);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int SetFilePointerEx(nint handle, long distance, long* position, uint method);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int GetFileInformationByHandle(nint handle, HandleInformation* information);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int GetFileInformationByHandleEx(nint handle, int kind, void* information, uint size);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int SetFileInformationByHandle(nint handle, int kind, void* information, uint size);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int FlushFileBuffers(nint handle);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint CreateFileW(
        char* name, uint access, uint share, void* security, uint disposition, uint flags, nint template);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int CloseHandle(nint handle);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int DeviceIoControl(
        nint handle, uint code, void* input, uint inputSize, void* output, uint outputSize, uint* count, void* overlapped);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint CreateEventW(void* security, int manualReset, int initialState, char* name);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int SetEvent(nint handle);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial uint WaitForSingleObject(nint handle, uint milliseconds);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint OpenThread(uint access, int inherit, uint thread);

    [LibraryImport(Name)]
    internal static partial uint GetCurrentThreadId();

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int CancelSynchronousIo(nint thread);

    [LibraryImport(Name)]
    internal static partial void GetSystemTimePreciseAsFileTime(long* time);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int GetProcessTimes(nint process, long* creation, long* exit, long* kernel, long* user);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int GetThreadTimes(nint thread, long* creation, long* exit, long* kernel, long* user);

    /// <summary><c>OVERLAPPED</c>, used for an offset only.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Overlapped
    {
        internal nint Internal;
        internal nint InternalHigh;
        internal ulong Offset;
        internal nint Event;
    }

    /// <summary><c>BY_HANDLE_FILE_INFORMATION</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    internal struct HandleInformation
    {
        internal uint Attributes;
        internal long CreationTime;
        internal long LastAccessTime;
        internal long LastWriteTime;
        internal uint VolumeSerialNumber;
        internal uint SizeHigh;
        internal uint SizeLow;
        internal uint Links;
        internal uint IndexHigh;
        internal uint IndexLow;
    }

    /// <summary><c>FILE_BASIC_INFO</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BasicInformation
    {
        internal long CreationTime;
        internal long LastAccessTime;
        internal long LastWriteTime;
        internal long ChangeTime;
        internal uint Attributes;
    }
}
