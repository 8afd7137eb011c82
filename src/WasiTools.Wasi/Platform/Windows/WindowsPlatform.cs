using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>Windows.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class WindowsPlatform : HostPlatform
{
    private const uint ShareAll = 0x7;
    private const uint OpenExisting = 3;
    private const uint CreateAlways = 2;
    private const uint BackupSemantics = 0x02000000;
    private const uint GenericRead = 0x80000000;
    private const uint GenericWrite = 0x40000000;
    private const uint DiskFile = 1;
    private const uint CharacterDevice = 2;
    private const int FirstStandardHandle = -10;
    private const ulong TickNanoseconds = 100;

    internal override StopSignal CreateStopSignal() => new WindowsStopSignal();

    internal override DirectoryDescriptor OpenDirectory(WasiDirectory directory)
    {
        SafeWindowsHandle handle = OpenHost(
            directory.HostPath, NativeFile.ReadData | NativeFile.Traverse | NativeFile.ReadAttributes | NativeFile.Synchronize,
            OpenExisting, BackupSemantics);
        if (handle.IsInvalid)
        {
            int error = WindowsErrno.Last;
            throw WindowsErrno.ToWasi(error) is Errno.Noent or Errno.Notdir or Errno.Inval
                ? Throw.NoDirectory(directory.HostPath)
                : Throw.HostCall($"open the directory '{directory.HostPath}'", error);
        }
        if (WindowsStatus.GetKind(handle.Value, out WindowsFileKind kind) != Errno.Success || kind == WindowsFileKind.File)
        {
            handle.Dispose();
            throw Throw.NoDirectory(directory.HostPath);
        }
        Rights rights = directory.ReadOnly ? RightSets.Directory & ~RightSets.Changing : RightSets.Directory;
        return new WindowsDirectory(
            handle, rights, RightSets.Inheriting, directory.ReadOnly, Encoding.UTF8.GetBytes(directory.GuestPath));
    }

    internal override Descriptor OpenStandardStream(int number)
    {
        nint handle = Kernel32.GetStdHandle(FirstStandardHandle - number);
        Rights direction = number == 0 ? ~Rights.FdWrite : ~Rights.FdRead;
        if (handle is 0 or Kernel32.InvalidHandle)
            return new NullDescriptor();
        uint mode;
        uint type = Kernel32.GetFileType(handle);
        if (type == DiskFile)
            return new WindowsFile(handle, owned: null, RightSets.File & direction, FdFlags.None);
        if (type == CharacterDevice && Kernel32.GetConsoleMode(handle, &mode) != 0)
            return new WindowsConsole(handle, RightSets.Stream & direction);
        // The null device can be waited for like a pipe that has ended.
        return type == CharacterDevice
            ? new NullDescriptor()
            : new WindowsStream(handle, FileType.Unknown, RightSets.Stream & direction);
    }

    internal override Descriptor OpenFile(string path, bool forWriting)
    {
        SafeWindowsHandle handle = OpenHost(
            path, forWriting ? GenericWrite | NativeFile.ReadAttributes : GenericRead, forWriting ? CreateAlways : OpenExisting, 0);
        if (handle.IsInvalid)
            throw Throw.HostCall($"open the file '{path}'", WindowsErrno.Last);
        return new WindowsFile(handle.Value, handle, RightSets.File & (forWriting ? ~Rights.FdRead : ~Rights.FdWrite), FdFlags.None);
    }

    internal override ListenerDescriptor Listen(IPEndPoint address) => new WindowsListener(CreateListener(address));

    internal override void FillRandom(Span<byte> buffer)
    {
        const uint SystemPreferredGenerator = 2;
        int status;
        fixed (byte* start = buffer)
            status = BCryptGenRandom(0, start, (uint)buffer.Length, SystemPreferredGenerator);
        if (status < 0)
            throw Throw.HostCall("get random bytes", status);
    }

    internal override Errno GetTime(ClockId clock, out ulong time)
    {
        time = 0;
        long creation;
        long exit;
        long kernel;
        long user;
        switch (clock)
        {
            case ClockId.Realtime:
                Kernel32.GetSystemTimePreciseAsFileTime(&creation);
                time = WindowsStatus.ToNanoseconds(creation);
                return Errno.Success;
            case ClockId.Monotonic:
                time = (ulong)MonotonicClock.Now;
                return Errno.Success;
            case ClockId.ProcessCpuTime:
                if (Kernel32.GetProcessTimes(Kernel32.CurrentProcess, &creation, &exit, &kernel, &user) == 0)
                    return WindowsErrno.LastAsWasi();
                break;
            case ClockId.ThreadCpuTime:
                if (Kernel32.GetThreadTimes(Kernel32.CurrentThread, &creation, &exit, &kernel, &user) == 0)
                    return WindowsErrno.LastAsWasi();
                break;
            default:
                return Errno.Inval;
        }
        time = (ulong)(kernel + user) * TickNanoseconds;
        return Errno.Success;
    }

    internal override Errno GetResolution(ClockId clock, out ulong resolution)
    {
        const ulong TimerInterruptNanoseconds = 15_625_000; // processor time is counted in these
        resolution = clock switch
        {
            ClockId.Monotonic => (ulong)Math.Max(1, 1_000_000_000 / System.Diagnostics.Stopwatch.Frequency),
            ClockId.Realtime => TickNanoseconds,
            _ => TimerInterruptNanoseconds,
        };
        return clock <= ClockId.ThreadCpuTime ? Errno.Success : Errno.Inval;
    }

    internal override Errno Poll(Span<PollItem> items, long deadline, StopSignal stop)
    {
        // Pipes and consoles have nothing that one could wait for; they are asked again and again.
        const long SliceNanoseconds = WindowsSocketWait.SliceMilliseconds * 1_000_000L;
        while (true)
        {
            if (stop.IsSet)
                return Errno.Canceled;
            bool anyReady = false;
            foreach (ref PollItem item in items)
            {
                item.IsReady = ((IWindowsPollable)item.Descriptor).IsReady(item.ForWriting, out item.IsHungUp);
                anyReady |= item.IsReady;
            }
            long now = MonotonicClock.Now;
            if (anyReady || now >= deadline)
                return Errno.Success;
            stop.WaitUntil(Math.Min(deadline, now + SliceNanoseconds));
        }
    }

    private static SafeWindowsHandle OpenHost(string path, uint access, uint disposition, uint flags)
    {
        fixed (char* name = path)
            return new(Kernel32.CreateFileW(name, access, ShareAll, null, disposition, flags, 0));
    }

    [LibraryImport("bcrypt")]
    private static partial int BCryptGenRandom(nint algorithm, byte* buffer, uint size, uint flags);
}
