using System.Text.Json;

namespace WasiTools.Runner.Profiling;

/// <summary>Writes samples as speedscope reads them (https://www.speedscope.app/file-format-schema.json).</summary>
internal static class Speedscope
{
    /// <summary>A thread's samples, each with its frames, the outermost first, and milliseconds.</summary>
    public sealed record ThreadSamples(string Name, IReadOnlyList<(int[] Frames, double Milliseconds)> Samples);

    public static void Write(Stream stream, string name, IReadOnlyList<string> frames, IEnumerable<ThreadSamples> threads)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
        json.WriteString("name", name);
        json.WriteString("exporter", "wasirun");
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (string frame in frames)
        {
            json.WriteStartObject();
            json.WriteString("name", frame);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("profiles");
        foreach (ThreadSamples thread in threads)
            Write(json, thread);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ThreadSamples thread)
    {
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", thread.Name);
        json.WriteString("unit", "milliseconds");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", thread.Samples.Sum(s => s.Milliseconds));
        json.WriteStartArray("samples");
        foreach ((int[] frames, _) in thread.Samples)
        {
            json.WriteStartArray();
            foreach (int frame in frames)
                json.WriteNumberValue(frame);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach ((_, double milliseconds) in thread.Samples)
            json.WriteNumberValue(milliseconds);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
