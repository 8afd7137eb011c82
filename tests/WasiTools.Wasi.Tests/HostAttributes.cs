using System.Runtime.CompilerServices;

namespace WasiTools.Wasi.Tests;

/// <summary>A test that uses pipes, terminals and named pipes of a Unix system. Left out beforehand elsewhere: Wine does not survive the
/// exception of a test that leaves itself out.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = OperatingSystem.IsWindows() ? "Needs descriptors of Unix." : null;
}

/// <summary>A test that uses handles of Windows.</summary>
internal sealed class WindowsFactAttribute : FactAttribute
{
    public WindowsFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = OperatingSystem.IsWindows() ? null : "Needs handles of Windows.";
}

/// <summary>A test that needs a host which makes symbolic links.</summary>
internal sealed class LinkTheoryAttribute : TheoryAttribute
{
    public LinkTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = CanLink ? null : "The host cannot make symbolic links.";

    internal static bool CanLink { get; } = TryLink();

    private static bool TryLink()
    {
        using TestDirectory directory = new();
        try
        {
            File.CreateSymbolicLink(directory["link"], "target");
            return new FileInfo(directory["link"]).LinkTarget == "target";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>A test that moves directories which are open, as Windows does not allow.</summary>
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = OperatingSystem.IsLinux() ? null : "Needs Linux.";
}
