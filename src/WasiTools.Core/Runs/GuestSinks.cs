namespace WasiTools.Core.Runs;

/// <summary>Where a run's output goes. What is null is not taken: it goes to this process's stream of the same name.</summary>
/// <remarks>They are called on guest threads, one at a time each. They may block, which holds the guest back.</remarks>
public sealed record GuestSinks
{
    /// <summary>Gets each line of standard output.</summary>
    public Action<string>? OnOutputLine { get; init; }

    /// <summary>Gets standard output as bytes, in place of lines.</summary>
    public Action<byte[]>? OnOutputBytes { get; init; }

    /// <summary>Gets each line of standard error.</summary>
    public Action<string>? OnErrorLine { get; init; }

    /// <summary>Gets a line per call that <see cref="WasiRunRequest.Trace"/> asks for.</summary>
    public Action<string>? OnTrace { get; init; }

    /// <summary>What the program reads from standard input; null for nothing. It is read on threads of the run, and not closed.</summary>
    public Stream? Input { get; init; }

    /// <summary>Whether standard input is this process's.</summary>
    public bool InheritInput { get; init; }
}
