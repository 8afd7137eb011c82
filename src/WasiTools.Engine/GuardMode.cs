using WasiTools.Engine.Platform;

namespace WasiTools.Engine;

/// <summary>The switch for <see cref="BoundsMode.Guard"/>, once a process.</summary>
public static class GuardMode
{
    /// <summary>Installs the fault handler and proves with a real fault that it works. May be called any number of times.</summary>
    /// <returns>Whether guard mode can be used.</returns>
    public static bool TryEnable() => FaultTranslation.TryEnable();

    /// <summary>After <see cref="TryEnable"/> gave false: why.</summary>
    public static string? Reason => FaultTranslation.Reason;
}
