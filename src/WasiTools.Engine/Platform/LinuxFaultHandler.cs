using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Engine.Platform;

/// <summary>A stub in front of the runtime's SIGSEGV handler.</summary>
/// <remarks>
/// SIGBUS is left alone: an access to an anonymous page without permission is SIGSEGV, and what does raise SIGBUS there,
/// broken hardware, is no trap.
/// </remarks>
[SupportedOSPlatform("linux")]
internal abstract unsafe partial class LinuxFaultHandler : FaultHandler
{
    private const int SignalSegmentationViolation = 11;
    private const int FlagSignalInfo = 4;

    public override bool TryInstall(FaultTable table)
    {
        SignalAction action;
        if (GetOrSetAction(SignalSegmentationViolation, null, &action) != 0)
            return false;
        // SIG_DFL is 0 and SIG_IGN 1: then this is not a runtime that turns faults into exceptions.
        if (action.Handler <= 1 || (action.Flags & FlagSignalInfo) == 0)
            return false;

        // The mask, the flags (alternate stack, restart) and the trampoline stay the runtime's, since its handler still runs.
        table.NextHandler = action.Handler;
        action.Handler = table.Handler;
        SignalAction replaced;
        if (GetOrSetAction(SignalSegmentationViolation, &action, &replaced) != 0)
            return false;
        // Should another handler have slipped in between, it is the one to go on to.
        Volatile.Write(ref table.NextHandler, replaced.Handler);
        return true;
    }

    public override bool IsInFront(FaultTable table)
    {
        SignalAction action;
        return GetOrSetAction(SignalSegmentationViolation, null, &action) == 0 && action.Handler == table.Handler;
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetOrSetAction(int signal, SignalAction* action, SignalAction* previous);

    /// <summary>struct sigaction of glibc and musl on 64-bit processors.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SignalAction
    {
        public nuint Handler;
        public fixed ulong Mask[16];
        public int Flags;
        public nuint Restorer;
    }
}
