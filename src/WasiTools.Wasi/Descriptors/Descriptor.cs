using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Platform;

namespace WasiTools.Wasi.Descriptors;

/// <summary>An open file, directory, stream or socket of a guest. Counted: a call that uses it holds a reference, so that closing it in
/// another thread takes effect after the call, and its handle is never used after it was closed.</summary>
/// <remarks>Rights are checked by the callers of these methods; the defaults answer for operations that a kind does not have.</remarks>
internal abstract class Descriptor(FileType type, Rights rights, Rights inheriting, FdFlags flags)
{
    private readonly Lock _rightsLock = new();
    private int _references = 1;
    private int _flags = (int)flags;

    internal FileType Type { get; } = type;

    /// <summary>What may be done through this descriptor. Only ever shrinks.</summary>
    internal Rights Rights { get; private set; } = rights;

    /// <summary>What may be done through descriptors that are opened through this one. Only ever shrinks.</summary>
    internal Rights Inheriting { get; private set; } = inheriting;

    /// <summary>The rights that mean something for this kind of descriptor; the methods for others fail.</summary>
    internal abstract Rights Applicable { get; }

    internal FdFlags Flags
    {
        get => (FdFlags)Volatile.Read(ref _flags);
        private protected set => Volatile.Write(ref _flags, (int)value);
    }

    internal bool NonBlocking => (Flags & FdFlags.NonBlock) != 0;

    /// <summary>The error of reading, writing and seeking where the kind has no such thing.</summary>
    private protected virtual Errno Unsupported => Errno.Notsup;

    /// <summary>Whether reading and writing never wait, so that a poll reports it as ready at once.</summary>
    internal virtual bool AlwaysReady => true;

    /// <summary>Takes a reference, unless the last one has gone.</summary>
    internal bool TryAcquire()
    {
        int count = Volatile.Read(ref _references);
        while (count > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, count + 1, count);
            if (seen == count)
                return true;
            count = seen;
        }
        return false;
    }

    /// <summary>Gives a reference back; the last one closes the handle.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
            Close();
    }

    /// <summary>Gives up rights; false, with nothing changed, when that would add one.</summary>
    internal bool ReduceRights(Rights rights, Rights inheriting)
    {
        lock (_rightsLock)
        {
            if ((rights & ~Rights) != 0 || (inheriting & ~Inheriting) != 0)
                return false;
            Rights = rights;
            Inheriting = inheriting;
            return true;
        }
    }

    private protected abstract void Close();

    /// <summary>Reads from the current position, at least one byte unless at the end.</summary>
    internal virtual Errno Read(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        return Unsupported;
    }

    /// <summary>Writes at the current position: everything, unless the descriptor does not wait or an error comes in between.</summary>
    internal virtual Errno Write(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        return Unsupported;
    }

    internal virtual Errno ReadAt(ReadOnlySpan<IoVec> pieces, ulong offset, StopSignal stop, out nuint count)
    {
        count = 0;
        return Errno.Spipe;
    }

    internal virtual Errno WriteAt(ReadOnlySpan<IoVec> pieces, ulong offset, StopSignal stop, out nuint count)
    {
        count = 0;
        return Errno.Spipe;
    }

    internal virtual Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        return Errno.Spipe;
    }

    internal abstract Errno GetStatus(out FileStatus status);

    internal virtual Errno SetSize(ulong size) => Errno.Inval;

    internal virtual Errno SetTimes(FileTime access, FileTime modify) => Errno.Notsup;

    internal virtual Errno Advise(ulong offset, ulong length, Advice advice) => Errno.Spipe;

    internal virtual Errno Allocate(ulong offset, ulong length, StopSignal stop) => Errno.Spipe;

    internal virtual Errno Synchronize(bool dataOnly) => Errno.Inval;

    /// <summary>Changes append and non-blocking mode.</summary>
    internal virtual Errno SetFlags(FdFlags flags)
    {
        Flags = flags;
        return Errno.Success;
    }

    /// <summary>How many bytes can be read without waiting, as far as it is known.</summary>
    internal virtual ulong Available() => 0;
}
