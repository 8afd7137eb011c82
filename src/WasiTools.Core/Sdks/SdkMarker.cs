using System.Text.Json;
using System.Text.Json.Serialization;

namespace WasiTools.Core.Sdks;

/// <summary>The file that this module leaves in an SDK that it installs: what it is and where it came from.</summary>
internal sealed partial record SdkMarker(string Version, string Archive, string Source, string? Sha256, string? Provenance, DateTimeOffset Installed)
{
    public static SdkMarker? TryRead(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, MarkerContext.Default.SdkMarker);
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Write(string path)
    {
        using FileStream stream = File.Create(path);
        JsonSerializer.Serialize(stream, this, MarkerContext.Default.SdkMarker);
    }

    [JsonSourceGenerationOptions(WriteIndented = true)]
    [JsonSerializable(typeof(SdkMarker))]
    private sealed partial class MarkerContext : JsonSerializerContext;
}
