using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace WasiTools.Tests;

/// <summary>An HTTP server on the loopback interface that misbehaves on demand, as networks do.</summary>
/// <remarks>In one file without other types of the tests, so that the Pester suite can compile it too.</remarks>
public sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, ServedFile> _files = new();
    private readonly ConcurrentQueue<string> _requests = new();

    public LoopbackServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>Request lines and the headers that matter, such as <c>GET /a bytes=5- "tag"</c>.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public ServedFile Serve(string path, byte[] content) => _files[path] = new ServedFile(content);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => HandleAsync(client));
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
                string? line = await reader.ReadLineAsync(_stop.Token);
                if (line is null)
                    return;
                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } header)
                    headers[header[..header.IndexOf(':')]] = header[(header.IndexOf(':') + 1)..].Trim();
                string path = line.Split(' ')[1];
                headers.TryGetValue("Range", out string? range);
                headers.TryGetValue("If-Range", out string? ifRange);
                headers.TryGetValue("Authorization", out string? authorization);
                _requests.Enqueue($"GET {path} {range} {ifRange} {authorization}".TrimEnd());
                if (_files.TryGetValue(path, out ServedFile? file))
                    await file.AnswerAsync(client, stream, range, ifRange, _stop.Token);
                else
                    await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client has gone, as some tests want it to.
            }
        }
    }
}

/// <summary>A file of <see cref="LoopbackServer"/> and its faults. Each fault is used up by one request.</summary>
public sealed class ServedFile(byte[] content)
{
    private readonly ConcurrentQueue<string> _faults = new();

    public byte[] Content { get; set; } = content;

    public string? ETag { get; set; } = "\"v1\"";

    public string? LastModified { get; set; }

    /// <summary>Bytes a second, for tests that end a download midway; 0 for no limit.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>
    /// Adds a fault: <c>status 503</c>, <c>status 429 Retry-After: 1</c>, <c>redirect URL</c>, <c>cut N</c> (close after N bytes of
    /// the body), <c>reset N</c>, <c>stall N</c>, <c>wrong-range</c>, <c>ignore-range</c>, <c>no-length</c>, <c>ok</c>.
    /// </summary>
    public ServedFile Then(string fault)
    {
        _faults.Enqueue(fault);
        return this;
    }

    internal async Task AnswerAsync(TcpClient client, NetworkStream stream, string? range, string? ifRange, CancellationToken stop)
    {
        string[] fault = _faults.TryDequeue(out string? next) ? next.Split(' ', 3) : ["ok"];
        if (fault[0] is "status" or "redirect")
        {
            string extra = fault[0] == "redirect" ? $"Location: {fault[1]}\r\n" : fault.Length > 2 ? fault[2] + "\r\n" : "";
            await WriteAsync(stream, $"HTTP/1.1 {(fault[0] == "redirect" ? "302" : fault[1])} Because\r\n{extra}Content-Length: 0\r\nConnection: close\r\n\r\n", stop);
            return;
        }

        int from = 0;
        bool matches = ifRange is null || ifRange == ETag || ifRange == LastModified;
        if (range is not null && matches && fault[0] != "ignore-range")
        {
            from = int.Parse(range["bytes=".Length..].TrimEnd('-'));
            if (from >= Content.Length)
            {
                await WriteAsync(stream, $"HTTP/1.1 416 No\r\nContent-Range: bytes */{Content.Length}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", stop);
                return;
            }
        }

        string validators = (ETag is null ? "" : $"ETag: {ETag}\r\n") + (LastModified is null ? "" : $"Last-Modified: {LastModified}\r\n");
        string length = fault[0] == "no-length" ? "" : $"Content-Length: {Content.Length - from}\r\n";
        int told = fault[0] == "wrong-range" ? from + 1 : from;
        string head = from > 0
            ? $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {told}-{Content.Length - 1}/{Content.Length}\r\n"
            : "HTTP/1.1 200 OK\r\n";
        await WriteAsync(stream, $"{head}{validators}{length}Connection: close\r\n\r\n", stop);

        int until = fault[0] is "cut" or "reset" or "stall" ? Math.Min(Content.Length, from + int.Parse(fault[1])) : Content.Length;
        int piece = BytesPerSecond > 0 ? Math.Max(1, BytesPerSecond / 50) : 1 << 16;
        for (int position = from; position < until; position += piece)
        {
            await stream.WriteAsync(Content.AsMemory(position, Math.Min(piece, until - position)), stop);
            if (BytesPerSecond > 0)
                await Task.Delay(20, stop);
        }

        if (fault[0] == "stall")
            await Task.Delay(Timeout.Infinite, stop);
        if (fault[0] == "reset")
            client.Client.LingerState = new LingerOption(true, 0);
    }

    private static ValueTask WriteAsync(NetworkStream stream, string text, CancellationToken stop) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop);
}
