using System.Collections.ObjectModel;
using System.Text;

namespace WasiTools.Core.Builds;

/// <summary>A program and its arguments, which <see cref="ToString"/> writes so that PowerShell runs it when pasted.</summary>
/// <param name="Program">The program's path, or its name if it is on the search path.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
public sealed record CommandLine(string Program, ReadOnlyCollection<string> Arguments)
{
    /// <summary>Windows takes 32,767 characters; some are left for quoting.</summary>
    private const int LongestOnWindows = 30_000;

    /// <summary>The folder to run in; null for the current one.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Environment variables to set.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How the program reads arguments from a file, if it does.</summary>
    public ResponseFileForm ResponseFile { get; init; }

    internal bool NeedsResponseFile =>
        OperatingSystem.IsWindows() && ResponseFile != ResponseFileForm.None && Arguments.Sum(static argument => argument.Length + 3) > LongestOnWindows;

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in Environment.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            text.Append("$env:").Append(name).Append(" = ").Append(Quote(value, always: true)).Append("; ");
        string program = Quote(Program, always: false);
        if (program[0] == '\'')
            text.Append("& ");
        text.Append(program);
        foreach (string argument in Arguments)
            text.Append(' ').Append(Quote(argument, always: false));
        return text.ToString();
    }

    /// <summary>The arguments as the program's response file has them.</summary>
    internal string ToResponseFile() => string.Join('\n', ResponseFile == ResponseFileForm.Lines
        ? Arguments
        : Arguments.Select(static argument => $"\"{argument.Replace("\\", "\\\\").Replace("\"", "\\\"")}\""));

    private static string Quote(string text, bool always)
    {
        bool plain = text.Length > 0 && !text.StartsWith('@') && !text.StartsWith("--%", StringComparison.Ordinal)
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '\\' or '.' or '_' or '-' or '=' or ':' or '+');
        // A terminal loses control characters, of which Cargo's list of flags has some.
        if (text.Any(char.IsControl))
            return $"\"{string.Concat(text.Select(Escape))}\"";
        // PowerShell splits -a.b at the dot and -a:b at the colon.
        bool splits = text.StartsWith('-') && text.AsSpan().IndexOfAny('.', ':') >= 0;
        return plain && !splits && !always ? text : $"'{text.Replace("'", "''")}'";
    }

    /// <summary>A character between double quotes.</summary>
    private static string Escape(char c) =>
        char.IsControl(c) ? $"`u{{{(int)c:x}}}" : c is '"' or '`' or '$' or '\u201C' or '\u201D' or '\u201E' ? $"`{c}" : c.ToString();
}
