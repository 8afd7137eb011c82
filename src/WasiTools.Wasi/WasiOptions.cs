using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace WasiTools.Wasi;

/// <summary>What a WASI program gets from its host. Nothing is given by default but the three standard streams of this process, the clocks
/// and randomness.</summary>
public sealed record WasiOptions
{
    private readonly IReadOnlyList<IPEndPoint>? _listeners;

    /// <summary>The arguments, the program's name first. None may contain a zero character.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The environment variables, in the order the program sees them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The directories the program may use, numbered from descriptor 3 on.</summary>
    public IReadOnlyList<WasiDirectory> Directories { get; init; } = [];

    /// <summary>The addresses on which the program may accept TCP connections, with the numbers after the directories. Port 0 takes a free
    /// one.</summary>
    [AllowNull]
    public IReadOnlyList<IPEndPoint> Listeners { get => _listeners ?? []; init => _listeners = value; }

    /// <summary>Whether <see cref="Listeners"/> was set. Who asks this first spares most processes the loading of the network library.</summary>
    internal bool HasListeners => _listeners is not null;

    /// <summary>Descriptor 0.</summary>
    public WasiStream StandardInput { get; init; } = WasiStream.Inherit;

    /// <summary>Descriptor 1.</summary>
    public WasiStream StandardOutput { get; init; } = WasiStream.Inherit;

    /// <summary>Descriptor 2.</summary>
    public WasiStream StandardError { get; init; } = WasiStream.Inherit;

    /// <summary>The most threads at once, the main thread included; 1 to 2^29-1.</summary>
    public int MaxThreads { get; init; } = 1024;

    /// <summary>The most descriptors open at once; 3 or more.</summary>
    public int MaxDescriptors { get; init; } = 16384;

    /// <summary>Called after each call of a WASI function, on the calling guest thread; null for no trace.</summary>
    public Action<WasiCallTrace>? Trace { get; init; }

    /// <summary>The clocks the program reads; waits always take real time. Null for the system's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Fills a buffer with random bytes, on any guest thread; null for the system's secure generator.</summary>
    public WasiRandomSource? Random { get; init; }
}
