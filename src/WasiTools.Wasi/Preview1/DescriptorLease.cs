using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Preview1;

/// <summary>A descriptor of a call's argument for the time of the call, checked for its rights.</summary>
/// <typeparam name="T">The kind of descriptor that the function works on.</typeparam>
internal readonly ref struct DescriptorLease<T> : IDisposable
    where T : Descriptor
{
    private readonly Descriptor? _descriptor;

    private DescriptorLease(Descriptor? descriptor, Errno error)
    {
        _descriptor = descriptor;
        Error = error;
    }

    /// <summary>Why the descriptor cannot be used; success when it can.</summary>
    internal Errno Error { get; }

    internal T Value => (T)_descriptor!;

    /// <summary>Takes a descriptor.</summary>
    /// <param name="host">The program.</param>
    /// <param name="number">The descriptor's number.</param>
    /// <param name="needed">The rights that the function needs.</param>
    /// <param name="wrongKind">The error for a descriptor of another kind.</param>
    internal static DescriptorLease<T> Take(WasiHost host, int number, Rights needed, Errno wrongKind)
    {
        if (!host.Descriptors.TryAcquire((uint)number, out Descriptor? descriptor))
            return new(null, Errno.Badf);
        if (descriptor is not T)
            return new(descriptor, wrongKind);
        return new(descriptor, Missing(descriptor, needed));
    }

    public void Dispose() => _descriptor?.Release();

    /// <summary>A descriptor that was not opened for reading or writing is a bad one for it, as in POSIX; other rights have an error of
    /// their own. What the kind of descriptor cannot do at all is refused by the descriptor itself, with the error of POSIX.</summary>
    private static Errno Missing(Descriptor descriptor, Rights needed)
    {
        Rights missing = needed & ~descriptor.Rights & descriptor.Applicable;
        if (missing == Rights.None)
            return Errno.Success;
        return (missing & (Rights.FdRead | Rights.FdWrite)) != 0 ? Errno.Badf : Errno.Notcapable;
    }
}
