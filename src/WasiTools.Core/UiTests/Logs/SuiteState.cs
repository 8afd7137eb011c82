namespace WasiTools.Core.UiTests.Logs;

/// <summary>What is known of a suite while its lines are read.</summary>
internal sealed class SuiteState(RunRecorder recorder, UiTestSuite suite, long? expected, long line)
{
    /// <summary>Failed tests whose output has not been seen yet, with the line that named them.</summary>
    private readonly Dictionary<string, (long Line, TimeSpan? Duration, string? Reason)> _awaiting = new(StringComparer.Ordinal);

    /// <summary>Failed tests that have been handed on, and how often.</summary>
    private readonly Dictionary<string, int> _failed = new(StringComparer.Ordinal);

    /// <summary>Tests that were begun and whose result has not been seen, with the line.</summary>
    private readonly Dictionary<string, long> _open = new(StringComparer.Ordinal);

    private readonly Dictionary<string, int> _listed = new(StringComparer.Ordinal);
    private long _namedPassed;
    private long _namedIgnored;
    private LetterCounts _letters;

    public UiTestSuite Suite { get; } = suite;

    /// <summary>How many tests the suite announced, or null if its beginning is missing.</summary>
    public long? Expected { get; } = expected;

    /// <summary>Whether the names have compiletest's form, which output of tests cannot be mistaken for.</summary>
    public bool IsCompiletest { get; private set; } = suite.Mode is not null;

    /// <summary>The line that began it.</summary>
    public long Line { get; } = line;

    /// <summary>How many failed tests wait for their output, which comes behind all tests.</summary>
    public int Awaiting => _awaiting.Count;

    public void NoteName(string name) => IsCompiletest |= name.StartsWith('[');

    public void AddLetters(LetterCounts counts) =>
        _letters = new LetterCounts(_letters.Passed + counts.Passed, _letters.Failed + counts.Failed, _letters.Ignored + counts.Ignored);

    public void Begin(string name, long line) => _open[name] = line;

    public void Add(string name, UiTestOutcome outcome, string? reason, TimeSpan? duration, long line)
    {
        NoteName(name);
        _open.Remove(name);
        if (outcome == UiTestOutcome.Failed)
        {
            _awaiting.TryAdd(name, (line, duration, reason));
            return;
        }

        if (outcome == UiTestOutcome.Passed)
            _namedPassed++;
        else
            _namedIgnored++;
        recorder.Emit(Suite, name, outcome, reason, duration, null, line);
    }

    /// <summary>A failed test with what it printed.</summary>
    public void AddFailure(string name, string? reason, TimeSpan? duration, string? output, long line)
    {
        NoteName(name);
        _open.Remove(name);
        if (_awaiting.Remove(name, out (long Line, TimeSpan? Duration, string? Reason) known))
            (line, duration, reason) = (known.Line, known.Duration ?? duration, known.Reason ?? reason);
        else if (_failed.ContainsKey(name))
            return;
        _failed[name] = _failed.GetValueOrDefault(name) + 1;
        recorder.Emit(Suite, name, UiTestOutcome.Failed, reason, duration, output, line);
    }

    public bool IsAwaiting(string name) => _awaiting.ContainsKey(name);

    public void BeginList() => _listed.Clear();

    /// <summary>A name in the list of failures: one that is listed more often than it was seen is a failure of its own.</summary>
    public void AddListed(string name, long line)
    {
        int listed = _listed.GetValueOrDefault(name) + 1;
        _listed[name] = listed;
        if (_awaiting.ContainsKey(name) || listed <= _failed.GetValueOrDefault(name))
        {
            FlushAwaiting(name);
            return;
        }

        NoteName(name);
        _open.Remove(name);
        _failed[name] = listed;
        recorder.Emit(Suite, name, UiTestOutcome.Failed, null, null, null, line);
    }

    /// <summary>The suite has ended as it should.</summary>
    public void Finish(SuiteCounts counts)
    {
        FlushAll();
        if (Expected is { } expected && counts.Total != expected)
            recorder.Gap($"{Suite} announced {expected} tests in line {Line}, and its result counts {counts.Total}");
        long named = _failed.Values.Sum();
        if (named < counts.Failed)
            recorder.Gap($"{Suite} counts {counts.Failed} failures, and {named} are named");
        recorder.Run.AddTests(
            counts.Passed, counts.Failed, counts.Ignored, Math.Max(0, counts.Passed - _namedPassed) + Math.Max(0, counts.Ignored - _namedIgnored));
    }

    /// <summary>The suite has no end.</summary>
    public void Break(long line)
    {
        FlushAll();
        long failed = Math.Max(_failed.Values.Sum(), _letters.Failed);
        long passed = Math.Max(_namedPassed, _letters.Passed);
        long ignored = Math.Max(_namedIgnored, _letters.Ignored);
        recorder.Run.AddTests(passed, failed, ignored, Math.Max(0, passed - _namedPassed) + Math.Max(0, ignored - _namedIgnored));
        string announced = Expected is { } expected ? $" of {expected}" : "";
        recorder.Gap($"{Suite} ends early, in line {line}, after {passed + failed + ignored}{announced} tests");
    }

    private void FlushAll()
    {
        foreach (string name in _awaiting.Keys.ToArray())
            FlushAwaiting(name);
        foreach ((string name, long begun) in _open)
            recorder.Emit(Suite, name, UiTestOutcome.Incomplete, "no result", null, null, begun);
        if (_open.Count > 0)
            recorder.Gap($"{Suite} has {_open.Count} tests without a result, first {_open.First().Key}");
        _open.Clear();
    }

    private void FlushAwaiting(string name)
    {
        if (!_awaiting.Remove(name, out (long Line, TimeSpan? Duration, string? Reason) known))
            return;
        _failed[name] = _failed.GetValueOrDefault(name) + 1;
        recorder.Emit(Suite, name, UiTestOutcome.Failed, known.Reason, known.Duration, null, known.Line);
    }
}
