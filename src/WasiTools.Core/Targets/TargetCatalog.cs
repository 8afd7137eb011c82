using System.Collections.ObjectModel;
using System.Text.Json;
using WasiTools.Core.Sdks;

namespace WasiTools.Core.Targets;

/// <summary>The targets of the embedded <c>targets.json</c>, the one file with these facts.</summary>
public static class TargetCatalog
{
    private static readonly Lazy<IReadOnlyList<WasiTarget>> s_all = new(Load);

    /// <summary>Every target, by WASI version and name.</summary>
    public static IReadOnlyList<WasiTarget> All => s_all.Value;

    /// <summary>Finds a target by its name or any of its aliases, without regard to case.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The target, or null.</returns>
    public static WasiTarget? Find(string name) => All.FirstOrDefault(target => HasName(target, name));

    /// <summary>Finds a target by name or alias and fails if there is none.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The target.</returns>
    /// <exception cref="WasiToolsException"><c>TargetNotFound</c>.</exception>
    public static WasiTarget Get(string name) => Find(name) ?? throw Throw.TargetNotFound(name);

    private static bool HasName(WasiTarget target, string name) =>
        target.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || target.Aliases.Any(alias => alias.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<WasiTarget> Load()
    {
        using Stream stream = typeof(TargetCatalog).Assembly.GetManifestResourceStream("targets.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement root = document.RootElement;

        var sources = root.GetProperty("sources").EnumerateObject().ToDictionary(
            static property => property.Name,
            static property => new WasiSource(
                property.Value.GetProperty("title").GetString()!,
                property.Value.TryGetProperty("url", out JsonElement url) ? new Uri(url.GetString()!) : null,
                DateOnly.ParseExact(property.Value.GetProperty("date").GetString()!, "yyyy-MM-dd")));
        ReadOnlyCollection<WasiMacro> macros = new FactReader(root, sources).List("macros", ReadMacro);

        return [.. root.GetProperty("targets").EnumerateArray().Select(element => ReadTarget(new FactReader(element, sources), macros))];
    }

    private static WasiTarget ReadTarget(FactReader reader, ReadOnlyCollection<WasiMacro> macros) => new()
    {
        Name = reader.Text("name"),
        WasiVersion = Version.Parse(reader.Fact("wasi").GetString()!),
        Status = reader.Fact("status").GetString()!,
        HasThreads = reader.Fact("threads").GetBoolean(),
        IsComponent = reader.Fact("component").GetBoolean(),
        Tier = reader.Fact("tier").GetInt32(),
        Maintainers = Strings(reader.Fact("maintainers")),
        SinceRust = Version.Parse(reader.Fact("sinceRust").GetString()!),
        SinceSdk = WasiSdkVersion.Parse(reader.Fact("sinceSdk").GetString()!),
        SinceLlvm = new Version(int.Parse(reader.Fact("sinceLlvm").GetString()!), 0),
        RequiredFeatures = Strings(reader.Fact("requiredFeatures")),
        DefaultFeatures = Strings(reader.Fact("defaultFeatures")),
        Aliases = reader.List("aliases", ReadAlias),
        Detection = reader.List("detection", static item => new WasiDetection(
            item.Text("language"), item.Text("code"), item.Text("applies"), item.Source)),
        Headers = reader.List("headers", static item => new WasiHeader(
            item.Text("name"), item.Text("meaning"), item.Sdk("sinceSdk"), item.Source)),
        Macros = macros,
        Abi = reader.List("abi", static item => new WasiFact(item.Text("name"), item.Text("value"), item.Source)),
        Linker = reader.List("linker", static item => new WasiFact(item.Text("name"), item.Text("value"), item.Source)),
        Engines = reader.List("engines", static item => new WasiEngineSupport(
            item.Text("engine"), item.Text("versions"), item.Element.GetProperty("runs").GetBoolean(),
            item.Text("command"), item.OptionalText("note"), item.Source)),
        BugReports = reader.List("bugs", static item => new WasiFact(item.Text("name"), item.Text("url"), item.Source)),
        Facts = reader.Facts,
    };

    private static WasiTargetAlias ReadAlias(FactReader item) => new(
        item.Text("name"),
        Enum.Parse<WasiNameStatus>(item.Text("status")),
        item.Text("history"),
        item.Rust("sinceRust"),
        item.Rust("untilRust"),
        item.Sdk("sinceSdk"),
        item.Sdk("untilSdk"),
        item.Source);

    private static WasiMacro ReadMacro(FactReader item) => new(
        item.Text("name"),
        Enum.Parse<WasiNameStatus>(item.Text("status")),
        item.Text("meaning"),
        item.Sdk("sinceSdk"),
        item.Sdk("untilSdk"),
        item.Source);

    private static ReadOnlyCollection<string> Strings(JsonElement array) => [.. array.EnumerateArray().Select(static item => item.GetString()!)];
}
