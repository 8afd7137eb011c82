using System.Text.Json;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>Reads the JSON lines of libtest and compiletest, which may stand between other lines.</summary>
internal sealed class JsonEventParser(UiTestLogParser log)
{
    /// <summary>Reads the line if it is an event.</summary>
    public bool TryRead(ReadOnlySpan<byte> line)
    {
        if (JsonEventShape.TryParseStarted(line, out ReadOnlySpan<byte> name))
        {
            log.CurrentSuite().Begin(LogLine.Decode(name), log.Line);
            return true;
        }

        if (JsonEventShape.TryParsePassed(line, out name, out double seconds))
        {
            log.CurrentSuite().Add(LogLine.Decode(name), UiTestOutcome.Passed, null, TestLine.ToDuration(seconds), log.Line);
            return true;
        }

        if (line.IndexOf("\"type\""u8) < 0)
            return false;
        Event read = default;
        try
        {
            if (!TryParse(line, ref read))
                return false;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or cut, or text that is no Unicode.
            return false;
        }

        return read.Type switch
        {
            "suite" => ReadSuite(read),
            "test" or "bench" => read.Name is not null && ReadTest(read),
            _ => false,
        };
    }

    private bool ReadSuite(in Event read)
    {
        switch (read.Kind)
        {
            case "started":
                log.StartSuite(read.TestCount);
                return true;
            case "ok" or "failed":
                log.FinishSuite(new SuiteCounts(read.Passed + read.Measured, read.Failed, read.Ignored));
                return true;
            default:
                return false;
        }
    }

    private bool ReadTest(in Event read)
    {
        string name = read.Name!;
        switch (read.Type == "bench" ? "ok" : read.Kind)
        {
            case "started":
                log.CurrentSuite().Begin(name, log.Line);
                return true;
            case "ok":
                log.CurrentSuite().Add(name, UiTestOutcome.Passed, null, TestLine.ToDuration(read.Seconds), log.Line);
                return true;
            case "ignored":
                log.CurrentSuite().Add(name, UiTestOutcome.Ignored, read.Message, TestLine.ToDuration(read.Seconds), log.Line);
                return true;
            case "failed" or "allowed_failure":
                log.CurrentSuite().AddFailure(
                    name, read.Reason, TestLine.ToDuration(read.Seconds), FailureOutput.Normalize(read.Output, read.Message), log.Line);
                return true;
            default:
                return read.Kind is "timeout" or "filtered_out";
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> line, ref Event read)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        read.Seconds = double.NaN;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> property = reader.ValueSpan;
            if (property.SequenceEqual("type"u8))
                read.Type = Text(ref reader);
            else if (property.SequenceEqual("event"u8))
                read.Kind = Text(ref reader);
            else if (property.SequenceEqual("name"u8))
                read.Name = Text(ref reader);
            else if (property.SequenceEqual("message"u8))
                read.Message = Text(ref reader);
            else if (property.SequenceEqual("stdout"u8))
                read.Output = Text(ref reader);
            else if (property.SequenceEqual("reason"u8))
                read.Reason = Text(ref reader);
            else if (property.SequenceEqual("exec_time"u8))
                read.Seconds = Number(ref reader);
            else if (property.SequenceEqual("test_count"u8))
                read.TestCount = Count(ref reader);
            else if (property.SequenceEqual("passed"u8))
                read.Passed = Count(ref reader) ?? 0;
            else if (property.SequenceEqual("failed"u8))
                read.Failed = Count(ref reader) ?? 0;
            else if (property.SequenceEqual("ignored"u8))
                read.Ignored = Count(ref reader) ?? 0;
            else if (property.SequenceEqual("measured"u8))
                read.Measured = Count(ref reader) ?? 0;
            else
                reader.Skip();
        }

        return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    private static double Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value))
            return value;
        // libtest wrote "1.234s" until 2020.
        if (reader.TokenType == JsonTokenType.String && System.Buffers.Text.Utf8Parser.TryParse(reader.ValueSpan, out value, out _))
            return value;
        reader.Skip();
        return double.NaN;
    }

    private static long? Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) && value >= 0)
            return value;
        reader.Skip();
        return null;
    }

    private struct Event
    {
        public string? Type;
        public string? Kind;
        public string? Name;
        public string? Message;
        public string? Output;
        public string? Reason;
        public double Seconds;
        public long? TestCount;
        public long Passed;
        public long Failed;
        public long Ignored;
        public long Measured;
    }
}
