using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>Translates the error numbers of Win32, of Windows sockets and of the native functions.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsErrno
{
    internal const int AccessDenied = 5;
    internal const int BrokenPipe = 109;
    internal const int NoData = 232;
    internal const int PipeNotConnected = 233;
    internal const int HandleEof = 38;
    internal const int OperationAborted = 995;
    internal const int WouldBlock = 10035;

    /// <summary>The error number of the last call in this thread.</summary>
    internal static int Last => Marshal.GetLastPInvokeError();

    internal static Errno LastAsWasi() => ToWasi(Last);

    /// <summary>A status of a native function as the guest sees it; success for zero and above.</summary>
    internal static Errno FromStatus(int status) => status >= 0 ? Errno.Success : status switch
    {
        unchecked((int)0xC0000103) => Errno.Notdir, // STATUS_NOT_A_DIRECTORY, which Win32 calls an invalid name
        unchecked((int)0xC00000BA) => Errno.Isdir,  // STATUS_FILE_IS_A_DIRECTORY, which Win32 calls access denied
        unchecked((int)0xC0000056) => Errno.Noent,  // STATUS_DELETE_PENDING, likewise: gone for everybody but its last user
        unchecked((int)0xC00000A2) => Errno.Rofs,   // STATUS_MEDIA_WRITE_PROTECTED
        _ => ToWasi((int)NtDll.RtlNtStatusToDosError(status)),
    };

    /// <summary>An error number as the guest sees it; <see cref="Errno.Io"/> for what WASI has no name for.</summary>
    internal static Errno ToWasi(int error) => error switch
    {
        0 => Errno.Success,
        1 or 50 or 120 => Errno.Notsup,             // INVALID_FUNCTION, NOT_SUPPORTED, CALL_NOT_IMPLEMENTED
        2 or 3 or 15 or 53 or 67 => Errno.Noent,    // FILE_, PATH_NOT_FOUND, INVALID_DRIVE, BAD_NETPATH, BAD_NET_NAME
        4 => Errno.Mfile,                           // TOO_MANY_OPEN_FILES
        AccessDenied or 33 => Errno.Acces,          // LOCK_VIOLATION
        6 => Errno.Badf,                            // INVALID_HANDLE
        8 or 14 or 1455 => Errno.Nomem,             // NOT_ENOUGH_MEMORY, OUTOFMEMORY, COMMITMENT_LIMIT
        16 or 32 or 170 => Errno.Busy,              // CURRENT_DIRECTORY, SHARING_VIOLATION, BUSY
        17 => Errno.Xdev,                           // NOT_SAME_DEVICE
        19 => Errno.Rofs,                           // WRITE_PROTECT
        39 or 112 => Errno.Nospc,                   // HANDLE_DISK_FULL, DISK_FULL
        80 or 183 => Errno.Exist,                   // FILE_EXISTS, ALREADY_EXISTS
        87 or 123 or 161 or 131 => Errno.Inval,     // INVALID_PARAMETER, INVALID_NAME, BAD_PATHNAME, NEGATIVE_SEEK
        BrokenPipe or NoData or PipeNotConnected => Errno.Pipe,
        145 => Errno.Notempty,                      // DIR_NOT_EMPTY
        206 or 111 => Errno.Nametoolong,            // FILENAME_EXCED_RANGE, BUFFER_OVERFLOW
        223 => Errno.Fbig,                          // FILE_TOO_LARGE
        267 => Errno.Notdir,                        // DIRECTORY
        OperationAborted => Errno.Canceled,
        1142 => Errno.Mlink,                        // TOO_MANY_LINKS
        1314 => Errno.Perm,                         // PRIVILEGE_NOT_HELD
        1920 or 1921 => Errno.Loop,                 // CANT_ACCESS_FILE, CANT_RESOLVE_FILENAME
        4390 => Errno.Inval,                        // NOT_A_REPARSE_POINT
        10004 => Errno.Intr,
        10013 => Errno.Acces,
        10022 => Errno.Inval,
        10024 => Errno.Mfile,
        WouldBlock => Errno.Again,
        10038 => Errno.Notsock,
        10040 => Errno.Msgsize,
        10048 => Errno.Addrinuse,
        10050 => Errno.Netdown,
        10053 => Errno.Connaborted,
        10054 => Errno.Connreset,
        10055 => Errno.Nobufs,
        10057 => Errno.Notconn,
        10058 => Errno.Pipe,
        10060 => Errno.Timedout,
        _ => Errno.Io,
    };
}
