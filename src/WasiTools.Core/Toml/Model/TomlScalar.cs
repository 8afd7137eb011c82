namespace WasiTools.Core.Toml;

/// <summary>A value that has no others in it.</summary>
internal abstract record TomlScalar : TomlValue;

/// <summary>Text.</summary>
internal sealed record TomlString(string Value) : TomlScalar;

/// <summary>A 64-bit integer.</summary>
internal sealed record TomlInteger(long Value) : TomlScalar;

/// <summary>A 64-bit floating-point number.</summary>
internal sealed record TomlFloat(double Value) : TomlScalar;

/// <summary>True or false.</summary>
internal sealed record TomlBoolean(bool Value) : TomlScalar;

/// <summary>A date, a time or both.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Text">As RFC 3339 writes it: with <c>T</c> and <c>Z</c>, seconds included.</param>
internal sealed record TomlDateTime(TomlDateTimeKind Kind, string Text) : TomlScalar;
