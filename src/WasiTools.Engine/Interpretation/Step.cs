using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>What interpreted code has in place of structured control and calls. All other steps are instructions of WebAssembly under
/// their own opcodes. A step is one number, followed by its immediates.</summary>
internal static class Step
{
    /// <summary>Target.</summary>
    public const Opcode Jump = (Opcode)0x800;

    /// <summary>Target, height of the operand stack there without the values, number of values that move down to it.</summary>
    public const Opcode JumpWith = (Opcode)0x801;

    /// <summary>Target; pops the condition.</summary>
    public const Opcode JumpIf = (Opcode)0x802;

    /// <summary>Target; pops the condition.</summary>
    public const Opcode JumpUnless = (Opcode)0x803;

    /// <summary>Number of targets without the last, then the targets; pops the index.</summary>
    public const Opcode JumpTable = (Opcode)0x804;

    /// <summary>Number of the loop in <see cref="InterpretedFunction.Loops"/>: looks whether to stop, and whether there is code.</summary>
    public const Opcode EnterLoop = (Opcode)0x805;

    /// <summary>Number of results.</summary>
    public const Opcode Leave = (Opcode)0x806;

    /// <summary>A function that the module defines, by its index among those, then a <see cref="CallShape"/>.</summary>
    public const Opcode CallDefined = (Opcode)0x807;

    /// <summary>An imported function, then a <see cref="CallShape"/>.</summary>
    public const Opcode CallImported = (Opcode)0x808;

    /// <summary>Type index, table index, then a <see cref="CallShape"/>; pops the element's index.</summary>
    public const Opcode CallTable = (Opcode)0x809;
}
