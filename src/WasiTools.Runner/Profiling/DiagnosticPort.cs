using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using WasiTools.Runner.Options;

namespace WasiTools.Runner.Profiling;

/// <summary>The port at which this process's runtime takes commands of diagnostic tools (the runtime's IPC protocol, version 1).</summary>
internal static class DiagnosticPort
{
    private const byte EventPipeCommands = 2, ProcessCommands = 4;
    private const byte StopTracing = 1, CollectTracing = 3, EnablePerfMapCommand = 5, DisablePerfMapCommand = 6;
    private const int HeaderSize = 20;
    private const uint NetTraceFormat = 1, BufferMegabytes = 64, MapWithoutDump = 3;

    /// <summary>Has the runtime write the addresses of code to a file for perf, those that are known and those to come.</summary>
    public static void EnablePerfMap()
    {
        using Stream port = Connect("--perf-map");
        Send(port, ProcessCommands, EnablePerfMapCommand, w => w.Write(MapWithoutDump));
    }

    public static void DisablePerfMap()
    {
        using Stream port = Connect("--perf-map");
        Send(port, ProcessCommands, DisablePerfMapCommand, _ => { });
    }

    /// <summary>Starts to collect events.</summary>
    /// <param name="providers">Names of event providers, with keywords and levels.</param>
    /// <param name="session">What <see cref="StopTrace"/> is to be given.</param>
    /// <returns>The events, until the session is stopped.</returns>
    public static Stream StartTrace(ReadOnlySpan<(string Name, ulong Keywords, uint Level)> providers, out ulong session)
    {
        Stream port = Connect("--profile");
        (string Name, ulong Keywords, uint Level)[] all = providers.ToArray();
        byte[] answer = Send(port, EventPipeCommands, CollectTracing, w =>
        {
            w.Write(BufferMegabytes);
            w.Write(NetTraceFormat);
            // At the end the names of all methods.
            w.Write(true);
            w.Write(all.Length);
            foreach ((string name, ulong keywords, uint level) in all)
            {
                w.Write(keywords);
                w.Write(level);
                w.Write(name.Length + 1);
                w.Write(Encoding.Unicode.GetBytes(name + "\0"));
                // No arguments.
                w.Write(0);
            }
        });
        session = BinaryPrimitives.ReadUInt64LittleEndian(answer);
        return port;
    }

    public static void StopTrace(ulong session)
    {
        using Stream port = Connect("--profile");
        Send(port, EventPipeCommands, StopTracing, w => w.Write(session));
    }

    private static Stream Connect(string option)
    {
        string prefix = $"dotnet-diagnostic-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            if (OperatingSystem.IsWindows())
            {
                var pipe = new NamedPipeClientStream(".", prefix, PipeDirection.InOut);
                pipe.Connect(TimeSpan.FromSeconds(5));
                return pipe;
            }
            // The number behind the process's is that of its start: an older socket is of a process that had the same number.
            string? path = new DirectoryInfo(Path.GetTempPath()).GetFiles($"{prefix}-*-socket").MaxBy(f => f.LastWriteTimeUtc)?.FullName;
            if (path is not null)
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Connect(new UnixDomainSocketEndPoint(path));
                return new NetworkStream(socket, ownsSocket: true);
            }
        }
        catch (Exception e) when (e is SocketException or TimeoutException or IOException)
        {
            throw new UsageException($"{option} needs the diagnostic port of the .NET runtime, which does not answer: {e.Message}");
        }
        throw new UsageException($"{option} needs the diagnostic port of the .NET runtime, which DOTNET_EnableDiagnostics turns off.");
    }

    private static byte[] Send(Stream port, byte commands, byte command, Action<BinaryWriter> write)
    {
        var message = new MemoryStream();
        using var writer = new BinaryWriter(message);
        writer.Write("DOTNET_IPC_V1\0"u8);
        writer.Write((ushort)0);
        writer.Write(commands);
        writer.Write(command);
        writer.Write((ushort)0);
        write(writer);
        byte[] bytes = message.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), (ushort)bytes.Length);
        port.Write(bytes);

        byte[] header = new byte[HeaderSize];
        port.ReadExactly(header);
        byte[] answer = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14)) - HeaderSize];
        port.ReadExactly(answer);
        const byte Ok = 0;
        return header[17] == Ok ? answer : throw new IOException($"The .NET runtime refuses a diagnostic command: {Convert.ToHexString(answer)}.");
    }
}
