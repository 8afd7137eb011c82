namespace WasiTools.Core.Toml;

/// <summary>Where a new pair goes.</summary>
/// <param name="Offset">The offset to insert at.</param>
/// <param name="Before">What to write before it.</param>
/// <param name="Key">Its key, relative to the table or braces that it goes into.</param>
/// <param name="After">What to write after it.</param>
internal readonly record struct TomlInsertion(int Offset, string Before, IEnumerable<string> Key, string After)
{
    public TomlChange Insert(string value) => TomlChange.Insert(Offset, $"{Before}{TomlWriter.WriteKey(Key)} = {value}{After}");
}
