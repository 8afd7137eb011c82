using System.Runtime.InteropServices;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Translates the C library's error numbers.</summary>
internal static class UnixErrno
{
    internal const int Perm = 1;
    internal const int Noent = 2;
    internal const int Intr = 4;
    internal const int Nxio = 6;
    internal const int Acces = 13;
    internal const int Xdev = 18;
    internal const int Notdir = 20;
    internal const int Isdir = 21;
    internal const int Inval = 22;

    /// <summary>The error number of the last call in this thread.</summary>
    internal static int Last => Marshal.GetLastPInvokeError();

    internal static bool IsAgain(int error) => error == (OperatingSystem.IsLinux() ? 11 : 35);

    internal static bool IsLoop(int error) => error == (OperatingSystem.IsLinux() ? 40 : 62);

    internal static bool IsNotImplemented(int error) => error == (OperatingSystem.IsLinux() ? 38 : 78);

    /// <summary>The last call's error as the guest sees it.</summary>
    internal static Errno LastAsWasi() => ToWasi(Last);

    /// <summary>An error number as the guest sees it; <see cref="Errno.Io"/> for what WASI has no name for.</summary>
    internal static Errno ToWasi(int error) => OperatingSystem.IsLinux() ? FromLinux(error) : FromDarwin(error);

    private static Errno FromLinux(int error) => error switch
    {
        1 => Errno.Perm, 2 => Errno.Noent, 3 => Errno.Srch, 4 => Errno.Intr, 5 => Errno.Io, 6 => Errno.Nxio, 7 => Errno.TooBig,
        8 => Errno.Noexec, 9 => Errno.Badf, 10 => Errno.Child, 11 => Errno.Again, 12 => Errno.Nomem, 13 => Errno.Acces,
        14 => Errno.Fault, 16 => Errno.Busy, 17 => Errno.Exist, 18 => Errno.Xdev, 19 => Errno.Nodev, 20 => Errno.Notdir,
        21 => Errno.Isdir, 22 => Errno.Inval, 23 => Errno.Nfile, 24 => Errno.Mfile, 25 => Errno.Notty, 26 => Errno.Txtbsy,
        27 => Errno.Fbig, 28 => Errno.Nospc, 29 => Errno.Spipe, 30 => Errno.Rofs, 31 => Errno.Mlink, 32 => Errno.Pipe,
        33 => Errno.Dom, 34 => Errno.Range, 35 => Errno.Deadlk, 36 => Errno.Nametoolong, 37 => Errno.Nolck, 38 => Errno.Nosys,
        39 => Errno.Notempty, 40 => Errno.Loop, 42 => Errno.Nomsg, 43 => Errno.Idrm, 67 => Errno.Nolink, 71 => Errno.Proto,
        72 => Errno.Multihop, 74 => Errno.Badmsg, 75 => Errno.Overflow, 84 => Errno.Ilseq, 88 => Errno.Notsock,
        89 => Errno.Destaddrreq, 90 => Errno.Msgsize, 91 => Errno.Prototype, 92 => Errno.Noprotoopt, 93 => Errno.Protonosupport,
        95 => Errno.Notsup, 97 => Errno.Afnosupport, 98 => Errno.Addrinuse, 99 => Errno.Addrnotavail, 100 => Errno.Netdown,
        101 => Errno.Netunreach, 102 => Errno.Netreset, 103 => Errno.Connaborted, 104 => Errno.Connreset, 105 => Errno.Nobufs,
        106 => Errno.Isconn, 107 => Errno.Notconn, 110 => Errno.Timedout, 111 => Errno.Connrefused, 113 => Errno.Hostunreach,
        114 => Errno.Already, 115 => Errno.Inprogress, 116 => Errno.Stale, 122 => Errno.Dquot, 125 => Errno.Canceled,
        130 => Errno.Ownerdead, 131 => Errno.Notrecoverable,
        _ => Errno.Io,
    };

    private static Errno FromDarwin(int error) => error switch
    {
        1 => Errno.Perm, 2 => Errno.Noent, 3 => Errno.Srch, 4 => Errno.Intr, 5 => Errno.Io, 6 => Errno.Nxio, 7 => Errno.TooBig,
        8 => Errno.Noexec, 9 => Errno.Badf, 10 => Errno.Child, 11 => Errno.Deadlk, 12 => Errno.Nomem, 13 => Errno.Acces,
        14 => Errno.Fault, 16 => Errno.Busy, 17 => Errno.Exist, 18 => Errno.Xdev, 19 => Errno.Nodev, 20 => Errno.Notdir,
        21 => Errno.Isdir, 22 => Errno.Inval, 23 => Errno.Nfile, 24 => Errno.Mfile, 25 => Errno.Notty, 26 => Errno.Txtbsy,
        27 => Errno.Fbig, 28 => Errno.Nospc, 29 => Errno.Spipe, 30 => Errno.Rofs, 31 => Errno.Mlink, 32 => Errno.Pipe,
        33 => Errno.Dom, 34 => Errno.Range, 35 => Errno.Again, 36 => Errno.Inprogress, 37 => Errno.Already, 38 => Errno.Notsock,
        39 => Errno.Destaddrreq, 40 => Errno.Msgsize, 41 => Errno.Prototype, 42 => Errno.Noprotoopt, 43 => Errno.Protonosupport,
        45 => Errno.Notsup, 47 => Errno.Afnosupport, 48 => Errno.Addrinuse, 49 => Errno.Addrnotavail, 50 => Errno.Netdown,
        51 => Errno.Netunreach, 52 => Errno.Netreset, 53 => Errno.Connaborted, 54 => Errno.Connreset, 55 => Errno.Nobufs,
        56 => Errno.Isconn, 57 => Errno.Notconn, 60 => Errno.Timedout, 61 => Errno.Connrefused, 62 => Errno.Loop,
        63 => Errno.Nametoolong, 65 => Errno.Hostunreach, 66 => Errno.Notempty, 69 => Errno.Dquot, 70 => Errno.Stale,
        77 => Errno.Nolck, 78 => Errno.Nosys, 84 => Errno.Overflow, 89 => Errno.Canceled, 90 => Errno.Idrm, 91 => Errno.Nomsg,
        92 => Errno.Ilseq, 94 => Errno.Badmsg, 95 => Errno.Multihop, 97 => Errno.Nolink, 100 => Errno.Proto, 102 => Errno.Notsup,
        104 => Errno.Notrecoverable, 105 => Errno.Ownerdead,
        _ => Errno.Io,
    };
}
