using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace WasiTools.Benchmarks;

/// <summary>One finished process.</summary>
internal sealed partial record Run(int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(30);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="variables">What its environment has beside ours.</param>
    public static Run Start(IReadOnlyList<string> command, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_timeout))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return new Run(-1, output.Result, $"no end within {_timeout.TotalMinutes} min", Stopwatch.GetElapsedTime(began));
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        return new Run(process.ExitCode, output.Result, error.Result, elapsed);
    }

    /// <summary>The first line that the program prints; null if it cannot be started or fails.</summary>
    public static string? FirstLine(params IReadOnlyList<string> command)
    {
        try
        {
            Run run = Start(command);
            return run.ExitCode == 0 ? run.Output.Split('\n')[0].Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The checksum that the program printed; null if it failed or printed none.</summary>
    public string? Checksum => ExitCode == 0 && ChecksumPattern().Match(Output) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The nanoseconds that the program measured itself, on either stream; 0 if it printed none.</summary>
    public double Nanoseconds => After("ns");

    /// <summary>The most memory that the program needed, if <c>launch</c> ran it.</summary>
    public double PeakKibibytes => After("peak KiB");

    /// <summary>The number that follows a text, on either stream; 0 if there is none.</summary>
    public double After(string text) => Regex.Match(Output + Error, $@"\b{text} ([0-9]+)") is { Success: true } match
        ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex(@"^checksum ([0-9a-f]{16})\b", RegexOptions.Multiline)]
    private static partial Regex ChecksumPattern();
}
