using System.Text;

namespace WasiTools.Core.Runs;

/// <summary>Takes what a guest writes and hands it on, at once: as bytes, or line by line.</summary>
/// <remarks>Handing on may block, which holds back the guest, and may fail once the run is over. Used by one thread at a time.</remarks>
internal abstract class GuestOutput : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static GuestOutput Lines(Action<string> onLine) => new LineOutput(onLine);

    public static GuestOutput Bytes(Action<byte[]> onBytes) => new ByteOutput(onBytes);

    /// <summary>Hands on a last line that has no end.</summary>
    public virtual void Complete()
    {
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    private sealed class ByteOutput(Action<byte[]> onBytes) : GuestOutput
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length > 0)
                onBytes(buffer.ToArray());
        }
    }

    private sealed class LineOutput(Action<string> onLine) : GuestOutput
    {
        /// <summary>A line that grows beyond this is handed on in pieces, so that a guest cannot fill the host's memory.</summary>
        private const int LongestLine = 16 << 20;

        private readonly MemoryStream _line = new();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (buffer.Length > 0)
            {
                int end = buffer.IndexOf((byte)'\n');
                ReadOnlySpan<byte> part = end < 0 ? buffer : buffer[..end];
                _line.Write(part);
                buffer = buffer[(end < 0 ? part.Length : end + 1)..];
                if (end >= 0 || _line.Length > LongestLine)
                    HandOn();
            }
        }

        public override void Complete()
        {
            if (_line.Length > 0)
                HandOn();
        }

        private void HandOn()
        {
            ReadOnlySpan<byte> bytes = _line.GetBuffer().AsSpan(0, (int)_line.Length);
            string text = Encoding.UTF8.GetString(bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes);
            _line.SetLength(0);
            onLine(text);
        }
    }
}
