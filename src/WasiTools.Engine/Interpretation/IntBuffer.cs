namespace WasiTools.Engine.Interpretation;

/// <summary>A list of numbers. Not one of the framework's, whose methods are calls in code that is compiled ahead of time.</summary>
internal sealed class IntBuffer
{
    private int[] items = new int[256];

    public int Count { get; private set; }

    public ref int this[int index] => ref items[index];

    public ReadOnlySpan<int> Items => new(items, 0, Count);

    public void Add(int item)
    {
        int count = Count;
        if (count == items.Length)
            Array.Resize(ref items, 2 * count);
        items[count] = item;
        Count = count + 1;
    }

    /// <summary>Leaves only the first items.</summary>
    public void Cut(int count) => Count = count;
}
