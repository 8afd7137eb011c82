namespace WasiTools.Core.Toml;

/// <summary>A part of a key, bare or quoted.</summary>
/// <param name="Span">Where it is.</param>
/// <param name="Name">What it says, without quotes.</param>
internal sealed record TomlKeyPart(TomlSpan Span, string Name) : TomlSyntax(Span);
