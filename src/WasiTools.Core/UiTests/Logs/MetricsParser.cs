using System.Text.Json;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>Reads <c>build/metrics.json</c>, which bootstrap writes with <c>build.metrics = true</c>, in pieces.</summary>
internal sealed class MetricsParser(RunRecorder recorder)
{
    private const int MaxToken = 32 << 20;

    private readonly Stack<Node> _open = new();
    private string? _property;
    private long _passed;
    private long _failed;
    private long _ignored;

    public void Read(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            ReadAll(stream, cancellationToken);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            recorder.Gap($"ends early or is damaged: {exception.Message}");
        }

        recorder.Run.AddTests(_passed, _failed, _ignored, 0);
        if (!recorder.HasFound)
            recorder.Gap("no suite of tests in these metrics");
    }

    private void ReadAll(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[256 << 10];
        int length = 0;
        bool atEnd = false;
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 256 });
        while (!atEnd)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (length == buffer.Length)
            {
                if (length >= MaxToken)
                    throw new JsonException("a text in it is too long");
                Array.Resize(ref buffer, length * 2);
            }

            int read = stream.Read(buffer, length, buffer.Length - length);
            atEnd = read == 0;
            length += read;
            var reader = new Utf8JsonReader(buffer.AsSpan(0, length), atEnd, state);
            while (reader.Read())
                Handle(ref reader);
            state = reader.CurrentState;
            int used = (int)reader.BytesConsumed;
            buffer.AsSpan(used, length - used).CopyTo(buffer);
            length -= used;
        }
    }

    private void Handle(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _open.Push(new Node { Property = _property });
                _property = null;
                break;
            case JsonTokenType.EndObject:
                End(_open.Pop());
                break;
            case JsonTokenType.PropertyName:
                _property = reader.GetString();
                break;
            case JsonTokenType.String when _open.TryPeek(out Node? node):
                node.Texts[_property ?? ""] = reader.GetString()!;
                _property = null;
                break;
            case JsonTokenType.Number when _property == "stage" && _open.TryPeek(out Node? node) && reader.TryGetInt32(out int stage):
                node.Stage = stage;
                break;
        }
    }

    private void End(Node node)
    {
        if (node.Property == "metadata" && _open.TryPeek(out Node? suite))
        {
            suite.Suite = recorder.Start(ToSuite(node));
            return;
        }

        if (!node.Texts.TryGetValue("name", out string? name) || !node.Texts.TryGetValue("outcome", out string? text))
            return;
        UiTestOutcome outcome;
        switch (text)
        {
            case "passed":
                outcome = UiTestOutcome.Passed;
                _passed++;
                break;
            case "failed":
                outcome = UiTestOutcome.Failed;
                _failed++;
                break;
            case "ignored":
                outcome = UiTestOutcome.Ignored;
                _ignored++;
                break;
            default:
                return;
        }

        recorder.Emit(_open.TryPeek(out Node? parent) ? parent.Suite : null, name, outcome, node.Texts.GetValueOrDefault("ignore_reason"), null, null, 0);
    }

    private static UiTestSuite ToSuite(Node metadata) => new()
    {
        Suite = metadata.Texts.GetValueOrDefault("suite"),
        Mode = metadata.Texts.GetValueOrDefault("mode"),
        CompareMode = metadata.Texts.GetValueOrDefault("compare_mode"),
        Target = metadata.Texts.GetValueOrDefault("target"),
        Host = metadata.Texts.GetValueOrDefault("host"),
        Stage = metadata.Stage,
    };

    /// <summary>An object that has begun; the big ones keep only their texts.</summary>
    private sealed class Node
    {
        public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        public string? Property { get; init; }

        public int? Stage { get; set; }

        public UiTestSuite? Suite { get; set; }
    }
}
