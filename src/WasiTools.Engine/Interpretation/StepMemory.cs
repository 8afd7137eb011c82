using WasiTools.Engine.Platform;

namespace WasiTools.Engine.Interpretation;

/// <summary>Pinned memory for steps, many functions to an array: the runtime takes longer to make a pinned array than an ordinary one. Each array
/// is as large as all before it, up to a limit.</summary>
internal sealed unsafe class StepMemory
{
    private const int FirstPortion = 16 * 1024, LastPortion = 1024 * 1024;

    private readonly Lock gate = new();
    private int portion = FirstPortion;
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
                items = GC.AllocateUninitializedArray<int>(Math.Max(steps.Length, portion), pinned: true);
                used = 0;
                portion = Math.Min(2 * portion, LastPortion);
                fixed (int* start = items)
                    VirtualMemory.PreferLargePages((nuint)start, (nuint)items.Length * sizeof(int));
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
