using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>References, casts and conversions (specification sections 3.4.7 and 3.4.8).</summary>
internal ref partial struct FunctionValidator
{
    private void ValidateReference(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.RefNull:
                Push((OperandType)reader.ReadHeapType(nullable: true));
                break;
            case Opcode.RefIsNull:
                PopReference();
                Push(OperandType.I32);
                break;
            case Opcode.RefAsNonNull:
                Push(PopReference().WithNullable(false));
                break;
            case Opcode.RefFunc:
                ValidateFunctionReference();
                break;
            case Opcode.RefEq:
                OperandType comparable = OperandType.Reference(HeapKind.Eq, nullable: true);
                Pop(comparable);
                Pop(comparable);
                Push(OperandType.I32);
                break;
            case Opcode.BrOnNull:
                ValidateBranchOnNull();
                break;
            case Opcode.BrOnNonNull:
                ValidateBranchOnNonNull();
                break;
            case Opcode.RefTest or Opcode.RefTestNull:
                PopCastOperand(reader.ReadHeapType(nullable: opcode == Opcode.RefTestNull));
                Push(OperandType.I32);
                break;
            case Opcode.RefCast or Opcode.RefCastNull:
                ValueType target = reader.ReadHeapType(nullable: opcode == Opcode.RefCastNull);
                PopCastOperand(target);
                Push((OperandType)target);
                break;
            case Opcode.BrOnCast or Opcode.BrOnCastFail:
                ValidateBranchOnCast(isFail: opcode == Opcode.BrOnCastFail);
                break;
            case Opcode.AnyConvertExtern:
                ValidateConversion(HeapKind.Extern, HeapKind.Any);
                break;
            case Opcode.ExternConvertAny:
                ValidateConversion(HeapKind.Any, HeapKind.Extern);
                break;
            case Opcode.RefI31:
                Pop(OperandType.I32);
                Push(OperandType.Reference(HeapKind.I31, nullable: false));
                break;
            case Opcode.I31GetS or Opcode.I31GetU:
                Pop(OperandType.Reference(HeapKind.I31, nullable: true));
                Push(OperandType.I32);
                break;
            default:
                // A row of the opcode table that nothing here types.
                throw new InvalidOperationException($"No validation rule for {opcode}.");
        }
    }

    private void ValidateFunctionReference()
    {
        int index = reader.ReadIndex();
        DefinedType type = FunctionAt(index);
        if (constantGlobals >= 0)
            context.Declare(index);
        else if (!context.IsDeclared(index))
            Invalid($"undeclared function reference {index}");
        Push(context.Features.Has(Feature.FunctionReferences)
            ? OperandType.Reference(type, nullable: false)
            : OperandType.Reference(HeapKind.Func, nullable: true));
    }

    private void ValidateBranchOnNull()
    {
        ReadOnlySpan<OperandType> types = ReadLabel();
        OperandType operand = PopReference();
        Pop(types);
        Push(types);
        Push(operand.WithNullable(false));
    }

    private void ValidateBranchOnNonNull()
    {
        ReadOnlySpan<OperandType> types = ReadLabel();
        Push(PopReference().WithNullable(false));
        RequireReferenceLabel(types);
        Pop(types);
        Push(types[..^1]);
    }

    private readonly void RequireReferenceLabel(ReadOnlySpan<OperandType> types)
    {
        if (types.Length == 0 || !types[^1].IsReference)
            Invalid("type mismatch: the label takes no reference");
    }

    private void PopCastOperand(ValueType target) => Pop(OperandType.Reference(Subtyping.Top(target), nullable: true));

    private void ValidateBranchOnCast(bool isFail)
    {
        CastBranch branch = reader.ReadCastBranch();
        ReadOnlySpan<OperandType> types = FrameAt(branch.Label).LabelTypes;
        if (!Subtyping.IsSubtype(branch.Target, branch.Source))
            Invalid($"type mismatch: {branch.Target} is not below {branch.Source}");
        // What is left of the source when the cast fails: without null, if the target takes that.
        ValueType rest = branch.Source.WithNullable(branch.Source.IsNullable && !branch.Target.IsNullable);
        Pop(branch.Source);
        Push((OperandType)(isFail ? rest : branch.Target));
        RequireReferenceLabel(types);
        Pop(types);
        Push(types[..^1]);
        Push((OperandType)(isFail ? branch.Target : rest));
    }

    private void ValidateConversion(HeapKind from, HeapKind to)
    {
        OperandType operand = PopReference();
        OperandType expected = OperandType.Reference(from, nullable: true);
        if (!IsSubtype(operand, expected))
            Mismatch(expected, operand);
        Push(OperandType.Reference(to, operand.IsNullable));
    }
}
