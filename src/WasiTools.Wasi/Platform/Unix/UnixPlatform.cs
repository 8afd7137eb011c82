using System.Net;
using WasiTools.Engine.Structure;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Linux and macOS.</summary>
internal sealed unsafe class UnixPlatform : HostPlatform
{
    private PathResolver? _resolver;

    /// <param name="resolver">How paths are resolved; null for the best way that this system has.</param>
    internal UnixPlatform(PathResolver? resolver = null) => _resolver = resolver;

    /// <summary>Made when the first directory is given: many programs get none.</summary>
    private PathResolver Resolver =>
        _resolver ??= OperatingSystem.IsLinux() && OpenAt2Resolver.IsAvailable ? new OpenAt2Resolver() : new WalkResolver();

    internal override StopSignal CreateStopSignal() => new UnixStopSignal();

    internal override DirectoryDescriptor OpenDirectory(WasiDirectory directory)
    {
        SafeFd fd = OpenHost(directory.HostPath, OpenFlag.ReadOnly | OpenFlag.Directory);
        if (fd.IsInvalid)
        {
            int error = UnixErrno.Last;
            throw error is UnixErrno.Noent or UnixErrno.Notdir
                ? Throw.NoDirectory(directory.HostPath)
                : Throw.HostCall($"open the directory '{directory.HostPath}'", error);
        }
        Rights rights = directory.ReadOnly ? RightSets.Directory & ~RightSets.Changing : RightSets.Directory;
        return new UnixDirectory(fd, Resolver, rights, RightSets.Inheriting, directory.ReadOnly,
            Utf8Text.Encode(directory.GuestPath));
    }

    internal override Descriptor OpenStandardStream(int number) => WrapInherited(number, forWriting: number != 0);

    internal override Descriptor OpenFile(string path, bool forWriting)
    {
        const uint Mode = 0x1B6;
        int flags = forWriting ? OpenFlag.WriteOnly | OpenFlag.Create | OpenFlag.Truncate : OpenFlag.ReadOnly;
        SafeFd fd = OpenHost(path, flags | OpenFlag.NonBlock, Mode);
        if (fd.IsInvalid)
            throw Throw.HostCall($"open the file '{path}'", UnixErrno.Last);
        Errno error = UnixSystem.GetStatus(fd.Number, out UnixStatus status);
        if (error != Errno.Success || status.Kind == UnixFileKind.Directory)
        {
            fd.Dispose();
            throw Throw.NoAccess(path, "it is a directory");
        }
        Rights direction = forWriting ? ~Rights.FdRead : ~Rights.FdWrite;
        return status.Kind is UnixFileKind.Regular or UnixFileKind.BlockDevice
            ? new UnixFile(fd.Number, fd, status.File.Type, RightSets.File & direction, FdFlags.None)
            : new UnixStream(fd.Number, fd, blocking: null, status.File.Type, RightSets.Stream & direction, FdFlags.None);
    }

    /// <summary>A descriptor for one that this process shares with others and that stays as it is: it is neither closed nor is its mode
    /// changed.</summary>
    internal static Descriptor WrapInherited(int number, bool forWriting)
    {
        Rights direction = forWriting ? ~Rights.FdRead : ~Rights.FdWrite;
        if (UnixSystem.GetStatus(number, out UnixStatus status) != Errno.Success)
            return new NullDescriptor(); // closed, as a daemon's may be
        switch (status.Kind)
        {
            case UnixFileKind.Regular or UnixFileKind.BlockDevice:
                bool appends = (UnixSystem.GetStatusFlags(number) & OpenFlag.Append) != 0;
                return new UnixFile(
                    number, owned: null, status.File.Type, RightSets.File & direction, appends ? FdFlags.Append : FdFlags.None);
            case UnixFileKind.Socket:
                return new UnixSocket(number, owned: null, RightSets.Socket & direction, FdFlags.None);
            default:
                SafeFd? own = Reopen(number, forWriting, status);
                return new UnixStream(
                    own?.Number ?? number, own, own is null ? BlockingTransfer.Of(number) : null, status.File.Type,
                    RightSets.Stream & direction, FdFlags.None);
        }
    }

    internal override ListenerDescriptor Listen(IPEndPoint address) => new UnixListener(CreateListener(address));

