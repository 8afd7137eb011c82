using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Blocks, branches, calls and <c>select</c> (specification sections 3.4.1 to 3.4.3).</summary>
internal ref partial struct FunctionValidator
{
    private void PushFrame(FrameKind kind, FunctionType type)
    {
        if (depth == controls.Length)
            GrowControls();
        controls[depth++] = new(type, height, initializedHeight, kind, isUnreachable);
        floor = height;
        isUnreachable = false;
    }

    private void GrowControls()
    {
        if (depth >= EngineLimits.BlockDepth)
            Throw.Unsupported($"blocks nested deeper than {EngineLimits.BlockDepth}", start, function);
        Array.Resize(ref controls, Math.Min(controls.Length * 2, EngineLimits.BlockDepth));
        buffers.Controls = controls;
    }

    /// <summary>Closes the innermost frame: its results must be all that is on its stack. They are popped.</summary>
    private ControlFrame PopFrame()
    {
        ControlFrame frame = controls[depth - 1];
        Pop(frame.Type.ResultOperands);
        if (height != floor)
            Invalid($"type mismatch: block requires [] but stack has [{Name(operands[height - 1])}]");
        ForgetInitialized(frame.InitializedHeight);
        isUnreachable = frame.OuterIsUnreachable;
        depth--;
        floor = depth > 0 ? controls[depth - 1].Floor : 0;
        return frame;
    }

    private void ValidateBlock(FrameKind kind)
    {
        FunctionType type = reader.ReadBlockType();
        Pop(type.ParameterOperands);
        PushFrame(kind, type);
        Push(type.ParameterOperands);
    }

    private void ValidateIf()
    {
        FunctionType type = reader.ReadBlockType();
        Pop(OperandType.I32);
        Pop(type.ParameterOperands);
        PushFrame(FrameKind.If, type);
        Push(type.ParameterOperands);
    }

    private void ValidateElse()
    {
        if (controls[depth - 1].Kind != FrameKind.If)
            Throw.Malformed("END opcode expected", start, function);
        FunctionType type = PopFrame().Type;
        PushFrame(FrameKind.Else, type);
        Push(type.ParameterOperands);
    }

    private void ValidateEnd()
    {
        ControlFrame frame = PopFrame();
        if (frame.Kind == FrameKind.If)
            RequireSame(frame.Type);
        Push(frame.Type.ResultOperands);
    }

    /// <summary>An <c>if</c> without <c>else</c> passes its parameters on as its results.</summary>
    private readonly void RequireSame(FunctionType type)
    {
        if (!AreSubtypes(type.ParameterOperands, type.ResultOperands))
            Invalid($"type mismatch: if without else has type {type}");
    }

    /// <summary>Reads a label index and returns what a branch there takes.</summary>
    private ReadOnlySpan<OperandType> ReadLabel() => FrameAt(reader.ReadIndex()).LabelTypes;

    private readonly ref ControlFrame FrameAt(int label)
    {
        if ((uint)label >= (uint)depth)
            Invalid($"unknown label {(uint)label}");
        return ref controls[depth - 1 - label];
    }

    private void ValidateBranchIf()
    {
        ReadOnlySpan<OperandType> types = ReadLabel();
        Pop(OperandType.I32);
        Pop(types);
        Push(types);
    }

    private void ValidateBranchTable()
    {
        int count = reader.ReadLabelCount();
        Pop(OperandType.I32);
        int arity = -1;
        for (int i = 0; i <= count; i++)
        {
            ref ControlFrame frame = ref FrameAt(reader.ReadIndex());
            // A label index takes a byte, its check can take a thousand steps: once is enough.
            if (frame.CheckedBy == start)
                continue;
            frame.CheckedBy = start;
            ReadOnlySpan<OperandType> types = frame.LabelTypes;
            if (arity < 0)
                arity = types.Length;
            else if (arity != types.Length)
                Invalid($"type mismatch: br_table has labels that take {arity} and {types.Length} operands");
            CheckTop(types);
        }
        SetUnreachable();
    }

    private void ValidateReturn()
    {
        Pop(controls[0].Type.ResultOperands);
        SetUnreachable();
    }

    private readonly DefinedType FunctionAt(int index)
    {
        if ((uint)index >= (uint)content.Functions.Length)
            Invalid($"unknown function {(uint)index}");
        return content.Functions[index];
    }

    private void ValidateCall(FunctionType type, bool isTail)
    {
        facts.Calls++;
        Pop(type.ParameterOperands);
        if (isTail)
            ValidateTailCall(type);
        else
            Push(type.ResultOperands);
    }

    private void ValidateTailCall(FunctionType type)
    {
        if (!AreSubtypes(type.ResultOperands, controls[0].Type.ResultOperands))
            Invalid($"type mismatch: tail call of {type} in a function of {controls[0].Type}");
        SetUnreachable();
    }

    private void ValidateCallIndirect(bool isTail)
    {
        int typeIndex = reader.ReadIndex();
        TableType table = TableAt(reader.ReadCallTableIndex());
        FunctionType type = FunctionTypeAt(typeIndex).Function!;
        if (!Subtyping.IsSubtype(table.Element, ValueType.FuncRef))
            Invalid($"type mismatch: call_indirect requires a table of funcref, this one holds {table.Element}");
        Pop(OperandType.Address(table.Is64));
        ValidateCall(type, isTail);
    }

    private void ValidateCallReference(bool isTail)
    {
        DefinedType type = FunctionTypeAt(reader.ReadIndex());
        Pop(OperandType.Reference(type, nullable: true));
        ValidateCall(type.Function!, isTail);
    }

    private readonly DefinedType FunctionTypeAt(int index)
    {
        DefinedType type = reader.TypeAt((uint)index, start);
        if (type.Kind != CompositeKind.Function)
            Invalid($"type mismatch: type {index} is not a function type");
        return type;
    }

    private void ValidateSelect()
    {
        Pop(OperandType.I32);
        OperandType second = PopAny(), first = PopAny();
        if (first.IsReference || second.IsReference)
            Invalid("type mismatch: select of references needs a type");
        if (first != second && first != OperandType.Bottom && second != OperandType.Bottom)
            Mismatch(first, second);
        Push(first == OperandType.Bottom ? second : first);
    }

    private void ValidateTypedSelect()
    {
        int count = reader.ReadCount();
        if (count != 1)
            Invalid($"invalid result arity {count}");
        OperandType type = reader.ReadValueType();
        Pop(OperandType.I32);
        Pop(type);
        Pop(type);
        Push(type);
    }
}
