using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

public sealed class StandardStreamTests
{
    [Fact]
    public void ManagedStreamsAreReadAndWritten()
    {
        using MemoryStream input = new("some input"u8.ToArray());
        using MemoryStream output = new();
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.From(input),
            StandardOutput = WasiStream.From(output),
            StandardError = WasiStream.Null,
        });

        Assert.Equal(Errno.Success, guest.Read(0, 4, out string text));
        Assert.Equal("some", text);
        Assert.Equal(Errno.Success, guest.Read(0, 100, out text));
        Assert.Equal(" input", text);
        Assert.Equal(Errno.Success, guest.Read(0, 100, out text));
        Assert.Equal("", text);
        Assert.Equal(Errno.Success, guest.WritePieces(1, ["a", "b", "ü"], out uint count));
        Assert.Equal(4u, count);
        Assert.Equal("abü", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(Errno.Badf, guest.Write(0, "x", out _));
        Assert.Equal(Errno.Badf, guest.Read(1, 1, out _));
        Assert.Equal(Errno.Spipe, guest.Seek(1, 0, Whence.Set, out _));
    }

    [Fact]
    public void AStreamThatBreaksIsABrokenPipe()
    {
        MemoryStream output = new();
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.From(output),
            StandardError = WasiStream.Null,
        });
        output.Dispose();
        Assert.Equal(Errno.Pipe, guest.Write(1, "x", out _));
    }

    [Fact]
    public void FilesStandInForStreams()
    {
        using TestDirectory directory = new();
        File.WriteAllText(directory["in"], "from a file");
        using (Guest guest = new(new()
        {
            StandardInput = WasiStream.FromFile(directory["in"]),
            StandardOutput = WasiStream.FromFile(directory["out"]),
            StandardError = WasiStream.Null,
        }))
        {
            Assert.Equal(FileType.RegularFile, guest.Fdstat(0).Type);
            guest.Read(0, 100, out string text);
            Assert.Equal("from a file", text);
            Assert.Equal(Errno.Success, guest.Write(1, "to a file", out _));
            Assert.Equal(Errno.Badf, guest.Read(1, 1, out _));
        }
        Assert.Equal("to a file", directory.Read("out"));
    }

    [Fact]
    public void NothingIsReadFromNowhere()
    {
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.Null,
            StandardError = WasiStream.Null,
        });
        Assert.Equal(Errno.Success, guest.Read(0, 10, out string text));
        Assert.Equal("", text);
        Assert.Equal(Errno.Success, guest.Write(1, "lost", out uint count));
        Assert.Equal(4u, count);
    }

    [Fact]
    public void StreamsCanBeClosedAndRenumbered()
    {
        using MemoryStream output = new();
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.From(output),
            StandardError = WasiStream.Null,
        });
        Assert.Equal(Errno.Success, FdFunctions.Renumber(guest.Host, 1, 2));
        Assert.Equal(Errno.Badf, guest.Write(1, "x", out _));
        Assert.Equal(Errno.Success, guest.Write(2, "y", out _));
        Assert.Equal("y", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(Errno.Badf, FdFunctions.Renumber(guest.Host, 2, 1));
        Assert.Equal(Errno.Success, guest.Close(2));
        Assert.Equal(Errno.Badf, guest.Close(2));
    }
}
