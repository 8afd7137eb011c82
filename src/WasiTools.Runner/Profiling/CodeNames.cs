namespace WasiTools.Runner.Profiling;

/// <summary>Names of methods by the addresses of their code.</summary>
internal sealed class CodeNames
{
    private readonly List<(ulong Start, ulong End, string Name)> methods = [];
    private bool isSorted = true;

    public void Add(ulong start, uint size, string name)
    {
        methods.Add((start, start + size, name));
        isSorted = false;
    }

    /// <summary>The method whose code has an address; null if none is known.</summary>
    public string? Find(ulong address)
    {
        if (!isSorted)
        {
            methods.Sort((a, b) => a.Start.CompareTo(b.Start));
            isSorted = true;
        }
        int low = 0, high = methods.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (methods[middle].Start <= address)
                low = middle + 1;
            else
                high = middle;
        }
        return low > 0 && address < methods[low - 1].End ? methods[low - 1].Name : null;
    }
}
