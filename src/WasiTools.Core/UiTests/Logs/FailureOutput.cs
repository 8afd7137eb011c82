using System.Buffers;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>Gathers what a failed test printed, up to a limit.</summary>
internal sealed class FailureOutput
{
    /// <summary>What is kept of one test's output: guests print without end.</summary>
    private const int MaxBytes = 1 << 20;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _cut;

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _cut = 0;
    }

    public void Append(ReadOnlySpan<byte> line)
    {
        if (_bytes.WrittenCount + line.Length >= MaxBytes)
        {
            _cut += line.Length + 1;
            return;
        }

        _bytes.Write(line);
        _bytes.Write("\n"u8);
    }

    /// <summary>The text without empty lines around it, or null if there is none.</summary>
    public string? ToText() => Shorten(LogLine.Decode(_bytes.WrittenSpan).Trim('\n', '\r'), _cut);

    /// <summary>Brings an output of another form into this one.</summary>
    public static string? Normalize(string? output, string? message)
    {
        output = output?.Replace("\r\n", "\n", StringComparison.Ordinal) ?? "";
        if (message is not null)
            output = $"{output}\nNOTE: {message}";
        output = output.Trim('\n', '\r');
        return output.Length <= MaxBytes ? Shorten(output, 0) : Shorten(output[..MaxBytes], output.Length - MaxBytes);
    }

    private static string? Shorten(string text, long cut) =>
        cut > 0 ? $"{text}\n[{cut} more bytes]" : text.Length == 0 ? null : text;
}
