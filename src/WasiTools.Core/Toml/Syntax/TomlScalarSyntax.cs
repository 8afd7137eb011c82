namespace WasiTools.Core.Toml;

/// <summary>A value that has no others in it.</summary>
/// <param name="Span">Where it is.</param>
/// <param name="Value">What it says.</param>
internal sealed record TomlScalarSyntax(TomlSpan Span, TomlScalar Value) : TomlValueSyntax(Span);
