using System.Collections.ObjectModel;

namespace WasiTools.Core.UiTests;

/// <summary>One run of tests, at one reference of a repository or from one log or set of logs. What it counts is known when it has ended.</summary>
/// <param name="label">What the run is called; results whose runs have the same label belong together.</param>
/// <param name="source">The file, folder or repository that it comes from, or null.</param>
public sealed class UiTestRun(string label, string? source = null)
{
    private readonly List<string> _gaps = [];

    /// <summary>What the run is called: a reference such as <c>main</c>, or a file's name.</summary>
    public string Label { get; } = label ?? throw new ArgumentNullException(nameof(label));

    /// <summary>The file, folder or repository that it comes from, or null.</summary>
    public string? Source { get; } = source;

    /// <summary>Whether it has ended and nothing of it is missing. False while it is read or runs.</summary>
    public bool IsComplete => HasEnded && _gaps.Count == 0;

    /// <summary>Whether everything there is of it has been read.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What is missing, such as a suite that was begun and not ended.</summary>
    public ReadOnlyCollection<string> Gaps => _gaps.AsReadOnly();

    /// <summary>Tests that passed, named or only counted.</summary>
    public long Passed { get; private set; }

    /// <summary>Tests that failed.</summary>
    public long Failed { get; private set; }

    /// <summary>Tests that were ignored, named or only counted.</summary>
    public long Ignored { get; private set; }

    /// <summary>Tests that are counted above and have no result of their own, because the log does not name them.</summary>
    public long Unnamed { get; private set; }

    /// <summary>Whether tests that do not appear may have passed: the run names only its failures, as plain lists and the terse forms do.</summary>
    public bool NamesFailuresOnly
    {
        get => field || Unnamed > 0;
        set;
    }

    /// <summary>Lines read.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines among them that belong to no form of test output: those of the build, of other tools.</summary>
    public long UnknownLines { get; private set; }

    /// <summary>Adds the counts of one suite or one part of the run.</summary>
    /// <param name="passed">Tests that passed.</param>
    /// <param name="failed">Tests that failed.</param>
    /// <param name="ignored">Tests that were ignored.</param>
    /// <param name="unnamed">How many of these have no result of their own.</param>
    public void AddTests(long passed, long failed, long ignored, long unnamed)
    {
        Passed += passed;
        Failed += failed;
        Ignored += ignored;
        Unnamed += unnamed;
    }

    /// <summary>Says that something is missing; the run is never complete then.</summary>
    /// <param name="reason">What is missing and where.</param>
    public void AddGap(string reason) => _gaps.Add(reason);

    /// <summary>Says that everything there is has been read, or that the run has ended.</summary>
    public void End() => HasEnded = true;

    /// <inheritdoc/>
    public override string ToString() => Label;

    internal void AddLines(long lines, long unknown)
    {
        Lines += lines;
        UnknownLines += unknown;
    }
}
