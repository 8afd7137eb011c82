using System.Diagnostics;
using System.Runtime.CompilerServices;
using WasiTools.Engine;
using WasiTools.Engine.Execution;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>A call of a WASI function: what it works on, and what is to be done after it.</summary>
internal readonly unsafe ref struct HostCall
{
    private readonly HostBinding _binding;
    private readonly long _start;

    internal HostCall(HostBinding binding)
    {
        _binding = binding;
        binding.Enter();
        Host = Unsafe.As<WasiHost>(binding.State!);
        Memory? memory = binding.Memory;
        Memory = memory is null ? default : new(memory.Base, (ulong)memory.ByteLength);
        _start = Host.Options.Trace is null ? 0 : Stopwatch.GetTimestamp();
    }

    /// <summary>The wasi-thread that runs here; 0 for a program's main thread.</summary>
    internal static int CurrentThreadId => GuestThread.Current?.Number ?? 0;

    internal WasiHost Host { get; }

    /// <summary>The caller's memory; empty when it has none, so that every pointer is a bad one.</summary>
    internal GuestMemory Memory { get; }

    /// <summary>Ends the call: leaves the guest when its program is being stopped.</summary>
    /// <returns>What the guest gets.</returns>
    internal int End(Errno error, string name, params ReadOnlySpan<long> arguments)
    {
        if (_start != 0)
            Report(name, error, arguments);
        if (Host.Stop.IsSet)
            _binding.Caller.Store.Group.ThrowIfStopping();
        return (int)error;
    }

    /// <summary>Tells the trace, if there is one.</summary>
    internal void Report(string name, Errno error, params ReadOnlySpan<long> arguments) =>
        Host.Options.Trace?.Invoke(new(
            CurrentThreadId, name, arguments.ToArray(), error.Name(), Stopwatch.GetElapsedTime(_start)));
}
