namespace WasiTools.Core.Sysroots;

/// <summary>Something missing or misleading in a sysroot, told before the linker would.</summary>
/// <param name="Id">A stable identifier, such as <c>CompilerRtMissing</c>.</param>
/// <param name="Folder">The target's folder that it is about, or an empty string for the whole SDK.</param>
/// <param name="Message">What it is.</param>
/// <param name="Hint">What to do.</param>
public sealed record SysrootProblem(string Id, string Folder, string Message, string Hint)
{
    /// <inheritdoc/>
    public override string ToString() => Folder.Length > 0 ? $"{Folder}: {Message}" : Message;
}
