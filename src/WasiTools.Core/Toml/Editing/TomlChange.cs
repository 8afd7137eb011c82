namespace WasiTools.Core.Toml;

/// <summary>A piece of a document and what comes in its place.</summary>
/// <param name="Span">The piece; empty to insert.</param>
/// <param name="Text">What comes there.</param>
internal readonly record struct TomlChange(TomlSpan Span, string Text)
{
    public static TomlChange Insert(int offset, string text) => new(new TomlSpan(offset, offset), text);
}
