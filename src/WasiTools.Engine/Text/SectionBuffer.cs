namespace WasiTools.Engine.Text;

/// <summary>A section that is a vector: its items, encoded, and their number.</summary>
internal sealed class SectionBuffer
{
    public ByteWriter Items { get; } = new();

    public uint Count { get; private set; }

    /// <summary>Counts one more item and gives the place to write it to.</summary>
    public ByteWriter Add()
    {
        Count++;
        return Items;
    }
}
