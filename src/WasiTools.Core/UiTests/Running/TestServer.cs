using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using WasiTools.Core.Runs;
using WasiTools.Wasi;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Runs compiled tests within this process, for clients that compiletest starts in place of an engine.</summary>
/// <remarks>
/// A client is a shell script, since a shell starts faster than anything else that is there. It writes its request to a file, its number to the
/// server's queue, a named pipe, and waits at a named pipe of its own for the exit code. Each program has a store of its own.
/// </remarks>
internal sealed class TestServer : IDisposable
{
    // $$ names the client's files. The arguments end with NUL, since they may contain all else.
    private const string Client = """
        #!/bin/sh
        me=@FOLDER@/$$
        kill -0 @SERVER@ 2>/dev/null || { echo 'The process that runs the tests has ended.' >&2; exit 125; }
        mkfifo -m 600 "$me" || exit 125
        printf '%s\0' "$PWD" "${RUSTC_BOOTSTRAP-}" "$@" > "$me.request"
        echo $$ > @FOLDER@/queue
        read -r code < "$me"
        [ ! -s "$me.out" ] || cat "$me.out"
        [ ! -s "$me.err" ] || cat "$me.err" >&2
        exit "$code"

        """;

    private readonly string _folder;
    private readonly FileStream _queue;
    private readonly Task _loop;
    private readonly CancellationTokenSource _stop;
    private readonly ConcurrentDictionary<string, Task> _running = new();

    private TestServer(string folder, CancellationToken cancellation)
    {
        _folder = folder;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Runner = Path.Combine(folder, "run");
        string queue = Path.Combine(folder, "queue");
        MakePipe(queue);
        string process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        new Configuration.RunnerScript(Runner, Client.ReplaceLineEndings("\n").Replace("@FOLDER@", folder).Replace("@SERVER@", process)).Save();
        // Open for writing too, so that it has no end while no client is there.
        _queue = new FileStream(queue, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _loop = Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The program to start with a module's path and arguments; its path has no spaces.</summary>
    public string Runner { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="cancellation">Stops the programs that run.</param>
    /// <exception cref="WasiToolsException"><c>InProcessNotSupported</c>.</exception>
    public static TestServer Start(CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
            throw Throw.InProcessNotSupported();
        string folder = Directory.CreateTempSubdirectory("wasitools-").FullName;
        if (folder.Contains(' ', StringComparison.Ordinal) || folder.Contains('\'', StringComparison.Ordinal))
            throw Throw.NoFolderWithoutSpaces(folder);
        return new TestServer(folder, cancellation);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _queue.Write("stop\n"u8);
        _loop.Wait();
        // A client that was killed opens its pipe no more; this lets the writer go.
        foreach (string client in _running.Keys)
        {
            using var pipe = new FileStream(Path.Combine(_folder, client), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            _running.GetValueOrDefault(client)?.Wait(TimeSpan.FromSeconds(5));
        }

        _queue.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Serve()
    {
        using var lines = new StreamReader(_queue, Encoding.ASCII, detectEncodingFromByteOrderMarks: false, bufferSize: 128, leaveOpen: true);
        while (lines.ReadLine() is { } client && client != "stop")
        {
            if (!client.All(char.IsAsciiDigit))
                continue;
            var done = new TaskCompletionSource();
            _running[client] = done.Task;
            // Threads of its own: a program may take long, and others wait meanwhile.
            new Thread(() => Answer(client, done)) { IsBackground = true }.Start();
        }
    }

    private void Answer(string client, TaskCompletionSource done)
    {
        string path = Path.Combine(_folder, client);
        byte[] reply = Encoding.ASCII.GetBytes(Run(path).ToString(CultureInfo.InvariantCulture) + "\n");
        try
        {
            using var pipe = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            pipe.Write(reply);
        }
        catch (IOException)
        {
            // The client was killed while it waited.
        }
        finally
        {
            _running.TryRemove(client, out _);
            done.SetResult();
        }
    }

    private byte Run(string path)
    {
        try
        {
            string[] request = File.ReadAllText(path + ".request").Split('\0');
            string folder = request[0], bootstrap = request[1];
            string module = Path.GetFullPath(request[2], folder);
            Runs.WasiRunResult result = BuiltinRun.Run(
                new WasiRunRequest
                {
                    Path = module,
                    Arguments = [.. request[3..^1]],
                    Directories = [new WasiDirectory(folder, ".")],
                    Environment = bootstrap.Length > 0 ? [KeyValuePair.Create("RUSTC_BOOTSTRAP", bootstrap)] : [],
                },
                new GuestStreams(WasiStream.Null, WasiStream.FromFile(path + ".out"), WasiStream.FromFile(path + ".err")),
                trace: null,
                _stop.Token);
            if (result.Failure is not null)
                File.AppendAllLines(path + ".err", [$"wasirun: {result.Failure}", .. result.Backtrace.Select(static frame => "  " + frame)]);
            return result.ExitCode is >= 0 and <= byte.MaxValue ? (byte)result.ExitCode : (byte)1;
        }
        catch (Exception exception) when (exception is WasiToolsException or IOException or UnauthorizedAccessException)
        {
            File.AppendAllText(path + ".err", $"wasirun: {exception.Message}\n");
            return 2;
        }
    }

    private static void MakePipe(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("mkfifo", ["-m", "600", path]))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"mkfifo could not make '{path}'.");
    }
}
