using System.Globalization;
using System.Runtime.InteropServices;

namespace WasiTools.Runner.Tests;

/// <summary>Ctrl+C for a child process, on systems that have signals.</summary>
internal static partial class Interrupts
{
    private const int Signal = 2;

    /// <summary>A shell without job control makes what it starts in the background ignore Ctrl+C, and children inherit that: theirs must not.
    /// </summary>
    public static void Allow()
    {
        const string Ignored = "SigIgn:";
        if (!OperatingSystem.IsLinux())
            return;
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Ignored, StringComparison.Ordinal));
        ulong signals = ulong.Parse(line.AsSpan(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if ((signals >> (Signal - 1) & 1) != 0)
            SetHandler(Signal, 0);
    }

    /// <summary>What the kernel does when somebody presses Ctrl+C, to one process alone.</summary>
    public static void Send(int process) => Assert.Equal(0, Kill(process, Signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
