using System.ComponentModel;
using System.Diagnostics;
using WasiTools.Core.Builds;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Runs a command whose output, both streams line by line as they come, goes to a file and to a reader.</summary>
internal static class LoggedProcess
{
    /// <summary>Runs a command to its end, or ends it with all that it has started.</summary>
    /// <param name="command">The command.</param>
    /// <param name="log">Receives every byte.</param>
    /// <param name="onLines">Receives the same, whole lines at a time, one call at a time.</param>
    /// <param name="cancellation">Ends the command.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CommandLine command, Stream log, Action<ReadOnlyMemory<byte>> onLines, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command.Program)
        {
            WorkingDirectory = command.WorkingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in command.Arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in command.Environment)
            start.Environment[name] = value;
        using Process process = Start(start);
        process.StandardInput.Close();
        await using CancellationTokenRegistration kill = cancellation.Register(static state => ((Process)state!).Kill(entireProcessTree: true), process);
        var gate = new Lock();
        void Write(ReadOnlyMemory<byte> lines)
        {
            lock (gate)
            {
                log.Write(lines.Span);
                onLines(lines);
            }
        }

        try
        {
            await Task.WhenAll(PumpAsync(process.StandardOutput.BaseStream, Write), PumpAsync(process.StandardError.BaseStream, Write)).ConfigureAwait(false);
        }
        catch
        {
            // Nobody would read what it prints, so that it would wait for ever.
            process.Kill(entireProcessTree: true);
            throw;
        }

        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw Throw.ToolNotFound(start.FileName, exception);
        }
    }

    private static async Task PumpAsync(Stream stream, Action<ReadOnlyMemory<byte>> write)
    {
        byte[] buffer = new byte[64 << 10];
        int held = 0;
        int length;
        while ((length = await stream.ReadAsync(buffer.AsMemory(held)).ConfigureAwait(false)) > 0)
        {
            int end = held + length;
            int lines = buffer.AsSpan(0, end).LastIndexOf((byte)'\n') + 1;
            // A line that fills the buffer is handed on in pieces.
            if (lines == 0 && end == buffer.Length)
                lines = end;
            write(buffer.AsMemory(0, lines));
            buffer.AsSpan(lines, end - lines).CopyTo(buffer);
            held = end - lines;
        }

        if (held > 0)
            write(buffer.AsMemory(0, held));
    }
}
