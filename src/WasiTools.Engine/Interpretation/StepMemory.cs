namespace WasiTools.Engine.Interpretation;

/// <summary>Pinned memory for steps, many functions to an array: the runtime takes longer to make a pinned array than an ordinary one.
/// </summary>
internal sealed unsafe class StepMemory
{
    private const int Portion = 16 * 1024;

    private readonly Lock gate = new();
    private int[] items = [];
    private int used;

    /// <summary>Puts steps where they do not move.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="owner">What keeps them in memory.</param>
    public int* Add(ReadOnlySpan<int> steps, out object owner)
    {
        lock (gate)
        {
            if (steps.Length > items.Length - used)
            {
                items = GC.AllocateUninitializedArray<int>(Math.Max(steps.Length, Portion), pinned: true);
                used = 0;
            }
            steps.CopyTo(items.AsSpan(used));
            owner = items;
            fixed (int* address = &items[used])
            {
                used += steps.Length;
                return address;
            }
        }
    }
}
