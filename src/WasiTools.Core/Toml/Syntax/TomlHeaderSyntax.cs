namespace WasiTools.Core.Toml;

/// <summary>The header of a table, as in <c>[a.b]</c>, or of an element of an array of tables, as in <c>[[a.b]]</c>.</summary>
internal sealed record TomlHeaderSyntax(TomlSpan Span, TomlKeySyntax Key, bool IsElement, int LineStart, int LineEnd)
    : TomlStatementSyntax(Span, Key, LineStart, LineEnd);
