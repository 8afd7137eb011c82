namespace WasiTools.Wasi;

/// <summary>Where a standard stream of a guest leads.</summary>
public abstract record WasiStream
{
    private WasiStream()
    {
    }

    /// <summary>The same stream of this process.</summary>
    public static WasiStream Inherit { get; } = new InheritedStream();

    /// <summary>Nothing to read; what is written is dropped.</summary>
    public static WasiStream Null { get; } = new NullStream();

    /// <summary>A file: read from its start as standard input, otherwise created or emptied and written.</summary>
    public static WasiStream FromFile(string path) => new FileStreamSource(path);

    /// <summary>A stream of .NET, used by one guest thread at a time and not disposed. Reading waits for it; a stop of the program abandons
    /// the wait by cancelling the read.</summary>
    public static WasiStream From(Stream stream) => new ManagedStreamSource(stream);

    internal sealed record InheritedStream : WasiStream;

    internal sealed record NullStream : WasiStream;

    internal sealed record FileStreamSource(string Path) : WasiStream;

    internal sealed record ManagedStreamSource(Stream Stream) : WasiStream;
}
