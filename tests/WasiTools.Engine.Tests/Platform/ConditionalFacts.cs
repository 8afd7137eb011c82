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

/// <summary>A test that runs where faults can be translated.</summary>
public sealed class GuardFactAttribute : FactAttribute
{
    public GuardFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = "There is no fault translation for this system.";
        SkipType = typeof(Conditions);
        SkipUnless = nameof(Conditions.HasFaultTranslation);
    }
}

/// <summary>A test that runs on Linux.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = "This is about Linux.";
        SkipType = typeof(Conditions);
        SkipUnless = nameof(Conditions.IsLinux);
    }
}
