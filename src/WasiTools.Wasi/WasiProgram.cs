using System.Diagnostics;
using WasiTools.Engine;
using WasiTools.Engine.Structure;
using WasiTools.Wasi.Preview1;
using WasiTools.Wasi.Snapshot0;
using WasiTools.Wasi.Threads;

namespace WasiTools.Wasi;

/// <summary>A module with a WASI host, to be run once: a command (<c>_start</c>) or a reactor (<c>_initialize</c>), with the threads it
/// spawns. The run ends when its main function returns, any thread exits or traps, the time is up or the host cancels it; all of its
/// threads are stopped then.</summary>
public sealed class WasiProgram : IDisposable
{
    private const string StartName = "_start";
    private const string InitializeName = "_initialize";
    private const string MemoryName = "memory";

    private readonly Module _module;
    private readonly WasiRunOptions _options;
    private readonly ThreadSpawner _spawner;
    private int _hasRun;

    /// <summary>Prepares a run.</summary>
    /// <param name="module">The program.</param>
    /// <param name="options">What it is given.</param>
    /// <param name="runOptions">How it is run; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">A directory, file or address cannot be opened.</exception>
    public WasiProgram(Module module, WasiOptions options, WasiRunOptions? runOptions = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        _module = module;
        _options = runOptions ?? WasiRunOptions.Default;
        Host = new(options);
        Group = new() { DetectsDeadlock = _options.DetectDeadlocks };
        Linker = new() { TrapUnknownImports = _options.TrapUnknownImports };
        _spawner = new(Host, _options.Store with { StackSize = _options.ThreadStackSize });
        DefineImports();
    }

    /// <summary>What the program's instances import, to which more may be added before it runs.</summary>
    public Linker Linker { get; }

    /// <summary>The program's host side.</summary>
    public WasiHost Host { get; }

    /// <summary>The program's threads.</summary>
    public ThreadGroup Group { get; }

    /// <summary>Runs the program: <c>_start</c>, or <c>_initialize</c> of a reactor.</summary>
    /// <exception cref="LinkException">An import is missing or does not fit, or the module exports neither function.</exception>
    /// <exception cref="InvalidOperationException">It was run before.</exception>
    public WasiRunResult Run(CancellationToken cancellationToken = default) =>
        Run(instance =>
        {
            Func entry = instance.GetFunction(StartName) ?? instance.GetFunction(InitializeName)
                ?? throw new LinkException($"The module exports neither {StartName} nor {InitializeName}: it is no WASI program.");
            entry.Invoke();
            return null;
        }, cancellationToken);

    /// <summary>Calls an exported function, after <c>_initialize</c> if the module has one.</summary>
    /// <param name="export">The function's name.</param>
    /// <param name="arguments">Makes the arguments for the function's type.</param>
    /// <param name="cancellationToken">Stops the program.</param>
    /// <exception cref="LinkException">An import is missing or does not fit, or there is no such function.</exception>
    /// <exception cref="InvalidOperationException">It was run before.</exception>
    public WasiRunResult Invoke(
        string export, Func<FunctionType, Value[]> arguments, CancellationToken cancellationToken = default) =>
        Run(instance =>
        {
            Func function = instance.GetFunction(export)
                ?? throw new LinkException($"The module exports no function '{export}'.");
            Value[] values = arguments(function.Type);
            if (export != InitializeName)
                instance.GetFunction(InitializeName)?.Invoke();
            return function.Invoke(values);
        }, cancellationToken);

    /// <summary>Stops the program and closes what it was given.</summary>
    public void Dispose()
    {
        Group.Dispose();
        // Descriptors that a thread still uses are closed by its last use of them.
        if (Group.Join(_options.GracePeriod))
            Host.Dispose();
    }

    private WasiRunResult Run(Func<Instance, IReadOnlyList<Value>?> body, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _hasRun, 1) != 0)
            Throw.InvalidOperation("A program runs only once: its memory and descriptors are used up.");
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<Value>? values = null;
        long memoryBytes = 0;
        LinkException? unusable = null;
        using CancellationTokenRegistration stop = Group.Stopping.Register(Host.Stop.Set);
        using CancellationTokenRegistration cancel = cancellationToken.Register(() => Group.Stop(StopCause.Cancelled));
        using Timer? timer = _options.Timeout is { } timeout
            ? new(_ => Group.Stop(StopCause.TimedOut), null, timeout, Timeout.InfiniteTimeSpan)
            : null;
        bool started = Group.Start(_options.Store.StackSize, () =>
        {
            try
            {
                using Store store = new(Group, _options.Store);
                Instance instance = Linker.Instantiate(store, _module);
                try
                {
                    values = body(instance);
                }
                finally
                {
                    memoryBytes = instance.GetMemory(MemoryName)?.ByteLength ?? 0;
                }
                Group.Stop(StopCause.Returned);
            }
            catch (LinkException e)
            {
                unusable = e;
                Group.Stop(StopCause.Failed, error: e);
            }
        });
        if (!started && !Group.IsStopping)
            throw Throw.NoThread();
        Group.WaitForStop();
        bool ended = Group.Join(_options.GracePeriod);
        if (unusable is not null)
            throw unusable;
        return new()
        {
            Cause = Group.Cause,
            ExitCode = Group.Cause switch
            {
                StopCause.Returned => 0,
                StopCause.Exited => (uint)Group.ExitCode,
                _ => null,
            },
            Trap = Group.Error as Trap,
            Error = Group.Error is Trap ? null : Group.Error,
            ErrorThread = Group.ErrorThread,
            BlockedThreads = Group.BlockedThreads,
            Values = values,
            Threads = _spawner.Total + 1,
            StuckThreads = ended ? 0 : Group.RunningThreads,
            StuckIn = ended ? [] : Group.StuckThreads,
            Elapsed = Stopwatch.GetElapsedTime(start),
            MemoryBytes = Volatile.Read(ref memoryBytes),
        };
    }

    private void DefineImports()
    {
        foreach (Import import in _module.Content.Imports)
        {
            if (import.Kind == ExternalKind.Function)
                DefineFunction(import);
            else if (import.Kind == ExternalKind.Memory)
                Linker.Define(import.Module, import.Name, new Memory(
                    _module.Content.Memories[import.Index], _options.Store.Bounds == BoundsMode.Guard, _options.Store.MaximumMemory));
        }
    }

    private void DefineFunction(Import import)
    {
        (RawFunction? function, object state) = import.Module switch
        {
            Preview1Table.ModuleName => (Preview1Table.Find(import.Name), Host),
            Snapshot0Table.ModuleName => (Snapshot0Table.Find(import.Name), Host),
            ThreadSpawner.ModuleName => (ThreadSpawner.Find(import.Name), (object)_spawner),
            _ => (null, Host),
        };
        if (function is { } found)
            Linker.DefineRaw(import.Module, import.Name, FunctionType.Of(found.Signature), found.Code, state);
    }
}
