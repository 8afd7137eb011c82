using System.Runtime.InteropServices;

namespace WasiTools.Engine.Platform;

/// <summary>
/// Turns a processor fault at an address of ours into an exception that managed code can catch, so that compiled code needs
/// no bounds checks (guard mode).
/// </summary>
/// <remarks>
/// <para>
/// The runtime already turns a fault of managed code into an exception, but only near address 0, where it throws a
/// <see cref="NullReferenceException"/>; elsewhere it ends the process. So a few dozen bytes of machine code, the stub, go in
/// front of the runtime's handler. If the fault address lies in a registered range, the stub records thread and address
/// in the <see cref="FaultTable"/> and overwrites the address in the system's fault description with a small one. In any case
/// it jumps to the runtime's handler, which then throws a <see cref="NullReferenceException"/> at the faulting instruction
/// or, for a fault that is not ours, does what it would have done without us.
/// </para>
/// <para>
/// The stub is machine code because a signal handler can run managed code neither safely nor at all: it may interrupt the
/// collector. It takes no lock, calls nothing but the kernel for the thread's identifier, and changes no register that the
/// next handler reads.
/// </para>
/// <para>
/// One stub serves the process, however many copies of this assembly are loaded in however many load contexts: the first
/// copy leaves the table's address in <see cref="AppContext"/>, which they share, and nothing is ever freed or taken out,
/// since a handler installed later may go on to it.
/// </para>
/// </remarks>
internal static class FaultTranslation
{
    // The number is the version of FaultTable's layout: copies of this assembly with another one install a stub of their own.
    private const string Key = "WasiTools.FaultTranslation.1";

    private static FaultTable s_table;
    private static string? s_reason;
    private static volatile bool s_tried;

    /// <summary>Whether faults in registered ranges become exceptions.</summary>
    public static bool IsEnabled => s_tried && s_reason is null;

    /// <summary>Why <see cref="TryEnable"/> returned <see langword="false"/>.</summary>
    public static string? Reason => s_tried ? s_reason : null;

    /// <summary>
    /// Puts the stub in front of the runtime's fault handler, unless it is there already, and tries it with a real fault.
    /// </summary>
    public static bool TryEnable()
    {
        if (!s_tried)
        {
            // An interned string is the same object for all copies of this assembly.
            lock (string.Intern(Key))
            {
                if (!s_tried)
                {
                    s_reason = Enable();
                    s_tried = true;
                }
            }
        }
        return s_reason is null;
    }

    /// <summary>Makes faults in a range exceptions until <see cref="Unregister"/>.</summary>
    /// <param name="address">The first address, page aligned.</param>
    /// <param name="size">The number of bytes, whole pages, below 1 TiB.</param>
    /// <param name="slot">What <see cref="Unregister"/> needs.</param>
    /// <returns><see langword="false"/> when fault translation is not enabled or 8,192 ranges are registered.</returns>
    public static bool TryRegister(nuint address, ulong size, out int slot)
    {
        slot = IsEnabled ? s_table.Register(address, size) : -1;
        return slot >= 0;
    }

    /// <summary>Leaves faults in a range to the runtime again. Comes before the release of its addresses.</summary>
    public static void Unregister(int slot) => s_table.Unregister(slot);

    /// <summary>
    /// Whether the calling thread faulted in a registered range since it last asked. To be asked in the filter of the
    /// innermost handler that a <see cref="NullReferenceException"/> of compiled code reaches: if the answer is no, then it
    /// is an ordinary one and passes on.
    /// </summary>
    /// <param name="address">The address that could not be read or written.</param>
    public static bool TryTakeFault(out nuint address)
    {
        address = 0;
        return IsEnabled && s_table.TryTake(out address);
    }

    private static string? Enable()
    {
        var handler = FaultHandler.ForThisSystem();
        if (handler is null)
            return $"guard pages are not supported on {RuntimeInformation.RuntimeIdentifier}";

        if (AppContext.GetData(Key) is nuint address)
        {
            s_table = new FaultTable(address);
            if (!handler.IsInFront(s_table))
                return "another component has put its fault handler in front";
        }
        else
        {
            if (!handler.TryCreate(out s_table))
                return "the system grants no executable page";
            if (!handler.TryInstall(s_table))
                return "the runtime's fault handler was not found or cannot be replaced";
            AppContext.SetData(Key, s_table.Address);
        }
        return ProbeSucceeds() ? null : "a fault of a guard page did not arrive with its address";
    }

    // The probe's fault ends in the stub. A managed one would try the runtime's half too, which only another runtime could
    // change, but would cost the 8 ms of a process's first exception and could not fail without ending the process.
    private static bool ProbeSucceeds()
    {
        nuint size = VirtualMemory.PageSize;
        if (!VirtualMemory.TryReserve(size, out nuint page))
            return false;
        int slot = s_table.Register(page, size);
        bool succeeds = false;
        if (slot >= 0)
        {
            s_table.Probe(page + 8);
            succeeds = s_table.TryTake(out nuint fault) && fault == page + 8;
            s_table.Unregister(slot);
        }
        VirtualMemory.Release(page, size);
        return succeeds;
    }
}
