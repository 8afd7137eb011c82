namespace WasiTools.Core.Toml;

/// <summary>A key and its value, as in <c>a.b = 1</c>.</summary>
internal sealed record TomlPairSyntax(TomlSpan Span, TomlKeySyntax Key, TomlValueSyntax Value, int LineStart, int LineEnd)
    : TomlStatementSyntax(Span, Key, LineStart, LineEnd);
