using WasiTools.Engine;
using WasiTools.Engine.Platform;
using WasiTools.Runner.Options;
using WasiTools.Runner.Profiling;
using WasiTools.Runner.Reports;
using WasiTools.Wasi;

namespace WasiTools.Runner;

/// <summary>Runs the program that the command line names and reports how it ended.</summary>
internal sealed class ProgramRun(RunnerOptions options)
{
    private readonly string path = options.Module!;

    /// <returns>The exit code of wasirun.</returns>
    public int Run()
    {
        WasiRunResult? result = null;
        string? refusal = null;
        try
        {
            result = RunModule();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            refusal = Refusal(e);
        }
        if (result?.Error is (UsageException or InvalidModuleException) and { } error)
            (result, refusal) = (null, Refusal(error));
        int code = result is null ? ExitCode.Unusable : CodeOf(result);
        if (refusal is not null)
            StandardError.WriteLine($"wasirun: {refusal}");
        else
            EndReport.Write(path, result!);
        return options.Result is null || TryWriteResult(code, result, refusal) ? code : ExitCode.Unusable;
    }

    private WasiRunResult RunModule()
    {
        BoundsMode bounds = ChooseBounds();
        Module module = Module.Load(path, ModuleOptions());
        using var program = new WasiProgram(module, ProgramOptions(), RunOptions(bounds));
        Interrupt.Watch(program.Group);
        if (options.Profile is null && !options.PerfMap)
            return Run(program);
        return RunObserved(program, module);
    }

    /// <summary>A method of its own: the classes in it are loaded for those who ask.</summary>
    private WasiRunResult RunObserved(WasiProgram program, Module module)
    {
        using PerfMap? map = options.PerfMap ? PerfMap.Start(module) : null;
        using Profile? profile = options.Profile is string file ? Profile.Start(file, HostFile.NameOf(path), module) : null;
        return Run(program);
    }

    private WasiRunResult Run(WasiProgram program)
    {
        if (options.Invoke is not string export)
            return program.Run();
        WasiRunResult result = program.Invoke(export, type => InvokeArguments.Parse(export, type, options.Arguments));
        if (result.Cause == StopCause.Returned)
        {
            foreach (Value value in result.Values)
                StandardOutput.WriteLine(InvokeArguments.Format(value));
        }
        return result;
    }

    private ModuleOptions ModuleOptions() =>
        new() { DiskCache = options.NoCache ? null : new DiskCache(static warning => StandardError.WriteLine($"wasirun: {warning}")) };

    private BoundsMode ChooseBounds()
    {
        if (options.Bounds == BoundsChoice.Explicit)
            return BoundsMode.Explicit;
        if (GuardMode.TryEnable())
            return BoundsMode.Guard;
        if (options.Bounds == BoundsChoice.Guard)
            throw new UsageException($"Guard mode does not work here: {GuardMode.Reason}. Use --bounds auto or explicit.");
        return BoundsMode.Explicit;
    }

    /// <summary>Listeners are set only if there are any, because whoever names them loads the network library.</summary>
    private WasiOptions ProgramOptions() =>
        options.Listeners is null ? OptionsWithoutListeners() : OptionsWithoutListeners() with { Listeners = options.Listeners };

    private WasiOptions OptionsWithoutListeners() => new()
    {
        Arguments = [options.Argument0 ?? HostFile.NameOf(path), .. options.Invoke is null ? options.Arguments : []],
        Environment = options.Environment,
        Directories = options.Directories,
        StandardInput = options.StandardInput is string file ? WasiStream.FromFile(file) : WasiStream.Inherit,
        MaxThreads = options.MaximumThreads ?? new WasiOptions().MaxThreads,
        Trace = Trace.For(options.Trace),
    };

    private WasiRunOptions RunOptions(BoundsMode bounds) => new()
    {
        Store = new()
        {
            Bounds = bounds,
            StackSize = options.StackSize ?? StoreOptions.Default.StackSize,
            MaximumMemory = options.MaximumMemory ?? StoreOptions.Default.MaximumMemory,
        },
        ThreadStackSize = options.ThreadStackSize ?? WasiRunOptions.Default.ThreadStackSize,
        Timeout = options.Timeout,
        DetectDeadlocks = options.DetectDeadlocks,
        TrapUnknownImports = options.TrapUnknownImports,
    };

    /// <summary>Whether an exception says that the program cannot be run as the command line wants it.</summary>
    private static bool IsRefusal(Exception exception) => exception is
        InvalidModuleException or LinkException or IOException or UnauthorizedAccessException or ArgumentException
        or System.Net.Sockets.SocketException or OutOfMemoryException;

    private string Refusal(Exception exception) => exception switch
    {
        InvalidModuleException or LinkException => $"'{path}' cannot be run: {exception.Message}",
        FileNotFoundException or DirectoryNotFoundException when !File.Exists(path) => $"There is no module '{path}'.",
        UnauthorizedAccessException when Directory.Exists(path) => $"'{path}' is a directory, not a module.",
        _ => exception.Message,
    };

    private static int CodeOf(WasiRunResult result) => result.Cause switch
    {
        StopCause.Returned or StopCause.Exited => result.ExitCode is <= byte.MaxValue and uint code ? (int)code : ExitCode.OutOfRange,
        StopCause.TimedOut => ExitCode.TimedOut,
        StopCause.Deadlocked => ExitCode.Deadlocked,
        StopCause.Cancelled => ExitCode.Interrupted,
        _ => ExitCode.Trapped,
    };

    private bool TryWriteResult(int code, WasiRunResult? result, string? refusal)
    {
        try
        {
            ResultFile.Write(options.Result!, path, code, result, refusal);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteLine($"wasirun: The result cannot be written to '{options.Result}': {e.Message}");
            return false;
        }
    }
}
