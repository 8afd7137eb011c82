namespace WasiTools.Core.Toml;

/// <summary>An array, or the elements of an array of tables.</summary>
internal sealed record TomlArray : TomlValue
{
    public List<TomlValue> Items { get; } = [];

    /// <summary>Whether it is made of headers in double brackets, so that more may follow.</summary>
    public bool IsOfTables { get; init; }
}
