namespace WasiTools.Core.Toml;

/// <summary>What stands on lines of its own: a key with its value, or the header of a table.</summary>
/// <param name="Span">Where it is, without the comment behind it.</param>
/// <param name="Key">Its key.</param>
/// <param name="LineStart">Where its first line starts.</param>
/// <param name="LineEnd">Where its last line ends, before the line end.</param>
internal abstract record TomlStatementSyntax(TomlSpan Span, TomlKeySyntax Key, int LineStart, int LineEnd) : TomlSyntax(Span);
