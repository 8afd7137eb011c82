using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace WasiTools.Fuzz.Differential;

/// <summary>A node process that runs modules; see <c>peer.mjs</c>.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;

    /// <param name="node">The program, of version 26 or newer: older ones lack parts of WebAssembly 3.0.</param>
    public Peer(string node)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Differential", "peer.mjs");
        process = Process.Start(new ProcessStartInfo(node, ["--expose-gc", "--stack-size=900", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Write(Support.Binary);
    }

    /// <summary>Hands a module over. The answer is asked for by <see cref="Receive"/>.</summary>
    public void Send(byte[] module, CallPlan plan)
    {
        Write(Encoding.UTF8.GetBytes(plan.ToJson()));
        Write(module);
    }

    /// <summary>The lines of the module that was handed over last.</summary>
    /// <exception cref="EndOfStreamException">The process ended.</exception>
    public string[] Receive()
    {
        Stream input = process.StandardOutput.BaseStream;
        Span<byte> length = stackalloc byte[4];
        input.ReadExactly(length);
        var text = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        input.ReadExactly(text);
        return Encoding.UTF8.GetString(text).Split('\n');
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    private void Write(byte[] bytes)
    {
        Stream output = process.StandardInput.BaseStream;
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        output.Write(length);
        output.Write(bytes);
        output.Flush();
    }
}
