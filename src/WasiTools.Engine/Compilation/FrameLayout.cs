using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Which variables of a function have a place in the side area, and where. In a function of ordinary size those beyond what the
/// just-in-time compiler keeps track of; in one that is cut into regions all, because that is where its methods meet.</summary>
internal sealed class FrameLayout
{
    /// <summary>So many guest variables of a method become IL locals. Beyond about a thousand locals the just-in-time compiler no longer
    /// keeps track of them, and beyond two thousand it stops optimising.</summary>
    public const int MaximumILVariables = 900;

    private readonly ValueKind[] kinds;
    private readonly int[] homes;

    public FrameLayout(FunctionType type, FunctionBody body, bool isSplit)
    {
        long count = type.Parameters.Length;
        foreach (LocalRun run in body.Locals)
            count += run.Count;
        kinds = new ValueKind[count];
        homes = new int[count];
        int index = 0;
        foreach (ValueType parameter in type.Parameters)
            kinds[index++] = parameter.Kind;
        foreach (LocalRun run in body.Locals)
        {
            for (int end = index + (int)run.Count; index < end; index++)
                kinds[index] = run.Type.Kind;
        }
        for (int i = 0; i < homes.Length; i++)
            homes[i] = isSplit || i >= MaximumILVariables && i >= type.Parameters.Length ? Place(kinds[i]) : -1;
    }

    public int Count => kinds.Length;

    /// <summary>Bytes in the side area.</summary>
    public int Size { get; private set; }

    /// <summary>References, which need an array of the runtime's.</summary>
    public int ReferenceCount { get; private set; }

    public ValueKind Kind(int variable) => kinds[variable];

    /// <summary>The offset of a variable in the side area or its index among the references; -1 if it has no place there.</summary>
    public int Home(int variable) => homes[variable];

    private int Place(ValueKind kind)
    {
        if (kind == ValueKind.Reference)
            return ReferenceCount++;
        int place = Size;
        Size += Value.Slots(kind) * sizeof(ulong);
        return place;
    }
}
