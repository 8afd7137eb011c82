using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>The way to the instructions that are typed by hand.</summary>
internal ref partial struct FunctionValidator
{
    private void ValidateTyped(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Unreachable:
                SetUnreachable();
                break;
            case Opcode.Block:
                ValidateBlock(FrameKind.Block);
                break;
            case Opcode.Loop:
                ValidateBlock(FrameKind.Loop);
                break;
            case Opcode.If:
                ValidateIf();
                break;
            case Opcode.Else:
                ValidateElse();
                break;
            case Opcode.End:
                ValidateEnd();
                break;
            case Opcode.Br:
                Pop(ReadLabel());
                SetUnreachable();
                break;
            case Opcode.BrIf:
                ValidateBranchIf();
                break;
            case Opcode.BrTable:
                ValidateBranchTable();
                break;
            case Opcode.Return:
                ValidateReturn();
                break;
            case Opcode.Call or Opcode.ReturnCall:
                ValidateCall(FunctionAt(reader.ReadIndex()).Function!, isTail: opcode == Opcode.ReturnCall);
                break;
            case Opcode.CallIndirect or Opcode.ReturnCallIndirect:
                ValidateCallIndirect(isTail: opcode == Opcode.ReturnCallIndirect);
                break;
            case Opcode.CallRef or Opcode.ReturnCallRef:
                ValidateCallReference(isTail: opcode == Opcode.ReturnCallRef);
                break;
            case Opcode.Drop:
                PopAny();
                break;
            case Opcode.Select:
                ValidateSelect();
                break;
            case Opcode.SelectT:
                ValidateTypedSelect();
                break;
            case Opcode.LocalGet:
                ValidateLocalGet();
                break;
            case Opcode.LocalSet or Opcode.LocalTee:
                ValidateLocalSet(isTee: opcode == Opcode.LocalTee);
                break;
            case Opcode.GlobalGet:
                ValidateGlobalGet();
                break;
            case Opcode.GlobalSet:
                ValidateGlobalSet();
                break;
            case Opcode.Throw or Opcode.ThrowRef or Opcode.TryTable or Opcode.Try or Opcode.Catch or Opcode.CatchAll
                or Opcode.Delegate or Opcode.Rethrow:
                ValidateException(opcode);
                break;
            case Opcode.TableGet or Opcode.TableSet or (>= Opcode.TableInit and <= Opcode.TableFill):
                ValidateTableAccess(opcode);
                break;
            case Opcode.MemorySize or Opcode.MemoryGrow or (>= Opcode.MemoryInit and <= Opcode.MemoryFill):
                ValidateMemory(opcode);
                break;
            case >= Opcode.StructNew and <= Opcode.ArrayInitElem:
                ValidateAggregate(opcode);
                break;
            default:
                ValidateReference(opcode);
                break;
        }
    }
}
