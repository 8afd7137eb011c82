namespace WasiTools.Core.Toml;

/// <summary>A table.</summary>
internal sealed record TomlTable : TomlValue
{
    /// <summary>What is in it, in the order of the document.</summary>
    public OrderedDictionary<string, TomlValue> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>What made it, which decides what may still be added.</summary>
    public TomlTableOrigin Origin { get; set; }

    /// <summary>Finds a value below it.</summary>
    /// <param name="path">Names of tables, and of the value in the last.</param>
    /// <returns>The value; null if there is none.</returns>
    public TomlValue? Find(params ReadOnlySpan<string> path)
    {
        TomlValue? value = this;
        foreach (string name in path)
            value = value is TomlTable table ? table.Items.GetValueOrDefault(name) : null;
        return value;
    }
}
