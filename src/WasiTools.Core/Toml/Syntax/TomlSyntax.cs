namespace WasiTools.Core.Toml;

/// <summary>A piece of a document as it is written. Spaces, comments and line ends are in the text between the pieces.</summary>
/// <param name="Span">Where it is.</param>
internal abstract record TomlSyntax(TomlSpan Span);
