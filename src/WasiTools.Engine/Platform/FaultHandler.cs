using System.Runtime.InteropServices;

namespace WasiTools.Engine.Platform;

/// <summary>The stub of one system and processor: its machine code and the way it gets in front of the runtime's handler.</summary>
/// <remarks>
/// The code of a stub begins with a function that returns the calling thread's identifier; one that does a single load, which
/// the handler skips when it faults, follows at <see cref="ProbeOffset"/> and the handler at <see cref="HandlerOffset"/>. The
/// last 8 bytes are where the handler finds the address of the <see cref="FaultTable"/>.
/// </remarks>
internal abstract class FaultHandler
{
    private const int ProbeOffset = 16;
    private const int HandlerOffset = 32;

    protected abstract ReadOnlySpan<byte> Code { get; }

    /// <summary>The stub for the running process, or <see langword="null"/> where there is none.</summary>
    public static FaultHandler? ForThisSystem() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 when OperatingSystem.IsLinux() => new LinuxX64FaultHandler(),
        Architecture.Arm64 when OperatingSystem.IsLinux() => new LinuxArm64FaultHandler(),
        Architecture.X64 when OperatingSystem.IsWindows() => new WindowsX64FaultHandler(),
        _ => null,
    };

    /// <summary>Writes the machine code, and the table behind it, into pages of their own.</summary>
    public unsafe bool TryCreate(out FaultTable table)
    {
        nuint codeSize = VirtualMemory.PageSize;
        nuint size = codeSize + FaultTable.Size;
        table = default;
        if (!VirtualMemory.TryReserve(size, out nuint code))
            return false;
        table = new FaultTable(code + codeSize);
        if (VirtualMemory.TryCommit(code, size))
        {
            Code.CopyTo(new Span<byte>((void*)code, Code.Length));
            *(nuint*)(code + (nuint)Code.Length - 8) = table.Address;
            if (VirtualMemory.TryProtect(code, codeSize, PageAccess.ReadExecute))
            {
                table.ThreadIdFunction = code;
                table.ProbeFunction = code + ProbeOffset;
                table.Handler = code + HandlerOffset;
                return true;
            }
        }
        VirtualMemory.Release(code, size);
        return false;
    }

    /// <summary>Puts the handler of a table in front of the process's fault handlers.</summary>
    public abstract bool TryInstall(FaultTable table);

    /// <summary>Whether the handler of a table, installed earlier, still is the first to see a fault.</summary>
    public abstract bool IsInFront(FaultTable table);
}
