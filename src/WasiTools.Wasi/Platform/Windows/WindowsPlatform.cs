using System.Net;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>Windows.</summary>
internal sealed class WindowsPlatform : HostPlatform
{
    internal override StopSignal CreateStopSignal() => throw new PlatformNotSupportedException();

    internal override DirectoryDescriptor OpenDirectory(WasiDirectory directory) => throw new PlatformNotSupportedException();

    internal override Descriptor OpenStandardStream(int number) => throw new PlatformNotSupportedException();

    internal override Descriptor OpenFile(string path, bool forWriting) => throw new PlatformNotSupportedException();

    internal override ListenerDescriptor Listen(IPEndPoint address) => throw new PlatformNotSupportedException();

    internal override void FillRandom(Span<byte> buffer) => throw new PlatformNotSupportedException();

    internal override Errno GetTime(ClockId clock, out ulong time) => throw new PlatformNotSupportedException();

    internal override Errno GetResolution(ClockId clock, out ulong resolution) => throw new PlatformNotSupportedException();

    internal override Errno Poll(Span<PollItem> items, long deadline, StopSignal stop) => throw new PlatformNotSupportedException();
}
