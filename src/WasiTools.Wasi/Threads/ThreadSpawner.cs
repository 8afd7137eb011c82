using System.Diagnostics;
using WasiTools.Engine;
using WasiTools.Engine.Execution;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Threads;

/// <summary>Starts the threads of a program as the wasi-threads proposal has it: a new instance of the same module over the same imports
/// and shared memories, also those that the module defines itself, whose <c>wasi_thread_start</c> is called.</summary>
internal sealed unsafe class ThreadSpawner
{
    /// <summary>The module name of the import.</summary>
    internal const string ModuleName = "wasi";

    /// <summary>The name of the import.</summary>
    internal const string ImportName = "thread-spawn";

    private const string EntryPoint = "wasi_thread_start";

    private readonly WasiHost _host;
    private readonly StoreOptions _options;
    private readonly ThreadIds _ids;

    /// <param name="host">The program.</param>
    /// <param name="options">How the threads' stores run.</param>
    internal ThreadSpawner(WasiHost host, StoreOptions options)
    {
        _host = host;
        _options = options;
        _ids = new(host.Options.MaxThreads - 1);
    }

    /// <summary>How many threads were started.</summary>
    internal int Total => _ids.Total;

    /// <summary>The import by name; null when the proposal has none of it.</summary>
    internal static RawFunction? Find(string name) =>
        name == ImportName ? new("i>i", (nint)(delegate*<HostBinding, int, int>)&ThreadSpawn) : null;

    private static int ThreadSpawn(HostBinding binding, int argument)
    {
        try
        {
            var spawner = (ThreadSpawner)binding.State!;
            long start = Stopwatch.GetTimestamp();
            int result = spawner.Spawn(binding.Caller, argument);
            spawner._host.Options.Trace?.Invoke(new(
                HostCall.CurrentThreadId, ImportName, [(uint)argument], result > 0 ? $"{result}" : ((Errno)(-result)).Name(),
                Stopwatch.GetElapsedTime(start)));
            binding.Caller.Store.Group.ThrowIfStopping();
            return result;
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    /// <summary>Starts a thread.</summary>
    /// <returns>Its number, or an error number below zero.</returns>
    private int Spawn(Instance caller, int argument)
    {
        if (caller.GetFunction(EntryPoint) is not { } entry || !entry.Type.Equals(EntryPointType))
            return -(int)Errno.Nosys;
        if (!_ids.TryTake(out int id))
            return -(int)Errno.Again;
        if (caller.Store.Group.Start(_options.StackSize, () => Run(caller, id, argument), id))
            return id;
        _ids.Return(id);
        return -(int)Errno.Again;
    }

    private static FunctionType EntryPointType { get; } = FunctionType.Of("ii>");

    private void Run(Instance creator, int id, int argument)
    {
        try
        {
            using Store store = new(creator.Store.Group, _options);
            Instance instance = Instance.Create(store, creator.Module, creator.Imports, creator);
            instance.GetFunction(EntryPoint)!.Invoke(id, argument);
        }
        finally
        {
            _ids.Return(id);
        }
    }
}
