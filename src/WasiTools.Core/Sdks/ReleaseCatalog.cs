using System.Text.Json;

namespace WasiTools.Core.Sdks;

/// <summary>The releases and hashes of the embedded <c>releases.json</c>.</summary>
public static class ReleaseCatalog
{
    private static readonly Lazy<(Dictionary<WasiSdkVersion, Entry> Releases, Dictionary<string, HashPin> Pins)> s_data = new(Load);

    /// <summary>Every version in the catalog, oldest first.</summary>
    public static IReadOnlyList<WasiSdkVersion> Versions => [.. s_data.Value.Releases.Keys.Order()];

    /// <summary>The newest version in the catalog.</summary>
    public static WasiSdkVersion Newest => Versions[^1];

    /// <summary>The hash known for an archive.</summary>
    /// <param name="fileName">The archive's name.</param>
    /// <returns>The pin, or null.</returns>
    public static HashPin? FindPin(string fileName) => s_data.Value.Pins.GetValueOrDefault(fileName);

    /// <summary>The LLVM version of a release.</summary>
    /// <param name="version">The SDK's version.</param>
    /// <returns>The version, or null if the catalog has no such release.</returns>
    public static Version? FindLlvm(WasiSdkVersion version) => s_data.Value.Releases.GetValueOrDefault(version)?.Llvm;

    /// <summary>What is known about the release that an archive belongs to; a later release than the catalog's has only its name.</summary>
    /// <param name="asset">The archive.</param>
    /// <returns>The release.</returns>
    public static WasiSdkRelease Describe(WasiSdkAsset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        Entry? entry = s_data.Value.Releases.GetValueOrDefault(asset.Version);
        return new WasiSdkRelease
        {
            Version = asset.Version,
            Released = entry?.Released,
            Llvm = entry?.Llvm,
            Note = entry?.Note ?? "",
            Asset = asset,
            Pin = FindPin(asset.FileName),
        };
    }

    private static (Dictionary<WasiSdkVersion, Entry>, Dictionary<string, HashPin>) Load()
    {
        using Stream stream = typeof(ReleaseCatalog).Assembly.GetManifestResourceStream("releases.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        var releases = document.RootElement.GetProperty("releases").EnumerateArray().ToDictionary(
            static item => WasiSdkVersion.Parse(item.GetProperty("version").GetString()!),
            static item => new Entry(
                item.TryGetProperty("date", out JsonElement date) ? DateOnly.ParseExact(date.GetString()!, "yyyy-MM-dd") : null,
                Version.Parse(item.GetProperty("llvm").GetString()!),
                item.TryGetProperty("note", out JsonElement note) ? note.GetString()! : ""));
        var pins = document.RootElement.GetProperty("pins").EnumerateArray().ToDictionary(
            static item => item.GetProperty("file").GetString()!,
            static item => HashPin.Parse(
                item.GetProperty("sha256").GetString()!,
                $"{string.Join("; ", item.GetProperty("seenIn").EnumerateArray())}, read {item.GetProperty("date")}"),
            StringComparer.Ordinal);
        return (releases, pins);
    }

    private sealed record Entry(DateOnly? Released, Version Llvm, string Note);
}
