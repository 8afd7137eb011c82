namespace WasiTools.Core.Toml;

/// <summary>An inline table, as in <c>{ a = 1 }</c>.</summary>
/// <param name="Span">Where it is, braces included.</param>
/// <param name="Pairs">What is in it.</param>
internal sealed record TomlInlineTableSyntax(TomlSpan Span, IReadOnlyList<TomlPairSyntax> Pairs) : TomlValueSyntax(Span);
