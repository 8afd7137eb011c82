namespace WasiTools.Engine.Interpretation;

/// <summary>What a thread translates one function after another with.</summary>
internal sealed class TranslatorBuffers
{
    [ThreadStatic]
    private static TranslatorBuffers? current;

    public static TranslatorBuffers Current => current ??= new();

    public IntBuffer Steps { get; } = new();

    /// <summary>The slot of each operand on the stack.</summary>
    public IntBuffer Operands { get; } = new();

    /// <summary>The places in the steps that name a slot of an operand or a constant.</summary>
    public IntBuffer Places { get; } = new();

    /// <summary>The values of the constants that have slots.</summary>
    public List<ulong> Constants { get; } = [];

    /// <summary>The blocks around the instruction, the function first.</summary>
    public List<OpenBlock> Blocks { get; } = [];

    public List<InterpretedLoop> Loops { get; } = [];

    public void Clear()
    {
        Constants.Clear();
        Blocks.Clear();
        Loops.Clear();
        Steps.Cut(0);
        Operands.Cut(0);
        Places.Cut(0);
    }
}
