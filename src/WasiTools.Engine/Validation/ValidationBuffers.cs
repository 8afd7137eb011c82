namespace WasiTools.Engine.Validation;

/// <summary>The stacks of a validating thread, kept from one function to the next.</summary>
internal sealed class ValidationBuffers
{
    public OperandType[] Operands = new OperandType[64];

    public ControlFrame[] Controls = new ControlFrame[16];

    /// <summary>Types of the first locals; see <see cref="LocalTypes"/>.</summary>
    public OperandType[] Locals = new OperandType[64];

    /// <summary>For each local without default value, the <see cref="Generation"/> in which it was set.</summary>
    public int[] InitializedIn = [];

    /// <summary>The locals without default value that are set, in the order in which they were.</summary>
    public int[] Initialized = new int[16];

    /// <summary>Number of the function that is being validated, so that <see cref="InitializedIn"/> need not be cleared.</summary>
    public int Generation;
}
