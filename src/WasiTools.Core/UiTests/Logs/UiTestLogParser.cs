using System.Buffers;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>
/// Reads what bootstrap, compiletest and libtest print, as it comes: the terse, verbose and CI forms since 2018 and libtest's JSON lines, between
/// whatever else is in a log. Results are handed on as soon as they are known: failures with the output that follows them.
/// </summary>
public sealed class UiTestLogParser
{
    /// <summary>Longer lines are counted, and otherwise passed over.</summary>
    private const int MaxLine = 32 << 20;

    private readonly RunRecorder _recorder;
    private readonly LogLine _wrapping = new();
    private readonly ArrayBufferWriter<byte> _carry = new();
    private readonly FailureOutput _output = new();
    private readonly JsonEventParser _json;
    private State _state;
    private UiTestSuite? _announced;
    private SuiteState? _suite;
    private string? _pending;
    private string? _section;
    private long _sectionLine;
    private int _nested;
    private long _line;
    private long _unknown;
    private bool _tooLong;

    /// <summary>Creates a parser of one log.</summary>
    /// <param name="run">The run that the log is of.</param>
    /// <param name="sourceFile">The file that results name as theirs, or null.</param>
    /// <param name="emit">Receives the results, on the thread that writes.</param>
    public UiTestLogParser(UiTestRun run, string? sourceFile, Action<UiTestResult> emit)
        : this(new RunRecorder(run, sourceFile, emit))
    {
    }

    internal UiTestLogParser(RunRecorder recorder)
    {
        _recorder = recorder;
        _json = new JsonEventParser(this);
    }

    /// <summary>How many tests have failed and are not handed on yet, since their output comes behind all tests of the suite.</summary>
    internal int AwaitingFailures => _suite?.Awaiting ?? 0;

    private enum State
    {
        /// <summary>Outside any suite: the build, other tools.</summary>
        Outside,

        /// <summary>Results come in.</summary>
        Running,

        /// <summary>After the word "failures", where their outputs or their names follow.</summary>
        Failures,

        /// <summary>Within the output of a failed test.</summary>
        Output,

        /// <summary>Outputs of tests that passed, which are of no interest.</summary>
        Successes,
    }

    internal RunRecorder Recorder => _recorder;

    internal long Line => _line;

    /// <summary>Reads on.</summary>
    /// <param name="bytes">Any part of the log, in UTF-8; lines may be split between calls.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_carry.WrittenCount > 0 || _tooLong)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> first = end < 0 ? bytes : bytes[..end];
            if (!_tooLong)
                _carry.Write(first);
            if (_carry.WrittenCount > MaxLine)
            {
                _carry.ResetWrittenCount();
                _tooLong = true;
            }

