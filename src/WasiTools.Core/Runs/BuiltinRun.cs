using System.Runtime.ExceptionServices;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.Core.Runs;

/// <summary>Runs programs on the built-in engine.</summary>
internal static class BuiltinRun
{
    public const string EngineName = "Builtin";

    // Those who test run the same programs over and over.
    private static readonly ModuleCache modules = new();

    // A folder that cannot be used is nothing to bother somebody in a session with; wasirun says it.
    private static readonly ModuleOptions cached = new() { DiskCache = new() };

    /// <summary>Runs a program to its end.</summary>
    /// <param name="request">The program.</param>
    /// <param name="streams">Its standard streams.</param>
    /// <param name="trace">Gets a line per call that the request wants traced, on guest threads; null for none.</param>
    /// <param name="cancellation">Stops all of the program's threads.</param>
    /// <exception cref="WasiToolsException"><c>ModuleUnusable</c> or <c>ComponentNotSupported</c>.</exception>
    public static WasiRunResult Run(WasiRunRequest request, GuestStreams streams, Action<string>? trace, CancellationToken cancellation)
    {
        var options = new WasiOptions
        {
            Arguments = [request.Argument0 ?? Path.GetFileName(request.Path), .. request.Invoke is null ? request.Arguments : []],
            Environment = request.Environment,
            Directories = request.Directories,
            Listeners = request.Listeners,
            StandardInput = streams.Input,
            StandardOutput = streams.Output,
            StandardError = streams.Error,
            MaxThreads = request.MaxThreads ?? new WasiOptions().MaxThreads,
            Trace = trace is null || request.Trace == WasiTraceParts.None ? null : call =>
            {
                if (request.Trace.HasFlag(call.Part))
                    trace(Describe(call));
            },
        };
        var runOptions = new WasiRunOptions
        {
            Store = StoreOptions.Default with
            {
                Bounds = Bounds(request.Bounds),
                StackSize = request.StackSize ?? StoreOptions.Default.StackSize,
                MaximumMemory = request.MaxMemory ?? StoreOptions.Default.MaximumMemory,
            },
            ThreadStackSize = request.ThreadStackSize ?? WasiRunOptions.Default.ThreadStackSize,
            Timeout = request.Timeout,
            DetectDeadlocks = request.DetectDeadlocks,
            TrapUnknownImports = request.TrapUnknownImports,
        };
        try
        {
            ComponentHeader.ThrowIfComponent(request.Path);
            using var program = new WasiProgram(modules.Load(request.Path, request.NoCache ? null : cached), options, runOptions);
            Wasi.WasiRunResult result = request.Invoke is { } export
                ? program.Invoke(export, type => InvokeValues.Parse(export, type, request.Arguments), cancellation)
                : program.Run(cancellation);
            if (result.Error is WasiToolsException or InvalidModuleException)
                ExceptionDispatchInfo.Throw(result.Error);
            return ToResult(request, result);
        }
        catch (Exception exception) when (exception is InvalidModuleException or LinkException or ArgumentException)
        {
            throw Throw.ModuleUnusable(request.Path, exception);
        }
    }

    private static WasiRunResult ToResult(WasiRunRequest request, Wasi.WasiRunResult result)
    {
        BlockedThread? blocked = result.Cause == StopCause.Deadlocked ? result.BlockedThreads.FirstOrDefault() : null;
        Backtrace? backtrace = result.Trap?.Backtrace ?? blocked?.Backtrace;
        return new WasiRunResult
        {
            Path = request.Path,
            Engine = EngineName,
            Cause = result.Cause,
            ExitCode = result.ExitCode ?? result.Cause switch
            {
                StopCause.TimedOut => 124,
                StopCause.Deadlocked => 125,
                StopCause.Cancelled => 130,
                _ => 134,
            },
            Failure = result.Cause switch
            {
                StopCause.Trapped or StopCause.Failed => result.Trap?.Message ?? result.Error?.Message,
                StopCause.TimedOut => $"stopped after {request.Timeout}",
                StopCause.Deadlocked => $"deadlock: each of its {result.BlockedThreads.Count} threads waits for another",
                _ => null,
            },
            Backtrace = [.. backtrace?.Frames.Select(static frame => Throw.Printable(frame.ToString())) ?? []],
            FailedThread = blocked?.Thread ?? result.ErrorThread,
            Values = [.. result.Values.Select(InvokeValues.Format)],
            Threads = result.Threads,
            Elapsed = result.Elapsed,
            PeakMemory = result.MemoryBytes,
        };
    }

    /// <summary>Guard pages need a signal handler, which a host's process gets only if the user wants it.</summary>
    private static BoundsMode Bounds(WasiBounds wanted)
    {
        if (wanted != WasiBounds.Guard)
            return BoundsMode.Explicit;
        return GuardMode.TryEnable() ? BoundsMode.Guard : throw Throw.NoGuardPages(GuardMode.Reason);
    }

    private static string Describe(WasiCallTrace call) =>
        $"[{call.ThreadId}] {call.Function}({string.Join(", ", call.Arguments)}) -> {call.Result}, {call.Elapsed.TotalMicroseconds:0} us";
}
