using WasiTools.Engine.Platform;

namespace WasiTools.Engine.Interpretation;

/// <summary>Memory for steps, outside of the garbage collector's, which takes longer to make a pinned array than the steps take to be made. Many functions
/// share a portion; each is as large as all before it, up to a limit.</summary>
internal sealed unsafe class StepMemory
{
    private const int FirstPortion = 64 << 10, LastPortion = 4 << 20;

    private readonly Lock gate = new();
    private Portion? current;
    private int size = FirstPortion;
    private int used;

    /// <summary>Puts steps where they do not move.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="owner">What keeps them in memory.</param>
    public int* Add(ReadOnlySpan<int> steps, out object owner)
    {
        int length = steps.Length * sizeof(int);
        lock (gate)
        {
            if (current is null || length > current.Size - used)
            {
                current = new(Math.Max(length, size));
                used = 0;
                size = Math.Min(2 * size, LastPortion);
            }
            owner = current;
            int* place = (int*)(current.Start + used);
            used += length;
            steps.CopyTo(new(place, steps.Length));
            return place;
        }
    }

    /// <summary>Memory of the system's, given back when nobody refers to it any more.</summary>
    private sealed class Portion
    {
        private readonly nuint address, size;

        /// <exception cref="OutOfMemoryException">There is no memory left.</exception>
        public Portion(int bytes)
        {
            // Large pages begin at multiples of their size.
            size = bytes < LastPortion ? (nuint)bytes : 2 * (nuint)bytes;
            if (!VirtualMemory.TryReserve(size, out address))
                throw new OutOfMemoryException();
            nuint start = bytes < LastPortion ? address : address + LastPortion - 1 & ~(nuint)(LastPortion - 1);
            if (!VirtualMemory.TryCommit(start, (nuint)bytes))
                throw new OutOfMemoryException();
            VirtualMemory.PreferLargePages(start, (nuint)bytes);
            Start = (byte*)start;
            Size = bytes;
        }

        ~Portion()
        {
            if (address != 0)
                VirtualMemory.Release(address, size);
        }

        public byte* Start { get; }

        public int Size { get; }
    }
}
