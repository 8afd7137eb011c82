using System.Runtime.InteropServices;

namespace WasiTools.Engine.Platform;

/// <summary>
/// A page that loops read, with a <c>volatile.</c> load, to hear that they should stop: once <see cref="Stop"/> made it
/// unreadable the load faults like an access beyond a guarded memory.
/// </summary>
/// <remarks>Whoever keeps <see cref="Address"/> keeps this object alive too.</remarks>
internal sealed class PollPage : SafeHandle
{
    private int _slot = -1;

    private PollPage(nuint address)
        : base(0, ownsHandle: true) => SetHandle((nint)address);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The address to read from.</summary>
    public nuint Address => (nuint)handle;

    /// <summary>Makes a readable page.</summary>
    /// <returns><see langword="null"/> where fault translation is not enabled or the system has no room.</returns>
    public static PollPage? TryCreate()
    {
        nuint size = VirtualMemory.PageSize;
        if (!VirtualMemory.TryReserve(size, out nuint address))
            return null;
        var page = new PollPage(address);
        if (VirtualMemory.TryCommit(address, size) && FaultTranslation.TryRegister(address, size, out page._slot))
            return page;
        page.Dispose();
        return null;
    }

    /// <summary>Whether a fault address that <see cref="FaultTranslation.TryTakeFault"/> gave is one of this page.</summary>
    public bool Contains(nuint faultAddress) => faultAddress - Address < VirtualMemory.PageSize;

    /// <summary>Makes every read fault from now on, on all threads.</summary>
    public void Stop() => Protect(PageAccess.None);

    /// <summary>Makes reads succeed again.</summary>
    public void Resume() => Protect(PageAccess.ReadWrite);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (_slot >= 0)
            FaultTranslation.Unregister(_slot);
        return VirtualMemory.Release((nuint)handle, VirtualMemory.PageSize);
    }

    private void Protect(PageAccess access)
    {
        bool referenced = false;
        try
        {
            DangerousAddRef(ref referenced);
            if (!VirtualMemory.TryProtect(Address, VirtualMemory.PageSize, access))
                throw new InvalidOperationException($"The access to the page at 0x{Address:x} could not be changed.");
        }
        finally
        {
            if (referenced)
                DangerousRelease();
        }
    }
}
