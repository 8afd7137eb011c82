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
                Pop(TagAt(reader.ReadIndex()).Parameters);
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
                ReadOnlySpan<ValueType> caught = TagAt(reader.ReadIndex()).Parameters;
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
        Pop(type.Parameters);
        PushFrame(FrameKind.TryTable, type);
        Push(type.Parameters);
    }

    private readonly void ValidateClause(CatchClause clause)
    {
        ReadOnlySpan<ValueType> values = clause.Kind <= CatchKind.TagRef ? TagAt(clause.Tag).Parameters : [];
        ReadOnlySpan<ValueType> types = FrameAt(clause.Label).LabelTypes;
        int extra = clause.Kind is CatchKind.TagRef or CatchKind.AllRef ? 1 : 0;
        bool matches = values.Length + extra == types.Length;
        for (int i = 0; matches && i < values.Length; i++)
            matches = Subtyping.IsSubtype(values[i], types[i]);
        if (matches && extra == 1)
            matches = Subtyping.IsSubtype(ValueType.Reference(HeapKind.Exn, nullable: false), types[^1]);
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
        Push(frame.Type.Results);
    }
}
