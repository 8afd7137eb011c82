using System.Collections.ObjectModel;
using System.Text.Json;
using WasiTools.Core.Sdks;

namespace WasiTools.Core.Targets;

/// <summary>Reads an object of <c>targets.json</c> and keeps the source of every fact it hands out.</summary>
internal sealed class FactReader(JsonElement element, IReadOnlyDictionary<string, WasiSource> sources)
{
    private readonly List<WasiFact> _facts = [];

    public JsonElement Element { get; } = element;

    public ReadOnlyCollection<WasiFact> Facts => _facts.AsReadOnly();

    /// <summary>The source of the object itself.</summary>
    public WasiSource Source => sources[Text("source")];

    /// <summary>Reads a property of the form <c>{ "value": …, "source": … }</c>.</summary>
    public JsonElement Fact(string name)
    {
        JsonElement fact = Element.GetProperty(name);
        JsonElement value = fact.GetProperty("value");
        string text = value.ValueKind == JsonValueKind.Array
            ? string.Join(", ", value.EnumerateArray().Select(static item => item.GetString()))
            : value.ToString();
        _facts.Add(new WasiFact(name, text, sources[fact.GetProperty("source").GetString()!]));
        return value;
    }

    public string Text(string name) => Element.GetProperty(name).GetString()!;

    public string? OptionalText(string name) =>
        Element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    public WasiSdkVersion? Sdk(string name) =>
        OptionalText(name) is { } text ? WasiSdkVersion.Parse(text) : null;

    public Version? Rust(string name) =>
        OptionalText(name) is { } text ? Version.Parse(text) : null;

    public ReadOnlyCollection<T> List<T>(string name, Func<FactReader, T> read) =>
        [.. Element.GetProperty(name).EnumerateArray().Select(item => read(new FactReader(item, sources)))];
}
