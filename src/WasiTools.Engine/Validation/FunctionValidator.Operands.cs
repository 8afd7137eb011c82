using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>The operand stack (specification appendix 7.3).</summary>
internal ref partial struct FunctionValidator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(OperandType type)
    {
        if ((uint)height >= (uint)operands.Length)
            GrowOperands();
        operands[height++] = type;
        if (height > facts.MaxOperands)
            facts.MaxOperands = height;
    }

    private void GrowOperands()
    {
        if (operands.Length >= EngineLimits.OperandStackHeight)
            Throw.Unsupported($"more than {EngineLimits.OperandStackHeight} operands on the stack", start, function);
        Array.Resize(ref operands, Math.Min(operands.Length * 2, EngineLimits.OperandStackHeight));
        buffers.Operands = operands;
    }

    private void Push(ReadOnlySpan<OperandType> types)
    {
        while (types.Length > operands.Length - height)
            GrowOperands();
        types.CopyTo(operands.AsSpan(height));
        height += types.Length;
        if (height > facts.MaxOperands)
            facts.MaxOperands = height;
    }

    /// <summary>Pops an operand that must have a type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pop(OperandType expected)
    {
        int top = height - 1;
        if (top >= floor && operands[top] == expected)
            height = top;
        else
            PopSubtype(expected);
    }

    private void PopSubtype(OperandType expected)
    {
        if (height == floor)
        {
            if (!isUnreachable)
                Mismatch(expected, null);
        }
        else if (!IsSubtype(operands[--height], expected))
        {
            Mismatch(expected, operands[height]);
        }
    }

    private void Pop(ReadOnlySpan<OperandType> types)
    {
        if (IsOnTop(types))
        {
            height -= types.Length;
            return;
        }
        for (int i = types.Length - 1; i >= 0 && !HasEverything; i--)
            Pop(types[i]);
    }

    /// <summary>Whether the stack is that of unreachable code, from which any operand can be popped.</summary>
    private readonly bool HasEverything => isUnreachable && height == floor;

    /// <summary>Whether the operands on top have exactly these types. Quick, since a call can have a thousand operands and takes two
    /// bytes.</summary>
    private readonly bool IsOnTop(ReadOnlySpan<OperandType> types)
    {
        if (types.Length > height - floor)
            return false;
        ReadOnlySpan<OperandType> top = operands.AsSpan(height - types.Length, types.Length);
        return AreEqual(top, types);
    }

    private static bool AreEqual(ReadOnlySpan<OperandType> a, ReadOnlySpan<OperandType> b) =>
        MemoryMarshal.Cast<OperandType, ulong>(a).SequenceEqual(MemoryMarshal.Cast<OperandType, ulong>(b));

    /// <summary>Whether two lists are equally long and each type of one is a subtype of that of the other.</summary>
    private readonly bool AreSubtypes(ReadOnlySpan<OperandType> types, ReadOnlySpan<OperandType> supers)
    {
        if (AreEqual(types, supers))
            return true;
        if (types.Length != supers.Length)
            return false;
        for (int i = 0; i < types.Length; i++)
        {
            if (!IsSubtype(types[i], supers[i]))
                return false;
        }
        return true;
    }

    /// <summary>Pops an operand of any type; bottom if unreachable code has none.</summary>
    private OperandType PopAny()
    {
        if (height > floor)
            return operands[--height];
        if (!isUnreachable)
            Invalid("type mismatch: instruction requires a value but stack has []");
        return OperandType.Bottom;
    }

    /// <summary>Pops a reference of any type.</summary>
    private OperandType PopReference()
    {
        OperandType type = PopAny();
        if (type == OperandType.Bottom)
            return OperandType.Reference(HeapKind.Bottom, nullable: false);
        if (!type.IsReference)
            Invalid($"type mismatch: instruction requires a reference but stack has [{Name(type)}]");
        return type;
    }

    /// <summary>Checks the operands on top against the types of a label, leaving them there.</summary>
    private readonly void CheckTop(ReadOnlySpan<OperandType> types)
    {
        if (IsOnTop(types))
            return;
        int position = height;
        for (int i = types.Length - 1; i >= 0; i--)
        {
            if (position == floor)
            {
                if (!isUnreachable)
                    Mismatch(types[i], null);
                return;
            }
            OperandType actual = operands[--position];
            if (!IsSubtype(actual, types[i]))
                Mismatch(types[i], actual);
        }
    }

    /// <summary>The rest of the block cannot be reached: its stack is empty and holds whatever is asked for.</summary>
    private void SetUnreachable()
    {
        height = floor;
        isUnreachable = true;
    }

    private readonly bool IsSubtype(OperandType actual, OperandType expected)
    {
        if (actual == expected || actual.Kind == ValueKind.Bottom)
            return true;
        if (actual.Kind != ValueKind.Reference || expected.Kind != ValueKind.Reference)
            return false;
        if (actual.IsNullable && !expected.IsNullable)
            return false;
        // The common case, to spare it the dictionary.
        if (actual.Heap != HeapKind.Defined && expected.Heap != HeapKind.Defined)
            return Subtyping.IsHeapSubtype(actual.Heap, expected.Heap);
        return Subtyping.IsHeapSubtype(context.ToValueType(actual), context.ToValueType(expected));
    }

    // Errors.

    private readonly void Invalid(string reason) => Throw.Invalid(reason, start, function);

    private readonly void Mismatch(OperandType expected, OperandType? actual) =>
        Invalid($"type mismatch: instruction requires [{Name(expected)}] but stack has [{(actual is OperandType a ? Name(a) : "")}]");

    private readonly string Name(OperandType type) => context.ToValueType(type).ToString();
}
