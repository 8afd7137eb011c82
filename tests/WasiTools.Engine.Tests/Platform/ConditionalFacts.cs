using System.Runtime.CompilerServices;
using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

/// <summary>What tests may ask of the system they run on.</summary>
/// <remarks>
/// These are conditions of the attribute, not calls of Assert.Skip: under Wine 8 an exception that leaves a test method leaves
/// a dead handler frame in its thread, and the next fault of that thread may end the process.
/// </remarks>
public static class Conditions
{
    public static bool HasFaultTranslation => FaultHandler.ForThisSystem() is not null;

    public static bool IsLinux => OperatingSystem.IsLinux();
}

/// <summary>A test of guard pages: it runs where faults can be translated. Elsewhere (macOS, Windows on arm64) the engine compares every
/// access, and there is nothing to test.</summary>
public sealed class GuardFactAttribute : FactAttribute
{
    public GuardFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = "Guard pages are tested, and there is no fault translation for this system: memory accesses are compared.";
        SkipType = typeof(Conditions);
        SkipUnless = nameof(Conditions.HasFaultTranslation);
    }
}

/// <summary>A test of what only Linux has: signal actions and limits of a process.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = "It changes the action of a signal or the limits of a process, which only Linux has in this form.";
        SkipType = typeof(Conditions);
        SkipUnless = nameof(Conditions.IsLinux);
    }
}
