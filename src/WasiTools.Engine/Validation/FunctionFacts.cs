namespace WasiTools.Engine.Validation;

/// <summary>What validation learned about a function body in passing.</summary>
internal struct FunctionFacts
{
    /// <summary>Instructions, block ends included.</summary>
    public int Instructions;

    /// <summary>Calls of every kind, tail calls included.</summary>
    public int Calls;

    /// <summary>Most operands on the stack at once.</summary>
    public int MaxOperands;
}
