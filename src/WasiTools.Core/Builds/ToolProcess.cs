using System.ComponentModel;
using System.Diagnostics;

namespace WasiTools.Core.Builds;

/// <summary>Runs a tool and hands on what it prints, line by line as it comes.</summary>
internal static class ToolProcess
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">The command.</param>
    /// <param name="onOutput">Gets each line of standard output.</param>
    /// <param name="onError">Gets each line of standard error.</param>
    /// <param name="cancellation">Ends the tool and what it started.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="WasiToolsException"><c>ToolNotFound</c>.</exception>
    public static async Task<int> RunAsync(
        CommandLine command, Action<string> onOutput, Action<string> onError, CancellationToken cancellation)
    {
        string? responseFile = command.NeedsResponseFile ? Path.GetTempFileName() : null;
        try
        {
            if (responseFile is not null)
                await File.WriteAllTextAsync(responseFile, command.ToResponseFile(), cancellation).ConfigureAwait(false);
            using Process process = Start(command, responseFile);
            await using CancellationTokenRegistration kill = cancellation.Register(
                static state => ((Process)state!).Kill(entireProcessTree: true), process);
            process.StandardInput.Close();
            await Task.WhenAll(
                PumpAsync(process.StandardOutput, onOutput),
                PumpAsync(process.StandardError, onError)).ConfigureAwait(false);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return process.ExitCode;
        }
        finally
        {
            if (responseFile is not null)
                File.Delete(responseFile);
        }
    }

    private static Process Start(CommandLine command, string? responseFile)
    {
        var start = new ProcessStartInfo(command.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingFolder ?? "",
        };
        foreach (string argument in responseFile is null ? command.Arguments : ["@" + responseFile])
            start.ArgumentList.Add(argument);
        return Start(command, start);
    }

    /// <summary>Starts a command's process with its environment.</summary>
    /// <exception cref="WasiToolsException"><c>ToolNotFound</c>.</exception>
    public static Process Start(CommandLine command, ProcessStartInfo start)
    {
        foreach ((string name, string value) in command.Environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw Throw.ToolNotFound(command.Program, exception);
        }
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            onLine(line);
    }
}
