using System.Globalization;
using System.Text.RegularExpressions;

namespace WasiTools.Core.Builds;

/// <summary>Finds diagnostics in what clang, wasm-ld, rustc and cmake print, line by line.</summary>
internal sealed partial class DiagnosticParser
{
    private readonly List<BuildDiagnostic> _found = [];
    private BuildDiagnostic? _withoutPlace;

    public IReadOnlyList<BuildDiagnostic> Found
    {
        get
        {
            Flush();
            return _found;
        }
    }

    public void Read(string line)
    {
        line = AnsiSequence().Replace(line, "").TrimEnd();
        if (Clang().Match(line) is { Success: true } clang)
        {
            Flush();
            Add(clang, ToDiagnostic(clang, clang.Groups["code"]));
        }
        else if (RustPlace().Match(line) is { Success: true } place && _withoutPlace is not null)
        {
            _withoutPlace = _withoutPlace with
            {
                File = place.Groups["file"].Value,
                Line = int.Parse(place.Groups["line"].ValueSpan, CultureInfo.InvariantCulture),
                Column = int.Parse(place.Groups["column"].ValueSpan, CultureInfo.InvariantCulture),
            };
            Flush();
        }
        else if (Tool().Match(line) is { Success: true } tool)
        {
            Flush();
            _withoutPlace = ToDiagnostic(tool, tool.Groups["code"]);
            // A linker names no source; rustc's place follows on the next line.
            if (!line.StartsWith("error", StringComparison.Ordinal) && !line.StartsWith("warning", StringComparison.Ordinal))
                Flush();
        }
    }

    private void Add(Match match, BuildDiagnostic diagnostic) => _found.Add(diagnostic with
    {
        File = match.Groups["file"].Value,
        Line = int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture),
        Column = match.Groups["column"].Success ? int.Parse(match.Groups["column"].ValueSpan, CultureInfo.InvariantCulture) : null,
    });

    private void Flush()
    {
        if (_withoutPlace is not null)
            _found.Add(_withoutPlace);
        _withoutPlace = null;
    }

    private static BuildDiagnostic ToDiagnostic(Match match, Group code)
    {
        string severity = match.Groups["severity"].Value;
        string message = match.Groups["message"].Value;
        return new BuildDiagnostic(
            severity == "fatal error" ? "error" : severity, message, Code: code.Success ? code.Value : null, Hint: KnownFailures.HintFor(message));
    }

    [GeneratedRegex(@"\x1B\[[0-9;]*[A-Za-z]")]
    private static partial Regex AnsiSequence();

    [GeneratedRegex(@"^(?<file>(?:[A-Za-z]:)?[^:\s][^:]*):(?<line>\d{1,9}):(?:(?<column>\d{1,9}):)? (?<severity>fatal error|error|warning|note): (?<message>.*?)(?: \[(?<code>-W[\w+#=,-]+)\])?$")]
    private static partial Regex Clang();

    [GeneratedRegex(@"^(?:[\w./\\:+-]*(?:clang|wasm-ld|wasm-component-ld|lld)[\w.+-]*: )?(?<severity>error|warning)(?:\[(?<code>[EW]\d{4})\])?: (?<message>.*?)(?: \[(?<code>-W[\w+#=,-]+)\])?$")]
    private static partial Regex Tool();

    [GeneratedRegex(@"^\s*--> (?<file>.+):(?<line>\d{1,9}):(?<column>\d{1,9})$")]
    private static partial Regex RustPlace();
}
