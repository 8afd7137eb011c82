using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>The types of a function's locals. Fifty thousand of them take five bytes to declare, so only as many as the function has
/// bytes of code are laid out in an array; the others are searched for among the declared runs.</summary>
internal readonly ref struct LocalTypes
{
    /// <summary>Those below have an index of one byte.</summary>
    private const int MostShort = 128;

    private readonly ReadOnlySpan<OperandType> flat;
    private readonly LocalRun[] runs;
    private readonly int[] ends;

    public LocalTypes(FunctionType function, in FunctionBody body, ValidationBuffers buffers)
    {
        runs = body.Locals;
        ReadOnlySpan<ValueType> parameters = function.Parameters;
        int total = parameters.Length;
        foreach (LocalRun run in runs)
        {
            total += (int)run.Count;
            HasUnset |= !run.Type.IsDefaultable;
        }
        Count = total;
        int flatCount = Math.Min(total, parameters.Length + body.Code.Length);
        if (buffers.Locals.Length < flatCount)
            buffers.Locals = new OperandType[Math.Max(flatCount, buffers.Locals.Length * 2)];
        Span<OperandType> locals = buffers.Locals.AsSpan(0, flatCount);
        for (int i = 0; i < parameters.Length; i++)
            locals[i] = parameters[i];
        int filled = parameters.Length;
        foreach (LocalRun run in runs)
        {
            int count = Math.Min((int)run.Count, flatCount - filled);
            // Span.Fill of a type of ours would be compiled at start.
            OperandType type = run.Type;
            for (int end = filled + count; filled < end; filled++)
                locals[filled] = type;
        }
        flat = locals;
        ends = flatCount == total ? [] : Ends(parameters.Length);
    }

    /// <summary>How many there are, parameters included.</summary>
    public int Count { get; }

    /// <summary>The types of the first ones that need only be looked up; of none if some must be set before they are read.</summary>
    public ReadOnlySpan<OperandType> Flat => HasUnset ? default : flat.Length > MostShort ? flat[..MostShort] : flat;

    /// <summary>Whether some must be set before they are read.</summary>
    public bool HasUnset { get; }

    public OperandType this[int index] => (uint)index < (uint)flat.Length ? flat[index] : Search(index);

    private OperandType Search(int index)
    {
        // The first run that ends beyond the index. Empty runs before it end at or below it.
        int low = 0, high = ends.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ends[middle] > index)
                high = middle;
            else
                low = middle + 1;
        }
        return runs[low].Type;
    }

    private int[] Ends(int end)
    {
        var result = new int[runs.Length];
        for (int i = 0; i < runs.Length; i++)
            result[i] = end += (int)runs[i].Count;
        return result;
    }
}
