using System.Globalization;
using System.IO.Enumeration;

namespace WasiTools.Core.UiTests.Comparison;

/// <summary>A failure that is expected, why, and until when.</summary>
public sealed record UiKnownFailure
{
    /// <summary>The test's identity or path; <c>*</c> and <c>?</c> stand for any characters and any one.</summary>
    public required string Pattern { get; init; }

    /// <summary>Why it fails, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>The last day on which it is expected, or null for no end.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>Whether the entry is about this test.</summary>
    /// <param name="result">A result of the test.</param>
    /// <returns>True if so.</returns>
    public bool Matches(UiTestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        UiTestName name = result.Parts;
        string id = name.ToString();
        string path = name.CanonicalPath;
        return Fits(id) || Fits(path) || (name.Revision is not null && Fits($"{path}#{name.Revision}"));
    }

    /// <summary>
    /// Reads a list: a pattern a line, then, after <c>#</c> between spaces, <c>until 2027-01-31</c> and the reason, both of which may be missing.
    /// Empty lines and lines that begin with <c>#</c> are passed over.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="WasiToolsException">There is no such file, or a date in it is none.</exception>
    public static IReadOnlyList<UiKnownFailure> ReadFile(string path)
    {
        if (!File.Exists(path))
            throw Throw.KnownFailuresNotFound(path);
        var entries = new List<UiKnownFailure>();
        int number = 0;
        foreach (string raw in File.ReadLines(path))
        {
            number++;
            string line = raw.Trim();
            if (line.Length > 0 && line[0] != '#')
                entries.Add(Parse(line, path, number));
        }

        return entries;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Pattern}{(Expires is { } day ? $" until {day:yyyy-MM-dd}" : "")}{(Reason is null ? "" : $": {Reason}")}";

    private static UiKnownFailure Parse(string line, string path, int number)
    {
        int comment = line.IndexOf(" # ", StringComparison.Ordinal);
        if (comment < 0)
            return new UiKnownFailure { Pattern = line };
        string reason = line[(comment + 3)..].Trim();
        DateOnly? expires = null;
        if (reason.StartsWith("until ", StringComparison.Ordinal))
        {
            string[] words = reason.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !DateOnly.TryParseExact(words[1].TrimEnd(',', ';', ':'), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
                throw Throw.KnownFailuresInvalid(path, number);
            expires = day;
            reason = words.Length > 2 ? words[2] : "";
        }

        return new UiKnownFailure { Pattern = line[..comment].TrimEnd(), Reason = reason.Length > 0 ? reason : null, Expires = expires };
    }

    private bool Fits(string text) =>
        string.Equals(Pattern, text, StringComparison.Ordinal)
        || (Pattern.AsSpan().ContainsAny('*', '?') && FileSystemName.MatchesSimpleExpression(Pattern, text, ignoreCase: false));
}
