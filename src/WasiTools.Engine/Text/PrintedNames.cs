namespace WasiTools.Engine.Text;

/// <summary>The identifiers that the printer gives the items of an index space: their names, made different from each other where they
/// are not. An annotation keeps a name that the identifier could not.</summary>
internal sealed class PrintedNames
{
    private readonly Dictionary<uint, (string Identifier, string? Annotation)> items = [];

    public PrintedNames(IReadOnlyDictionary<uint, string> names)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach ((uint index, string name) in names.OrderBy(n => n.Key))
        {
            if (name.Length > 0 && used.Add(name))
            {
                items[index] = (LiteralWriter.Identifier(name), null);
                continue;
            }
            string unique = $"{name}#{index}";
            while (!used.Add(unique))
                unique += '#';
            items[index] = (LiteralWriter.Identifier(unique), $"(@name {LiteralWriter.Name(name)})");
        }
    }

    /// <summary>What stands where an item is declared, a space before it; empty for an item without a name.</summary>
    public string Binder(uint index) =>
        !items.TryGetValue(index, out var item) ? ""
        : item.Annotation is null ? $" {item.Identifier}"
        : $" {item.Identifier} {item.Annotation}";

    /// <summary>Whether an item has a name.</summary>
    public bool Has(uint index) => items.ContainsKey(index);

    /// <summary>What stands where an item is referred to.</summary>
    public string this[uint index] => items.TryGetValue(index, out var item) ? item.Identifier : index.ToString();
}
