namespace WasiTools.Runner.Profiling;

/// <summary>Stacks, each as a node whose parent is its caller; equal stacks are one node.</summary>
internal sealed class CallTree
{
    /// <summary>The parent of an outermost frame.</summary>
    public const int Root = -1;

    private readonly List<(int Parent, ulong Address)> nodes = [];
    private readonly Dictionary<(int Parent, ulong Address), int> known = [];

    public int Count => nodes.Count;

    public (int Parent, ulong Address) this[int node] => nodes[node];

    public int Child(int parent, ulong address)
    {
        if (!known.TryGetValue((parent, address), out int node))
        {
            node = nodes.Count;
            nodes.Add((parent, address));
            known.Add((parent, address), node);
        }
        return node;
    }
}
