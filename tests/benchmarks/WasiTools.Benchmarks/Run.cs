using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace WasiTools.Benchmarks;

/// <summary>One finished process.</summary>
internal sealed partial record Run(int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(2);

    public static Run Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_timeout))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return new Run(-1, output.Result, $"no end within {_timeout.TotalSeconds} s", Stopwatch.GetElapsedTime(began));
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        return new Run(process.ExitCode, output.Result, error.Result, elapsed);
    }

    /// <summary>What the program answers to --version; null if it cannot be started.</summary>
    public static string? Version(string program)
    {
        try
        {
            Run run = Start([program, "--version"]);
            return run.ExitCode == 0 ? run.Output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The checksum that the program printed; null if it failed or printed none.</summary>
    public string? Checksum => ExitCode == 0 && ChecksumPattern().Match(Output) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The nanoseconds that the program measured itself, on either stream; 0 if it printed none.</summary>
    public double Nanoseconds => NanosecondsPattern().Match(Output + Error) is { Success: true } match
        ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex(@"^checksum ([0-9a-f]{16})\b", RegexOptions.Multiline)]
    private static partial Regex ChecksumPattern();

    [GeneratedRegex(@"\bns ([0-9]+)")]
    private static partial Regex NanosecondsPattern();
}
