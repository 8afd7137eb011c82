using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>Opens what a log may be packed in, and finds its encoding.</summary>
internal static class LogStream
{
    private const int SniffLength = 64 << 10;

    /// <summary>Whether the stream is gzip, zip or neither; it is left where it was.</summary>
    public static Packing PackingOf(Stream stream)
    {
        Span<byte> magic = stackalloc byte[4];
        int length = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        stream.Position -= length;
        magic = magic[..length];
        return magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Packing.Gzip
            : magic.SequenceEqual("PK\x03\x04"u8) || magic.SequenceEqual("PK\x05\x06"u8) ? Packing.Zip
            : Packing.None;
    }

    public static GZipStream Unzip(Stream stream) => new(stream, CompressionMode.Decompress, leaveOpen: true);

    /// <summary>The last four bytes as a number, lowest byte first.</summary>
    public static uint LastWord(Stream stream)
    {
        if (stream.Length < 4)
            return 0;
        Span<byte> bytes = stackalloc byte[4];
        stream.Position = stream.Length - 4;
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>The stream in UTF-8, from UTF-16 with or without a mark where it is that, and its beginning, which is read again.</summary>
    public static Stream ToUtf8(Stream stream, out byte[] beginning)
    {
        beginning = ReadBeginning(stream);
        Stream whole = new PrependedStream(beginning, stream);
        if (EncodingOf(beginning) is not { } encoding)
            return whole;
        whole = Encoding.CreateTranscodingStream(whole, encoding, Encoding.UTF8);
        beginning = ReadBeginning(whole);
        return new PrependedStream(beginning, whole);
    }

    private static byte[] ReadBeginning(Stream stream)
    {
        byte[] bytes = new byte[SniffLength];
        int length;
        try
        {
            length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            // Damaged at once; the next read says so again.
            return [];
        }

        return bytes[..length];
    }

    private static Encoding? EncodingOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode;
        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length & ~1, 512)];
        int even = 0, odd = 0;
        for (int i = 0; i < start.Length; i += 2)
        {
            even += start[i] == 0 ? 1 : 0;
            odd += start[i + 1] == 0 ? 1 : 0;
        }

        int most = start.Length / 2 * 3 / 4;
        return start.Length < 8 ? null
            : odd > most && even == 0 ? Encoding.Unicode
            : even > most && odd == 0 ? Encoding.BigEndianUnicode
            : null;
    }

    internal enum Packing
    {
        None,
        Gzip,
        Zip,
    }

    /// <summary>Gives bytes that were read already, then the rest.</summary>
    private sealed class PrependedStream(byte[] beginning, Stream rest) : ForwardStream
    {
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            if (_given == beginning.Length)
                return rest.Read(buffer);
            int length = Math.Min(buffer.Length, beginning.Length - _given);
            beginning.AsSpan(_given, length).CopyTo(buffer);
            _given += length;
            return length;
        }
    }
}
