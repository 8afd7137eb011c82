using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Exceptions (specification section 3.4.1), and the earlier instructions of the legacy proposal.</summary>
internal ref partial struct FunctionValidator
{
    private void ValidateException(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Throw:
                Pop(TagAt(reader.ReadIndex()).ParameterOperands);
                SetUnreachable();
                break;
            case Opcode.ThrowRef:
                Pop(OperandType.Reference(HeapKind.Exn, nullable: true));
                SetUnreachable();
                break;
            case Opcode.TryTable:
                ValidateTryTable();
                break;
            case Opcode.Try:
                ValidateBlock(FrameKind.Try);
                break;
            case Opcode.Catch:
                ReadOnlySpan<OperandType> caught = TagAt(reader.ReadIndex()).ParameterOperands;
                BeginCatch(FrameKind.Catch);
                Push(caught);
                break;
            case Opcode.CatchAll:
                BeginCatch(FrameKind.CatchAll);
                break;
            case Opcode.Delegate:
                ValidateDelegate();
                break;
            case Opcode.Rethrow:
                if (FrameAt(reader.ReadIndex()).Kind is not (FrameKind.Catch or FrameKind.CatchAll))
                    Invalid("invalid rethrow label");
                SetUnreachable();
                break;
        }
    }

    private readonly FunctionType TagAt(int index)
    {
        if ((uint)index >= (uint)content.Tags.Length)
            Invalid($"unknown tag {(uint)index}");
        return content.Tags[index].Function!;
    }

    private void ValidateTryTable()
    {
        FunctionType type = reader.ReadBlockType();
        int clauses = reader.ReadCatchCount();
        for (int i = 0; i < clauses; i++)
            ValidateClause(reader.ReadCatch());
        Pop(type.ParameterOperands);
        PushFrame(FrameKind.TryTable, type);
        Push(type.ParameterOperands);
    }

    private readonly void ValidateClause(CatchClause clause)
    {
        ReadOnlySpan<OperandType> values = clause.Kind <= CatchKind.TagRef ? TagAt(clause.Tag).ParameterOperands : [];
        ReadOnlySpan<OperandType> types = FrameAt(clause.Label).LabelTypes;
        bool matches;
        if (clause.Kind is CatchKind.TagRef or CatchKind.AllRef)
        {
            OperandType exception = OperandType.Reference(HeapKind.Exn, nullable: false);
            matches = types.Length > 0 && IsSubtype(exception, types[^1]) && AreSubtypes(values, types[..^1]);
        }
        else
        {
            matches = AreSubtypes(values, types);
        }
        if (!matches)
            Invalid($"type mismatch: catch clause does not fit label {clause.Label}");
    }

    private void BeginCatch(FrameKind kind)
    {
        if (controls[depth - 1].Kind is not (FrameKind.Try or FrameKind.Catch))
            Throw.Malformed("END opcode expected", start, function);
        FunctionType type = PopFrame().Type;
        PushFrame(kind, type);
    }

    private void ValidateDelegate()
    {
        if (controls[depth - 1].Kind != FrameKind.Try)
            Throw.Malformed("END opcode expected", start, function);
        ControlFrame frame = PopFrame();
        FrameAt(reader.ReadIndex());
        Push(frame.Type.ResultOperands);
    }
}
