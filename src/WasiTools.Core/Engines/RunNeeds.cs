using WasiTools.Core.Runs;

namespace WasiTools.Core.Engines;

/// <summary>What a run asks of an engine besides a program with arguments, variables and directories.</summary>
[Flags]
internal enum RunNeeds
{
    None,
    Argument0 = 1,
    Directories = 2,
    RenamedDirectories = 4,
    ReadOnlyDirectories = 8,
    Invoke = 16,
    MaxMemory = 32,
    MaxThreads = 64,
    StackSize = 128,
    ThreadStackSize = 256,
    TrapUnknownImports = 512,
    Listeners = 1024,
    Bounds = 2048,
    Isolation = 4096,
}

/// <summary>Finds a run's needs and names them for people.</summary>
internal static class RunNeedsExtensions
{
    public static RunNeeds Needs(this WasiRunRequest request)
    {
        static RunNeeds If(bool needed, RunNeeds need) => needed ? need : RunNeeds.None;
        return If(request.Argument0 is not null, RunNeeds.Argument0)
            | If(request.Directories.Count > 0, RunNeeds.Directories)
            | If(request.Directories.Any(static directory => directory.GuestPath != directory.HostPath), RunNeeds.RenamedDirectories)
            | If(request.Directories.Any(static directory => directory.ReadOnly), RunNeeds.ReadOnlyDirectories)
            | If(request.Invoke is not null, RunNeeds.Invoke)
            | If(request.MaxMemory is not null, RunNeeds.MaxMemory)
            | If(request.MaxThreads is not null, RunNeeds.MaxThreads)
            | If(request.StackSize is not null, RunNeeds.StackSize)
            | If(request.ThreadStackSize is not null, RunNeeds.ThreadStackSize)
            | If(request.TrapUnknownImports, RunNeeds.TrapUnknownImports)
            | If(request.Listeners.Count > 0, RunNeeds.Listeners)
            | If(request.Bounds != WasiBounds.Auto, RunNeeds.Bounds)
            | If(request.Isolation == WasiIsolation.Process, RunNeeds.Isolation);
    }

    /// <summary>The parameters that ask for them, for messages.</summary>
    public static string Describe(this RunNeeds needs) => string.Join(", ", Enum.GetValues<RunNeeds>().Where(need => need != RunNeeds.None && needs.HasFlag(need)).Select(static need => need switch
    {
        RunNeeds.Directories => "directories",
        RunNeeds.RenamedDirectories => "directories under other names",
        RunNeeds.ReadOnlyDirectories => "read-only directories",
        RunNeeds.Invoke => "-InvokeExport",
        RunNeeds.Listeners => "-TcpListen",
        _ => $"-{need}",
    }));
}
