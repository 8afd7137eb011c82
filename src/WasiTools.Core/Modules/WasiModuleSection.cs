namespace WasiTools.Core.Modules;

/// <summary>A section of a WebAssembly file.</summary>
/// <param name="Name">Its name; that of a custom section in quotes.</param>
/// <param name="Offset">Where its content begins in the file.</param>
/// <param name="Length">The bytes of its content.</param>
public sealed record WasiModuleSection(string Name, long Offset, long Length)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Length})";
}
