using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>The inner loop: three of four instructions are of a few shapes, and their operands have exactly the types that they should have.</summary>
internal ref partial struct FunctionValidator
{
    private const byte MoreBytes = 0x80;

    /// <summary>Most of the bytes of an offset whose value cannot be too large.</summary>
    private const int SafeBytesOfOffset = 4;

    /// <summary>Validates instructions up to the first that is of no such shape, or not obviously valid; that one is left to the general way, which also
    /// knows what is wrong with it.</summary>
    private void ValidateQuick()
    {
        ReadOnlySpan<byte> code = reader.Bytes;
        ReadOnlySpan<QuickInstruction> instructions = context.Quick;
        ReadOnlySpan<OperandType> types = locals.Flat;
        Span<OperandType> stack = operands;
        int position = reader.Position, top = height, most = facts.MaxOperands, count = 0;
        while ((uint)position < (uint)code.Length)
        {
            ref readonly QuickInstruction instruction = ref instructions[code[position]];
            int next = position + 1;
            switch (instruction.Shape)
            {
                case QuickShape.LocalGet:
                    if ((uint)next >= (uint)code.Length || code[next] >= types.Length || (uint)top >= (uint)stack.Length)
                        goto default;
                    // An index of several bytes is at least 128, and there are no more types than that.
                    stack[top++] = types[code[next++]];
                    if (top > most)
                        most = top;
                    break;
                case QuickShape.LocalSet:
                    if ((uint)next >= (uint)code.Length || code[next] >= types.Length || top == floor || stack[top - 1] != types[code[next]])
                        goto default;
                    next++;
                    top--;
                    break;
                case QuickShape.LocalTee:
                    if ((uint)next >= (uint)code.Length || code[next] >= types.Length || top == floor || stack[top - 1] != types[code[next]])
                        goto default;
                    next++;
                    break;
                case QuickShape.IntegerConstant:
                    if ((uint)top >= (uint)stack.Length || !TrySkipInteger(code, ref next, instruction.Size))
                        goto default;
                    stack[top++] = new(instruction.Result);
                    if (top > most)
                        most = top;
                    break;
                case QuickShape.FloatConstant:
                    if ((uint)top >= (uint)stack.Length || instruction.Size > code.Length - next)
                        goto default;
                    next += instruction.Size;
                    stack[top++] = new(instruction.Result);
                    if (top > most)
                        most = top;
                    break;
                case QuickShape.Unary:
                    if (top == floor || stack[top - 1] != new OperandType(instruction.Top))
                        goto default;
                    stack[top - 1] = new(instruction.Result);
                    break;
                case QuickShape.Binary:
                    if (top - floor < 2 || stack[top - 1] != new OperandType(instruction.Top) || stack[top - 2] != new OperandType(instruction.Below))
                        goto default;
                    top--;
                    stack[top - 1] = new(instruction.Result);
                    break;
                case QuickShape.Load:
                    if (top == floor || stack[top - 1] != OperandType.I32 || !TrySkipAccess(code, ref next, instruction.Size))
                        goto default;
                    stack[top - 1] = new(instruction.Result);
                    break;
                case QuickShape.Store:
                    if (top - floor < 2 || stack[top - 1] != new OperandType(instruction.Top) || stack[top - 2] != OperandType.I32
                        || !TrySkipAccess(code, ref next, instruction.Size))
                    {
                        goto default;
                    }
                    top -= 2;
                    break;
                case QuickShape.Drop:
                    if (top == floor)
                        goto default;
                    top--;
                    break;
                default:
                    reader.Position = position;
                    height = top;
                    facts.MaxOperands = most;
                    facts.Instructions += count;
                    return;
            }
            position = next;
            count++;
        }
        reader.Position = position;
        height = top;
        facts.MaxOperands = most;
        facts.Instructions += count;
    }

    /// <summary>Skips an integer of few bytes.</summary>
    private static bool TrySkipInteger(ReadOnlySpan<byte> code, ref int position, int most)
    {
        for (int end = position + most; position < end && (uint)position < (uint)code.Length;)
        {
            if (code[position++] < MoreBytes)
                return true;
        }
        return false;
    }

    /// <summary>Skips alignment and offset of an access to the first memory.</summary>
    private static bool TrySkipAccess(ReadOnlySpan<byte> code, ref int position, int mostAlignment)
    {
        // Greater than any alignment: the bit that says that a memory is named, and that of a longer number.
        if ((uint)position >= (uint)code.Length || code[position] > mostAlignment)
            return false;
        position++;
        return TrySkipInteger(code, ref position, SafeBytesOfOffset);
    }
}