    internal override void FillRandom(Span<byte> buffer)
    {
        const int PartSize = 256; // the most that getentropy gives, and never interrupted
        while (!buffer.IsEmpty)
        {
            int size = Math.Min(buffer.Length, PartSize);
            fixed (byte* start = buffer)
            {
                nint result = OperatingSystem.IsLinux() ? LinuxLibc.GetRandom(start, (nuint)size, 0)
                    : OperatingSystem.IsMacOS() && DarwinLibc.GetEntropy(start, (nuint)size) == 0 ? size
                    : -1;
                if (result < 0 && UnixErrno.Last != UnixErrno.Intr)
                    throw Throw.HostCall("get random bytes", UnixErrno.Last);
                buffer = buffer[(int)Math.Max(result, 0)..];
            }
        }
    }

    internal override Errno GetTime(ClockId clock, out ulong time)
    {
        time = 0;
        if (HostClock(clock) is not { } number)
            return Errno.Inval;
        TimeSpecification value;
        if (Libc.GetTime(number, &value) != 0)
            return UnixErrno.LastAsWasi();
        time = TimeSpecification.ToNanoseconds(value.Seconds, value.Nanoseconds);
        return Errno.Success;
    }

    internal override Errno GetResolution(ClockId clock, out ulong resolution)
    {
        resolution = 0;
        if (HostClock(clock) is not { } number)
            return Errno.Inval;
        TimeSpecification value;
        if (Libc.GetResolution(number, &value) != 0)
            return UnixErrno.LastAsWasi();
        resolution = Math.Max(1, TimeSpecification.ToNanoseconds(value.Seconds, value.Nanoseconds));
        return Errno.Success;
    }

    internal override Errno Poll(Span<PollItem> items, long deadline, StopSignal stop)
    {
        const int OnStack = 64;
        Span<PollEntry> entries = items.Length < OnStack ? stackalloc PollEntry[items.Length + 1] : new PollEntry[items.Length + 1];
        for (int i = 0; i < items.Length; i++)
        {
            short events = items[i].ForWriting ? PollEntry.Out : PollEntry.In;
            entries[i] = new() { Fd = ((IUnixPollable)items[i].Descriptor).PollFd, Events = events };
        }
        Errno error;
        fixed (PollEntry* list = entries)
            error = UnixWait.Any(list, items.Length, deadline, stop, out _);
        for (int i = 0; i < items.Length; i++)
        {
            short returned = entries[i].Returned;
            items[i].IsReady = returned != 0;
            items[i].HasFailed = (returned & PollEntry.Invalid) != 0;
            items[i].IsHungUp = (returned & PollEntry.Hangup) != 0;
        }
        return error;
    }

    private static int? HostClock(ClockId clock) => (clock, OperatingSystem.IsLinux()) switch
    {
        (ClockId.Realtime, _) => 0,
        (ClockId.Monotonic, true) => 1,
        (ClockId.Monotonic, false) => 8, // CLOCK_UPTIME_RAW, which Stopwatch reads
        (ClockId.ProcessCpuTime, true) => 2,
        (ClockId.ProcessCpuTime, false) => 12,
        (ClockId.ThreadCpuTime, true) => 3,
        (ClockId.ThreadCpuTime, false) => 16,
        _ => null,
    };

    private static SafeFd OpenHost(string path, int flags, uint mode = 0)
    {
        byte[] name = Utf8Text.ZeroTerminated(path) ?? throw Throw.ZeroCharacter("path", path);
        fixed (byte* start = name)
            return new(UnixSystem.OpenAt(OperatingSystem.IsLinux() ? ProcessFd.CurrentDirectory : -2, start, flags, mode));
    }

    /// <summary>Opens a pipe, terminal or device of this process once more without waiting, which leaves the mode of the description that
    /// is shared with the parent as it is; null where that is not possible.</summary>
    private static SafeFd? Reopen(int number, bool forWriting, in UnixStatus status)
    {
        const uint TerminalMultiplexerMajor = 5;
        const uint TerminalMultiplexerMinor = 2;
        // Opening /dev/ptmx again would make a new terminal.
        if (!OperatingSystem.IsLinux()
            || (status.Kind == UnixFileKind.CharacterDevice
                && status.SpecialDevice == (TerminalMultiplexerMajor, TerminalMultiplexerMinor)))
            return null;
        int access = forWriting ? OpenFlag.WriteOnly : OpenFlag.ReadOnly;
        SafeFd own;
        fixed (byte* path = ProcessFd.Path(number))
            own = new(UnixSystem.OpenAt(ProcessFd.CurrentDirectory, path, access | OpenFlag.NonBlock, 0));
        return own.IsInvalid ? null : own;
    }
}
