using System.Diagnostics;
using WasiTools.Core.Builds;
using WasiTools.Core.Runs;

namespace WasiTools.Core.Engines;

/// <summary>Runs an engine's process and connects its standard streams as a run asks for: to sinks, or to those of this process.</summary>
internal static class GuestProcess
{
    /// <summary>Runs a command to its end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="WasiToolsException"><c>ToolNotFound</c>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<int> RunAsync(CommandLine command, GuestSinks sinks, CancellationToken cancellation)
    {
        using GuestOutput? output = sinks.OnOutputBytes is { } onBytes ? GuestOutput.Bytes(onBytes)
            : sinks.OnOutputLine is { } onLine ? GuestOutput.Lines(onLine)
            : null;
        using GuestOutput? error = sinks.OnErrorLine is { } onError ? GuestOutput.Lines(onError) : null;
        using Process process = Start(command, redirectInput: !sinks.InheritInput, output is not null, error is not null);
        using var ended = new CancellationTokenSource();
        Task feeding = sinks.InheritInput ? Task.CompletedTask : FeedAsync(process.StandardInput.BaseStream, sinks.Input, ended.Token);
        await using (cancellation.Register(static state => ((Process)state!).Kill(entireProcessTree: true), process))
        {
            await Task.WhenAll(
                output is null ? Task.CompletedTask : process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None),
                error is null ? Task.CompletedTask : process.StandardError.BaseStream.CopyToAsync(error, CancellationToken.None)).ConfigureAwait(false);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await ended.CancelAsync().ConfigureAwait(false);
        await feeding.ConfigureAwait(false);
        output?.Complete();
        error?.Complete();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    private static Process Start(CommandLine command, bool redirectInput, bool redirectOutput, bool redirectError) =>
        ToolProcess.Start(command, new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = redirectOutput,
            RedirectStandardError = redirectError,
        });

    private static async Task FeedAsync(Stream stream, Stream? input, CancellationToken ended)
    {
        try
        {
            if (input is not null)
            {
                // A piece at a time: a program may answer each before it reads on.
                var buffer = new byte[64 << 10];
                for (int count; (count = await input.ReadAsync(buffer, ended).ConfigureAwait(false)) > 0;)
                {
                    await stream.WriteAsync(buffer.AsMemory(0, count), ended).ConfigureAwait(false);
                    await stream.FlushAsync(ended).ConfigureAwait(false);
                }
            }

            stream.Close();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The program ended without reading all of it, as it may.
        }
    }
}
