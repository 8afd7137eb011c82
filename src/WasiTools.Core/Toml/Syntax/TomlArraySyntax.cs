namespace WasiTools.Core.Toml;

/// <summary>An array, as in <c>[1, 2]</c>.</summary>
/// <param name="Span">Where it is, brackets included.</param>
/// <param name="Elements">Its elements.</param>
/// <param name="TrailingComma">Where the comma behind the last element is; null for none.</param>
internal sealed record TomlArraySyntax(TomlSpan Span, IReadOnlyList<TomlValueSyntax> Elements, int? TrailingComma) : TomlValueSyntax(Span);
