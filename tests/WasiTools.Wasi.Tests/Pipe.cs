using System.Text;
using WasiTools.Wasi.Platform.Unix;

namespace WasiTools.Wasi.Tests;

/// <summary>A pipe of a Unix system by its raw descriptors, in blocking mode.</summary>
internal sealed unsafe class Pipe : IDisposable
{
    private readonly SafeFd _readEnd;
    private readonly SafeFd _writeEnd;

    internal Pipe()
    {
        int* ends = stackalloc int[2];
        Assert.Equal(0, Libc.Pipe(ends));
        _readEnd = new(ends[0]);
        _writeEnd = new(ends[1]);
        UnixSystem.SetCloseOnExec(ends[0]);
        UnixSystem.SetCloseOnExec(ends[1]);
    }

    internal int ReadEnd => _readEnd.Number;

    internal int WriteEnd => _writeEnd.Number;

    public void Dispose()
    {
        CloseReadEnd();
        CloseWriteEnd();
    }

    internal void CloseReadEnd() => _readEnd.Dispose();

    internal void CloseWriteEnd() => _writeEnd.Dispose();

    internal void Write(string text)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(text))
            Assert.Equal(text.Length, Libc.Write(WriteEnd, start, (nuint)text.Length));
    }

    internal string ReadToEnd()
    {
        StringBuilder text = new();
        byte* buffer = stackalloc byte[4096];
        while (true)
        {
            IoVec piece = new(buffer, 4096);
            nint count = Libc.ReadVector(ReadEnd, &piece, 1);
            Assert.True(count >= 0);
            if (count == 0)
                return text.ToString();
            text.Append(Encoding.UTF8.GetString(buffer, (int)count));
        }
    }
}
