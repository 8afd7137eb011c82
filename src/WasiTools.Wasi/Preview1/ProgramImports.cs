using WasiTools.Engine.Execution;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>Entry points for compiled guest code. Arguments, environment, randomness, clocks, polling, signals and scheduling.</summary>
/// <remarks>Each gives its arguments to the function of the same name, pointers and sizes as the unsigned numbers that they are, and lets
/// no exception reach the guest's own handlers.</remarks>
internal static class ProgramImports
{
    internal static int ArgsGet(HostBinding binding, int pointers, int buffer)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = ProgramFunctions.ArgsGet(call.Host, call.Memory, (uint)pointers, (uint)buffer);
            return call.End(error, "args_get", (uint)pointers, (uint)buffer);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int ArgsSizesGet(HostBinding binding, int count, int size)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = ProgramFunctions.ArgsSizesGet(call.Host, call.Memory, (uint)count, (uint)size);
            return call.End(error, "args_sizes_get", (uint)count, (uint)size);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int EnvironGet(HostBinding binding, int pointers, int buffer)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = ProgramFunctions.EnvironGet(call.Host, call.Memory, (uint)pointers, (uint)buffer);
            return call.End(error, "environ_get", (uint)pointers, (uint)buffer);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int EnvironSizesGet(HostBinding binding, int count, int size)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = ProgramFunctions.EnvironSizesGet(call.Host, call.Memory, (uint)count, (uint)size);
            return call.End(error, "environ_sizes_get", (uint)count, (uint)size);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int RandomGet(HostBinding binding, int buffer, int size)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = ProgramFunctions.RandomGet(call.Host, call.Memory, (uint)buffer, (uint)size);
            return call.End(error, "random_get", (uint)buffer, (uint)size);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int ClockResGet(HostBinding binding, int clock, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = ClockFunctions.ResolutionGet(call.Host, call.Memory, (uint)clock, (uint)result);
            return call.End(error, "clock_res_get", (uint)clock, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int ClockTimeGet(HostBinding binding, int clock, long precision, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = ClockFunctions.TimeGet(call.Host, call.Memory, (uint)clock, (uint)result);
            return call.End(error, "clock_time_get", (uint)clock, precision, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PollOneoff(HostBinding binding, int subscriptions, int events, int count, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PollFunctions.PollOneOff(
                call.Host, call.Memory, SubscriptionLayout.Preview1, (uint)subscriptions, (uint)events, (uint)count, (uint)result);
            return call.End(error, "poll_oneoff", (uint)subscriptions, (uint)events, (uint)count, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int ProcRaise(HostBinding binding, int signal)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = ProcessFunctions.Raise(binding, (uint)signal);
            return call.End(error, "proc_raise", (uint)signal);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int SchedYield(HostBinding binding)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = ProcessFunctions.Yield();
            return call.End(error, "sched_yield");
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static void ProcExit(HostBinding binding, int code)
    {
        try
        {
            HostCall call = new(binding);
            call.Report("proc_exit", Errno.Success, (uint)code);
            binding.Caller.Store.Group.Exit(code);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }
}
