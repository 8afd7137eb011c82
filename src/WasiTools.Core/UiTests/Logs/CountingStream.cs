namespace WasiTools.Core.UiTests.Logs;

/// <summary>Counts the bytes that are read.</summary>
internal sealed class CountingStream(Stream inner) : ForwardStream
{
    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int length = inner.Read(buffer);
        BytesRead += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
