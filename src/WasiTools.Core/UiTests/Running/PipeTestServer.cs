using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.Versioning;
using System.Text;
using WasiTools.Core.Configuration;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Serves clients on Windows, which are <see cref="PipeTestClient"/>s: each has an instance of a named pipe for request and answer.</summary>
/// <remarks>Tested under Wine only.</remarks>
[SupportedOSPlatform("windows")]
internal sealed class PipeTestServer : TestServer
{
    // What GetStdHandle calls the streams.
    private const int StandardOutput = -11, StandardError = -12;

    // Beyond what Windows allows in a command line or path.
    private const int LongestText = 0x20000;

    private readonly string _pipe = $"wasitools-{Guid.NewGuid():n}";
    private readonly Task _loop;
    private readonly ConcurrentDictionary<int, Thread> _running = new();

    private PipeTestServer(string folder, CancellationToken cancellation)
        : base(folder, "run.exe", cancellation)
    {
        File.WriteAllBytes(Runner, PipeTestClient.Write($@"\\.\pipe\{_pipe}"));
        // The first is there before any client is.
        NamedPipeServerStream first = Open();
        _loop = Task.Run(() => ServeAsync(first));
    }

    public static new PipeTestServer Start(CancellationToken cancellation)
    {
        string parent = RunnerShim.Folders().FirstOrDefault(static folder => !folder.Contains(' ', StringComparison.Ordinal))
            ?? throw Throw.NoFolderWithoutSpaces(Path.GetTempPath());
        return new PipeTestServer(Directory.CreateDirectory(Path.Combine(parent, Path.GetRandomFileName())).FullName, cancellation);
    }

    protected override void End()
    {
        _loop.Wait();
        foreach (Thread thread in _running.Values)
            thread.Join(TimeSpan.FromSeconds(5));
        // A client that is about to end keeps its own file for so long.
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
                return;
            }
            catch (Exception exception) when (attempt < 50 && exception is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(100);
            }
        }
    }

    private NamedPipeServerStream Open() => new(
        _pipe, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte,
        PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly, PipeTestClient.LongestPiece, PipeTestClient.LongestPiece);

    private async Task ServeAsync(NamedPipeServerStream next)
    {
        for (int number = 0; ; number++)
        {
            NamedPipeServerStream client = next;
            try
            {
                await client.WaitForConnectionAsync(Stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await client.DisposeAsync().ConfigureAwait(false);
                return;
            }
            catch (IOException)
            {
                // The client was killed before it was heard.
                next = Open();
                await client.DisposeAsync().ConfigureAwait(false);
                continue;
            }

            // There is always one to connect to: to a client without, the server is gone.
            next = Open();
            int current = number;
            // Threads of its own: a program may take long, and others wait meanwhile.
            var thread = new Thread(() => Answer(client, current)) { IsBackground = true };
            _running[current] = thread;
            thread.Start();
        }
    }

    private void Answer(NamedPipeServerStream client, int number)
    {
        string output = Path.Combine(Folder, number.ToString(CultureInfo.InvariantCulture));
        try
        {
            using (client)
            {
                string folder = ReadText(client), bootstrap = ReadText(client);
                string[] command = CommandLineText.Split(ReadText(client));
                int code = Run(folder, bootstrap, command.AsSpan(1), output);
                Send(client, StandardOutput, output + ".out");
                Send(client, StandardError, output + ".err");
                SendHead(client, 0, code);
                client.WaitForPipeDrain();
            }
        }
        catch (IOException)
        {
            // The client was killed while it waited.
        }
        finally
        {
            File.Delete(output + ".out");
            File.Delete(output + ".err");
            _running.TryRemove(number, out _);
        }
    }

    private static string ReadText(NamedPipeServerStream client)
    {
        byte[] length = new byte[sizeof(int)];
        client.ReadExactly(length);
        byte[] text = new byte[Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(length), 0, LongestText)];
        client.ReadExactly(text);
        return Encoding.Unicode.GetString(text);
    }

    private static void Send(NamedPipeServerStream client, int stream, string path)
    {
        if (!File.Exists(path))
            return;
        using FileStream file = File.OpenRead(path);
        byte[] piece = new byte[PipeTestClient.LongestPiece];
        for (int length; (length = file.Read(piece)) > 0;)
        {
            SendHead(client, stream, length);
            client.Write(piece.AsSpan(0, length));
        }
    }

    private static void SendHead(NamedPipeServerStream client, int stream, int value)
    {
        Span<byte> head = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(head, stream);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], value);
        client.Write(head);
    }
}