            if (end < 0)
                return;
            EndCarried();
            bytes = bytes[(end + 1)..];
        }

        while (true)
        {
            int end = bytes.IndexOf((byte)'\n');
            if (end < 0)
                break;
            ReadLine(bytes[..end]);
            bytes = bytes[(end + 1)..];
        }

        _carry.Write(bytes);
    }

    /// <summary>Says that the log ends here. A suite that is not finished makes the run incomplete.</summary>
    public void Complete()
    {
        if (_carry.WrittenCount > 0 || _tooLong)
            EndCarried();
        EndSection();
        _suite?.Break(_line);
        _suite = null;
        _recorder.Run.AddLines(_line, _unknown);
        if (!_recorder.HasFound)
            _recorder.Gap(_line == 0 ? "the file is empty" : $"no test output in its {_line} lines");
        _line = _unknown = 0;
    }

    internal void StartSuite(UiTestSuite suite, long? expected)
    {
        EndSection();
        _suite?.Break(_line - 1);
        _suite = new SuiteState(_recorder, _recorder.Start(suite), expected, _line);
        _announced = null;
        _state = State.Running;
        _nested = 0;
        _pending = null;
    }

    internal void StartSuite(long? expected) => StartSuite(_announced ?? _suite?.Suite ?? new UiTestSuite(), expected);

    internal SuiteState CurrentSuite()
    {
        // A suite whose beginning is missing: nobody knows how many tests it had.
        if (_suite is null)
        {
            StartSuite(_announced ?? new UiTestSuite(), null);
            _recorder.Gap($"begins within a suite, in line {_line}");
        }

        return _suite!;
    }

    internal void FinishSuite(SuiteCounts counts)
    {
        EndSection();
        CurrentSuite().Finish(counts);
        _suite = null;
        _pending = null;
        _state = State.Outside;
    }

    private void EndCarried()
    {
        if (_tooLong)
        {
            _line++;
            _unknown++;
            _recorder.Gap($"line {_line} is longer than {MaxLine >> 20} MiB and was not read");
        }
        else
        {
            ReadLine(_carry.WrittenSpan);
        }

        _tooLong = false;
        _carry.ResetWrittenCount();
    }

    private void ReadLine(ReadOnlySpan<byte> raw)
    {
        if (_line++ == 0 && raw.StartsWith("\uFEFF"u8))
            raw = raw[3..];
        if (_line <= 2)
            _wrapping.HasJobColumns |= LogLine.LooksLikeJobColumns(raw);
        ReadOnlySpan<byte> line = _wrapping.Unwrap(raw);
        if (_state == State.Output)
        {
            ReadOutput(line);
            return;
        }

        if (line.IsEmpty)
            return;
        bool known = _state switch
        {
            State.Failures => ReadFailures(line),
            State.Successes => ReadSuccesses(line),
            _ => ReadResult(line),
        };
        if (!known)
            _unknown++;
    }

    /// <summary>A line outside of failures' outputs and lists.</summary>
    private bool ReadResult(ReadOnlySpan<byte> line)
    {
        switch (line[0])
        {
            case (byte)'t':
                return ReadTest(line) || ReadPending(line);
            case (byte)'{':
                return _json.TryRead(line);
            case (byte)'r' when TestLine.TryParseRunning(line, out long count):
                StartSuite(count);
                return true;
            case (byte)'f' when line.SequenceEqual("failures:"u8):
                _state = State.Failures;
                CurrentSuite().BeginList();
                return true;
            case (byte)'s' when _suite is not null && line.SequenceEqual("successes:"u8):
                _state = State.Successes;
                return true;
            case (byte)'-' when TestLine.TryParseSection(line, out ReadOnlySpan<byte> name) && (_suite is not null || TestLine.IsCompiletestName(name)):
                BeginSection(name);
                return true;
            case (byte)'[' or (byte)' ' when ReadFailedName(line):
                return true;
            case (byte)'C' or (byte)'T' or (byte)'#' or (byte)':' or (byte)' ' or (byte)'D' when SuiteHeader.TryParse(line, out UiTestSuite? announced):
                _announced = announced;
                return true;
            case (byte)'h' when line.StartsWith("help: ignored "u8):
                return true;
            case >= (byte)'0' and <= (byte)'9' when _suite is not null && line.IndexOf("% "u8) is > 0 and < 4 && line.EndsWith(" ignored"u8):
                return true;
            default:
                if (_suite is not null && TestLine.TryParseLetters(line, out LetterCounts letters))
                {
                    _suite.AddLetters(letters);
                    return true;
                }

                return ReadPending(line) || (_suite is not null && ReadFailedName(line));
        }
    }

    private bool ReadTest(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("test "u8))
            return false;
        if (TestLine.TryParseResult(line, out SuiteCounts counts))
        {
            FinishSuite(counts);
            return true;
        }

        int dots = line.IndexOf(" ... "u8);
        if (dots > 5)
        {
            string name = TestLine.Name(line[5..dots]);
            if (TestLine.TryParseOutcome(line[(dots + 5)..], out UiTestOutcome outcome, out string? reason, out TimeSpan? duration))
            {
                CurrentSuite().Add(name, outcome, reason, duration, _line);
                _pending = null;
                return true;
            }

            if (_suite is null && !name.StartsWith('['))
                return false;

            // Another process wrote between the name and the result, which stands at the start of a later line.
            CurrentSuite().Begin(name, _line);
            _pending = name;
            return true;
        }

        return line.IndexOf(" has been running for "u8) > 0;
    }

    private bool ReadPending(ReadOnlySpan<byte> line)
    {
        if (_pending is null || _suite is null || !TestLine.TryParseOutcome(line, out UiTestOutcome outcome, out string? reason, out TimeSpan? duration))
            return false;
        _suite.Add(_pending, outcome, reason, duration, _line);
        _pending = null;
        return true;
    }

    /// <summary>A line such as <c>[ui] tests/ui/c.rs ... F</c>, or the same with FAILED, which may be indented.</summary>
    private bool ReadFailedName(ReadOnlySpan<byte> line)
    {
        int length = line.EndsWith(" ... F"u8) ? 6 : line.EndsWith(" ... FAILED"u8) ? 11 : 0;
        ReadOnlySpan<byte> name = length == 0 ? default : line[..^length].TrimStart((byte)' ');
        if (name.IsEmpty || (_suite is null && !TestLine.IsCompiletestName(name)))
            return false;
        CurrentSuite().Add(TestLine.Name(name), UiTestOutcome.Failed, null, null, _line);
        return true;
    }

    private bool ReadFailures(ReadOnlySpan<byte> line)
    {
        SuiteState suite = CurrentSuite();
        if (TestLine.TryParseSection(line, out ReadOnlySpan<byte> section))
        {
            BeginSection(section);
            return true;
        }

        if (line.Length > 4 && line.StartsWith("    "u8) && line[4] != ' ' && (!suite.IsCompiletest || TestLine.IsCompiletestName(line[4..])))
        {
            suite.AddListed(LogLine.Decode(line[4..]), _line);
            return true;
        }

        if (line.SequenceEqual("failures:"u8))
        {
            suite.BeginList();
            return true;
        }

        if (TestLine.TryParseResult(line, out SuiteCounts counts))
        {
            FinishSuite(counts);
            return true;
        }

        if (SuiteHeader.TryParse(line, out UiTestSuite? announced))
        {
            _announced = announced;
            return true;
        }

        if (TestLine.TryParseRunning(line, out long count))
        {
            StartSuite(count);
            return true;
        }

        return line.SequenceEqual("benchmarks:"u8);
    }

    private bool ReadSuccesses(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("failures:"u8))
        {
            _state = State.Failures;
            CurrentSuite().BeginList();
        }
        else if (TestLine.TryParseResult(line, out SuiteCounts counts) && (_suite!.Expected is null || counts.Total == _suite.Expected))
        {
            FinishSuite(counts);
        }

        return true;
    }

    private void BeginSection(ReadOnlySpan<byte> name)
    {
        EndSection();
        CurrentSuite();
        _section = TestLine.Name(name);
        _sectionLine = _line;
        _nested = 0;
        _output.Clear();
        _state = State.Output;
    }

    /// <summary>
    /// A line of a failed test's output. That test may itself be a test program, so that all of libtest's lines can be among it; the suite's own
    /// are told by their names' form and by the counts adding up.
    /// </summary>
    private void ReadOutput(ReadOnlySpan<byte> line)
    {
        SuiteState suite = _suite!;
        if (!line.IsEmpty)
        {
            switch (line[0])
            {
                case (byte)'-' when TestLine.TryParseSection(line, out ReadOnlySpan<byte> name) && IsOwn(suite, name):
                    BeginSection(name);
                    return;
                case (byte)'f' when line.SequenceEqual("failures:"u8) && _nested == 0:
                    EndSection();
                    suite.BeginList();
                    return;
                case (byte)' ' when _nested > 0 && suite.IsCompiletest && line.StartsWith("    ["u8) && TestLine.IsCompiletestName(line[4..]):
                    // The program within never printed its result, so that its end went unnoticed.
                    EndSection();
                    suite.BeginList();
                    suite.AddListed(LogLine.Decode(line[4..]), _line);
                    return;
                case (byte)'r' when TestLine.TryParseRunning(line, out _):
                    _nested++;
                    break;
                case (byte)'t' when TestLine.TryParseResult(line, out SuiteCounts counts):
                    if (_nested == 0 || counts.Total == suite.Expected)
                    {
                        FinishSuite(counts);
                        return;
                    }

                    _nested--;
                    break;
                case (byte)'C' or (byte)'T' or (byte)'#' when line.IndexOf("compiletest suite="u8) > 0 && SuiteHeader.TryParse(line, out UiTestSuite? next):
                    StartAfter(next!);
                    return;
            }
        }

        _output.Append(line);
    }

    private static bool IsOwn(SuiteState suite, ReadOnlySpan<byte> name) =>
        TestLine.IsCompiletestName(name) || (!suite.IsCompiletest && (suite.Expected is not 0));

    /// <summary>The next suite is announced in the middle of an output: the end of the one before is missing.</summary>
    private void StartAfter(UiTestSuite next)
    {
        EndSection();
        _suite?.Break(_line - 1);
        _suite = null;
        _announced = next;
        _state = State.Outside;
    }

    private void EndSection()
    {
        if (_section is null)
            return;
        string? output = _output.ToText();
        CurrentSuite().AddFailure(_section, null, null, output, _sectionLine);
        _section = null;
        _state = State.Failures;
    }
}
