using WasiTools.Core.Runs;
using WasiTools.Wasi;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Runs compiled tests within this process, for clients that compiletest starts in place of an engine.</summary>
/// <remarks>Each program has a store of its own. The client is what starts fastest on the operating system.</remarks>
internal abstract class TestServer : IDisposable
{
    private readonly CancellationTokenSource _stop;

    private protected TestServer(string folder, string client, CancellationToken cancellation)
    {
        Folder = folder;
        Runner = Path.Combine(folder, client);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>The program to start with a module's path and arguments; its path has no spaces.</summary>
    public string Runner { get; }

    /// <summary>Where the client is, and what programs print.</summary>
    protected string Folder { get; }

    /// <summary>Stops the programs.</summary>
    protected CancellationToken Stopping => _stop.Token;

    /// <summary>Starts a server.</summary>
    /// <param name="cancellation">Stops the programs that run.</param>
    /// <exception cref="WasiToolsException"><c>NoFolderWithoutSpaces</c>.</exception>
    public static TestServer Start(CancellationToken cancellation) =>
        OperatingSystem.IsWindows() ? PipeTestServer.Start(cancellation) : ShellTestServer.Start(cancellation);

    public void Dispose()
    {
        _stop.Cancel();
        End();
        _stop.Dispose();
    }

    /// <summary>Waits for what has been stopped, and removes the folder.</summary>
    protected abstract void End();

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">The client's working directory, which is all that the program sees.</param>
    /// <param name="bootstrap">The client's <c>RUSTC_BOOTSTRAP</c>; empty for none.</param>
    /// <param name="command">The module and its arguments.</param>
    /// <param name="output">Where the outputs go, with <c>.out</c> and <c>.err</c> added.</param>
    /// <returns>The exit code.</returns>
    protected byte Run(string folder, string bootstrap, ReadOnlySpan<string> command, string output)
    {
        try
        {
            if (command.IsEmpty)
                throw Throw.NoTestProgram();
            Runs.WasiRunResult result = BuiltinRun.Run(
                new WasiRunRequest
                {
                    Path = Path.GetFullPath(command[0], folder),
                    Arguments = [.. command[1..]],
                    Directories = [new WasiDirectory(folder, ".")],
                    Environment = bootstrap.Length > 0 ? [KeyValuePair.Create("RUSTC_BOOTSTRAP", bootstrap)] : [],
                },
                new GuestStreams(WasiStream.Null, WasiStream.FromFile(output + ".out"), WasiStream.FromFile(output + ".err")),
                trace: null,
                Stopping);
            if (result.Failure is not null)
                File.AppendAllLines(output + ".err", [$"wasirun: {result.Failure}", .. result.Backtrace.Select(static frame => "  " + frame)]);
            return result.ExitCode is >= 0 and <= byte.MaxValue ? (byte)result.ExitCode : (byte)1;
        }
        catch (Exception exception) when (exception is WasiToolsException or IOException or UnauthorizedAccessException)
        {
            File.AppendAllText(output + ".err", $"wasirun: {exception.Message}\n");
            return 2;
        }
    }
}
