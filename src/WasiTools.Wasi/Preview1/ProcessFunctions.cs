using WasiTools.Engine.Execution;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>Signals to itself and giving way to others.</summary>
internal static class ProcessFunctions
{
    /// <summary>What shells add to a signal's number for the exit code of a process that it ended.</summary>
    private const int SignalExitCode = 128;

    private enum Effect
    {
        Ignored,
        Terminates,
        Stops,
    }

    internal static Errno Yield()
    {
        Thread.Yield();
        return Errno.Success;
    }

    /// <summary>Does what the signal does to a process that handles none.</summary>
    internal static Errno Raise(HostBinding binding, uint signal)
    {
        if (EffectOf(signal) is not { } effect)
            return Errno.Inval;
        if (effect == Effect.Terminates)
            binding.Caller.Store.Group.Exit(SignalExitCode + (int)signal);
        // Nobody could continue a stopped program.
        return effect == Effect.Stops ? Errno.Notsup : Errno.Success;
    }

    /// <summary>The default action by the number of <c>signal</c> in the witx; null beyond its last.</summary>
    private static Effect? EffectOf(uint signal) => signal switch
    {
        0 => Effect.Ignored,            // none
        13 or 16 or 17 => Effect.Ignored, // pipe, chld, cont (nothing is stopped)
        22 or 27 => Effect.Ignored,     // urg, winch
        18 or 19 or 20 or 21 => Effect.Stops, // stop, tstp, ttin, ttou
        <= 30 => Effect.Terminates,
        _ => null,
    };
}
