namespace WasiTools.Core.Modules;

/// <summary>What stands in the way of running a module.</summary>
/// <param name="Id">A stable identifier, such as <c>MemoryNotImported</c>.</param>
/// <param name="Message">What it is.</param>
/// <param name="Hint">What to change.</param>
/// <param name="IsFatal">Whether the built-in engine cannot run it for that reason.</param>
public sealed record WasiModuleProblem(string Id, string Message, string Hint, bool IsFatal)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
