using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>The shapes of instructions that <see cref="FunctionValidator"/> validates in its inner loop.</summary>
internal enum QuickShape : byte
{
    /// <summary>It is not one of them.</summary>
    None,
    Unary,
    Binary,
    /// <summary>A constant that is an integer.</summary>
    IntegerConstant,
    /// <summary>A constant that is a floating-point number.</summary>
    FloatConstant,
    LocalGet,
    LocalSet,
    LocalTee,
    Load,
    Store,
    Drop,
}

/// <summary>An instruction of one byte as the validator's inner loop needs it. Made from <see cref="SimpleSignature"/> for the features and the memory of a
/// module, so that there is nothing left to ask about them.</summary>
/// <param name="Shape">What it does to the stack.</param>
/// <param name="Size">For constants: the bytes of a float, or the most bytes of an integer whose value cannot be too large. For loads and stores: the
/// largest alignment.</param>
/// <param name="Below">The operand below the top one.</param>
/// <param name="Top">The operand on top.</param>
/// <param name="Result">The result.</param>
internal readonly record struct QuickInstruction(QuickShape Shape, byte Size, ValueKind Below, ValueKind Top, ValueKind Result)
{
    /// <summary>All instructions of one byte.</summary>
    public static QuickInstruction[] For(ModuleContent content, Feature features)
    {
        var result = new QuickInstruction[byte.MaxValue + 1];
        bool hasMemory = content.Memories.Length > 0 && !content.Memories[0].Is64;
        for (int i = 0; i < result.Length; i++)
        {
            var opcode = (Opcode)i;
            if (!OpcodeTable.IsPrefix((byte)i) && OpcodeTable.IsAvailable(opcode, features))
                result[i] = Of(opcode, hasMemory);
        }
        return result;
    }

    private static QuickInstruction Of(Opcode opcode, bool hasMemory)
    {
        switch (opcode)
        {
            case Opcode.LocalGet:
                return new(QuickShape.LocalGet, 0, default, default, default);
            case Opcode.LocalSet:
                return new(QuickShape.LocalSet, 0, default, default, default);
            case Opcode.LocalTee:
                return new(QuickShape.LocalTee, 0, default, default, default);
            case Opcode.Drop:
                return new(QuickShape.Drop, 0, default, default, default);
        }
        ref readonly SimpleSignature signature = ref SimpleSignature.Get(opcode);
        if (!signature.IsSimple)
            return default;
        uint operands = signature.Operands, results = signature.Results;
        ValueKind top = Kind(SimpleSignature.Next(ref operands)), below = Kind(SimpleSignature.Next(ref operands));
        ValueKind result = Kind(SimpleSignature.Next(ref results));
        if (operands != 0 || results != 0)
            return default;
        const byte SafeBytes32 = 4, SafeBytes64 = 9;
        return signature.Immediate switch
        {
            Immediate.None when top != 0 && below != 0 && result != 0 => new(QuickShape.Binary, 0, below, top, result),
            Immediate.None when top != 0 && below == 0 && result != 0 => new(QuickShape.Unary, 0, default, top, result),
            Immediate.I32 => new(QuickShape.IntegerConstant, SafeBytes32, default, default, result),
            Immediate.I64 => new(QuickShape.IntegerConstant, SafeBytes64, default, default, result),
            Immediate.F32 => new(QuickShape.FloatConstant, sizeof(float), default, default, result),
            Immediate.F64 => new(QuickShape.FloatConstant, sizeof(double), default, default, result),
            Immediate.MemArg when hasMemory && result != 0 => new(QuickShape.Load, signature.AlignLog2, default, top, result),
            Immediate.MemArg when hasMemory => new(QuickShape.Store, signature.AlignLog2, below, top, default),
            _ => default,
        };
    }

    /// <summary>A kind of a signature; the address is that of a memory of 32 bits.</summary>
    private static ValueKind Kind(uint kind) => kind == SimpleSignature.Address ? ValueKind.I32 : (ValueKind)kind;
}
