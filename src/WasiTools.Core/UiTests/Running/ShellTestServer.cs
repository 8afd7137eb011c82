using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using WasiTools.Core.Configuration;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Serves clients on Linux and macOS, which are shell scripts, since a shell starts faster than anything else that is there.</summary>
/// <remarks>
/// A client writes its request to a file, its number to the server's queue, a named pipe, and waits at a named pipe of its own for the exit code.
/// </remarks>
internal sealed class ShellTestServer : TestServer
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

    private readonly FileStream _queue;
    private readonly Task _loop;
    private readonly ConcurrentDictionary<string, Task> _running = new();

    private ShellTestServer(string folder, CancellationToken cancellation)
        : base(folder, "run", cancellation)
    {
        string queue = Path.Combine(folder, "queue");
        MakePipe(queue);
        string process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        new RunnerScript(Runner, Client.ReplaceLineEndings("\n").Replace("@FOLDER@", folder).Replace("@SERVER@", process)).Save();
        // Open for writing too, so that it has no end while no client is there.
        _queue = new FileStream(queue, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _loop = Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public static new ShellTestServer Start(CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("wasitools-").FullName;
        if (folder.Contains(' ', StringComparison.Ordinal) || folder.Contains('\'', StringComparison.Ordinal))
            throw Throw.NoFolderWithoutSpaces(folder);
        return new ShellTestServer(folder, cancellation);
    }

    protected override void End()
    {
        _queue.Write("stop\n"u8);
        _loop.Wait();
        // A client that was killed opens its pipe no more; this lets the writer go.
        foreach (string client in _running.Keys)
        {
            using var pipe = new FileStream(Path.Combine(Folder, client), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            _running.GetValueOrDefault(client)?.Wait(TimeSpan.FromSeconds(5));
        }

        _queue.Dispose();
        Directory.Delete(Folder, recursive: true);
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
        string path = Path.Combine(Folder, client);
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
        string[] request = File.ReadAllText(path + ".request").Split('\0');
        return Run(request[0], request[1], request.AsSpan(2..^1), path);
    }

    private static void MakePipe(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("mkfifo", ["-m", "600", path]))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"mkfifo could not make '{path}'.");
    }
}
