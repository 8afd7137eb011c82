namespace WasiTools.Engine.Text;

/// <summary>Local declarations, neighbours of one type gathered into runs as the binary format has them.</summary>
internal sealed class LocalRuns
{
    private readonly ByteWriter runs = new();
    private readonly ByteWriter next = new();
    private byte[] type = [];
    private uint runCount, length;

    /// <summary>Takes the type written last into account and gives the place to write the next one to.</summary>
    public ByteWriter Next()
    {
        Take();
        return next;
    }

    /// <summary>Writes all runs, their number first.</summary>
    public void Encode(ByteWriter output)
    {
        Take();
        CloseRun();
        output.Unsigned(runCount);
        output.Bytes(runs.Written);
    }

    private void Take()
    {
        if (next.Length == 0)
            return;
        if (!next.Written.SequenceEqual(type))
        {
            CloseRun();
            type = next.ToArray();
        }
        length++;
        next.Truncate(0);
    }

    private void CloseRun()
    {
        if (length == 0)
            return;
        runs.Unsigned(length);
        runs.Bytes(type);
        runCount++;
        length = 0;
    }
}
