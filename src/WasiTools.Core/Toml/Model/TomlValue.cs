namespace WasiTools.Core.Toml;

/// <summary>A value of a document.</summary>
internal abstract record TomlValue;
