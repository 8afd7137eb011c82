namespace WasiTools.Core.Targets;

/// <summary>Whether and how some versions of an engine run a target's programs.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Versions">The versions or builds meant.</param>
/// <param name="Runs">Whether they run it.</param>
/// <param name="Command">How, or an empty string.</param>
/// <param name="Note">What else to know, or null.</param>
/// <param name="Source">Where this was read.</param>
public sealed record WasiEngineSupport(
    string Engine, string Versions, bool Runs, string Command, string? Note, WasiSource Source)
{
    /// <inheritdoc/>
    public override string ToString() => Runs ? $"{Engine} {Versions}: {Command}" : $"{Engine} {Versions}: no";
}
