namespace WasiTools.Core.Toml;

/// <summary>A key, dotted or not.</summary>
/// <param name="Span">Where it is.</param>
/// <param name="Parts">Its parts.</param>
internal sealed record TomlKeySyntax(TomlSpan Span, IReadOnlyList<TomlKeyPart> Parts) : TomlSyntax(Span)
{
    public IEnumerable<string> Names => Parts.Select(static part => part.Name);
}
