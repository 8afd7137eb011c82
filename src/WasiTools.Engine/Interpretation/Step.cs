using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>What interpreted code has in place of structured control, variables and calls. All other steps are instructions of WebAssembly
/// under their own opcodes. A step is one number, followed by the slot of its result, those of its operands, and its immediates; a slot is a
/// place in the frame. The numbers are some that no instruction of one byte has, so that the interpreter needs one table of jumps.</summary>
internal static class Step
{
    /// <summary>Result, operand.</summary>
    public const Opcode Copy = (Opcode)0xD7;

    /// <summary>Result, then the value's lower and upper half.</summary>
    public const Opcode Constant = (Opcode)0xD8;

    /// <summary>Target.</summary>
    public const Opcode Jump = (Opcode)0xD9;

    /// <summary>Target, condition.</summary>
    public const Opcode JumpIf = (Opcode)0xDA;

    /// <summary>Target, condition.</summary>
    public const Opcode JumpUnless = (Opcode)0xDB;

    /// <summary>Index, number of targets without the last, then the targets.</summary>
    public const Opcode JumpTable = (Opcode)0xDC;

    /// <summary>Number of the loop in <see cref="InterpretedFunction.Loops"/>: looks whether to stop, and whether there is code.</summary>
    public const Opcode EnterLoop = (Opcode)0xDD;

    public const Opcode Leave = (Opcode)0xDE;

    /// <summary>The function's result.</summary>
    public const Opcode LeaveWith = (Opcode)0xDF;

    /// <summary>A function that the module defines, by its index among those; a <see cref="CallShape"/>, the slot at which the callee's frame
    /// begins, the result, the arguments.</summary>
    public const Opcode CallDefined = (Opcode)0xE0;

    /// <summary>An imported function, then the same.</summary>
    public const Opcode CallImported = (Opcode)0xE1;

    /// <summary>Type index, table index, the operand that is the element's index, then the same.</summary>
    public const Opcode CallTable = (Opcode)0xE2;

    /// <summary>Result, global.</summary>
    public const Opcode GetImportedGlobal = (Opcode)0xE3;

    /// <summary>Global, operand.</summary>
    public const Opcode SetImportedGlobal = (Opcode)0xE4;

    // Comparisons with a jump: target, two operands. In the order of the instructions.
    public const Opcode JumpIfI32Eq = (Opcode)0xE8;
    public const Opcode JumpIfI32Ne = (Opcode)0xE9;
    public const Opcode JumpIfI32LtS = (Opcode)0xEA;
    public const Opcode JumpIfI32LtU = (Opcode)0xEB;
    public const Opcode JumpIfI32GtS = (Opcode)0xEC;
    public const Opcode JumpIfI32GtU = (Opcode)0xED;
    public const Opcode JumpIfI32LeS = (Opcode)0xEE;
    public const Opcode JumpIfI32LeU = (Opcode)0xEF;
    public const Opcode JumpIfI32GeS = (Opcode)0xF0;
    public const Opcode JumpIfI32GeU = (Opcode)0xF1;
    public const Opcode JumpIfI64Eq = (Opcode)0xF2;
    public const Opcode JumpIfI64Ne = (Opcode)0xF3;
    public const Opcode JumpIfI64LtS = (Opcode)0xF4;
    public const Opcode JumpIfI64LtU = (Opcode)0xF5;
    public const Opcode JumpIfI64GtS = (Opcode)0xF6;
    public const Opcode JumpIfI64GtU = (Opcode)0xF7;
    public const Opcode JumpIfI64LeS = (Opcode)0xF8;
    public const Opcode JumpIfI64LeU = (Opcode)0xF9;
    public const Opcode JumpIfI64GeS = (Opcode)0xFA;
    public const Opcode JumpIfI64GeU = (Opcode)0xFB;

    /// <summary>Of each comparison the one that is true where it is false, both counted from the first.</summary>
    private static ReadOnlySpan<byte> Opposites => [1, 0, 8, 9, 6, 7, 4, 5, 2, 3];

    /// <summary>The jump that does the work of an instruction, whose result it does without, and of the jump that looks at that.</summary>
    /// <param name="opcode">The instruction.</param>
    /// <param name="condition">Whether to jump if the result is not 0.</param>
    /// <returns>0 for none.</returns>
    public static Opcode Jumping(Opcode opcode, bool condition)
    {
        int first = opcode switch
        {
            >= Opcode.I32Eq and <= Opcode.I32GeU => opcode - Opcode.I32Eq,
            >= Opcode.I64Eq and <= Opcode.I64GeU => opcode - Opcode.I64Eq,
            _ => -1,
        };
        if (first < 0)
            return opcode != Opcode.I32Eqz ? 0 : condition ? JumpUnless : JumpIf;
        Opcode jumps = opcode < Opcode.I64Eq ? JumpIfI32Eq : JumpIfI64Eq;
        return (Opcode)((int)jumps + (condition ? first : Opposites[first]));
    }
}
