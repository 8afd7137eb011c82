using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Platform;

namespace WasiTools.Wasi.Descriptors;

/// <summary>Nothing to read; takes whatever is written.</summary>
internal sealed class NullDescriptor()
    : Descriptor(FileType.CharacterDevice, RightSets.Stream | Rights.FdSeek | Rights.FdTell, Rights.None, FdFlags.None)
{
    internal override Rights Applicable => RightSets.Stream | Rights.FdSeek | Rights.FdTell;

    internal override Errno Read(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        return Errno.Success;
    }

    internal override Errno Write(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        foreach (ref readonly IoVec piece in pieces)
            count += piece.Length;
        return Errno.Success;
    }

    // The position of /dev/null is always 0. The right to seek tells wasi-libc that this is no terminal.
    internal override Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        return Errno.Success;
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        status = new() { Type = FileType.CharacterDevice, Links = 1 };
        return Errno.Success;
    }

    private protected override void Close()
    {
    }
}
