namespace WasiTools.Engine.Validation;

/// <summary>What validation learned about a function body in passing.</summary>
internal struct FunctionFacts
{
    /// <summary>Instructions, block ends included.</summary>
    public int Instructions;

    /// <summary>Instructions with an address immediate: loads, stores, atomics.</summary>
    public int MemoryAccesses;

    /// <summary>Calls of every kind, tail calls included.</summary>
    public int Calls;

    public int Loops;

    /// <summary>Most operands on the stack at once.</summary>
    public int MaxOperands;
}
