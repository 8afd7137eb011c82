namespace WasiTools.Core.Toml;

/// <summary>A piece of a document's text.</summary>
/// <param name="Start">The offset of its first character, in UTF-16 units.</param>
/// <param name="End">The offset after its last character.</param>
internal readonly record struct TomlSpan(int Start, int End)
{
    public int Length => End - Start;
}
