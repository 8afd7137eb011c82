namespace WasiTools.Core.Toml;

/// <summary>A value as it is written.</summary>
internal abstract record TomlValueSyntax(TomlSpan Span) : TomlSyntax(Span);
