using System.Text.Json;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>Reads <c>build/metrics.json</c>, which bootstrap writes with <c>build.metrics = true</c>, in pieces.</summary>
internal sealed class MetricsParser(RunRecorder recorder)
{
    private const int MaxToken = 32 << 20;

    private readonly Stack<Node> _open = new();
    private readonly Stack<Node> _unused = new();
    private Property _property;
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
                Node begun = _unused.TryPop(out Node? used) ? used : new Node();
                begun.Property = _property;
                _open.Push(begun);
                _property = Property.Other;
                break;
            case JsonTokenType.EndObject:
                Node ended = _open.Pop();
                End(ended);
                ended.Clear();
                _unused.Push(ended);
                break;
            case JsonTokenType.PropertyName:
                _property = ToProperty(ref reader);
                break;
            case JsonTokenType.String when _open.TryPeek(out Node? node):
                if (_property is not (Property.Other or Property.Stage))
                    node[_property] = reader.GetString();
                _property = Property.Other;
                break;
            case JsonTokenType.Number when _property == Property.Stage && _open.TryPeek(out Node? node) && reader.TryGetInt32(out int stage):
                node.Stage = stage;
                break;
        }
    }

    private void End(Node node)
    {
        if (node.Property == Property.Metadata && _open.TryPeek(out Node? suite))
        {
            suite.Suite = recorder.Start(ToSuite(node));
            return;
        }

        if (node[Property.Name] is not { } name || node[Property.Outcome] is not { } text)
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

        recorder.Emit(_open.TryPeek(out Node? parent) ? parent.Suite : null, name, outcome, node[Property.IgnoreReason], null, null, 0);
    }

    private static UiTestSuite ToSuite(Node metadata) => new()
    {
        Suite = metadata[Property.Suite],
        Mode = metadata[Property.Mode],
        CompareMode = metadata[Property.CompareMode],
        Target = metadata[Property.Target],
        Host = metadata[Property.Host],
        Stage = metadata.Stage,
    };

    private static Property ToProperty(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("name"u8) ? Property.Name
        : reader.ValueTextEquals("outcome"u8) ? Property.Outcome
        : reader.ValueTextEquals("ignore_reason"u8) ? Property.IgnoreReason
        : reader.ValueTextEquals("metadata"u8) ? Property.Metadata
        : reader.ValueTextEquals("suite"u8) ? Property.Suite
        : reader.ValueTextEquals("mode"u8) ? Property.Mode
        : reader.ValueTextEquals("compare_mode"u8) ? Property.CompareMode
        : reader.ValueTextEquals("target"u8) ? Property.Target
        : reader.ValueTextEquals("host"u8) ? Property.Host
        : reader.ValueTextEquals("stage"u8) ? Property.Stage
        : Property.Other;

    private enum Property
    {
        Other,
        Name,
        Outcome,
        IgnoreReason,
        Metadata,
        Suite,
        Mode,
        CompareMode,
        Target,
        Host,
        Stage,
    }

    /// <summary>An object that has begun, with the texts of it that are of use; used again for another one when it has ended.</summary>
    private sealed class Node
    {
        private readonly string?[] _texts = new string?[(int)Property.Stage];

        /// <summary>The property that it is the value of.</summary>
        public Property Property { get; set; }

        public int? Stage { get; set; }

        public UiTestSuite? Suite { get; set; }

        public string? this[Property property]
        {
            get => _texts[(int)property];
            set => _texts[(int)property] = value;
        }

        public void Clear()
        {
            Array.Clear(_texts);
            (Stage, Suite) = (null, null);
        }
    }
}
