using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>References and tables.</summary>
internal sealed partial class FunctionCompiler
{
    private void EmitReference(Opcode opcode, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.RefNull:
                reader.ReadHeapType(nullable: true);
                stack.Push(new NumberExpression(ValueKind.Reference, 0));
                break;
            case Opcode.RefIsNull:
                stack.Push(new OperationExpression(ValueKind.I32, Effects.None, opcode, c =>
                {
                    c.IL.Emit(OpCodes.Ldnull);
                    c.IL.Emit(OpCodes.Ceq);
                }, stack.Pop()));
                break;
            case Opcode.RefFunc:
                int index = reader.ReadIndex();
                stack.Push(new OperationExpression(ValueKind.Reference, Effects.None, opcode, c =>
                {
                    c.IL.Emit(OpCodes.Ldarg_0);
                    c.EmitI4(index);
                    c.EmitCallOf(Member.GetFunc);
                }));
                break;
            case Opcode.RefAsNonNull:
                stack.Push(new OperationExpression(
                    ValueKind.Reference, Effects.CanTrap, opcode, c => c.EmitCallOf(Member.CheckReference), stack.Pop()));
                break;
        }
    }

    private void EmitTableOperation(Opcode opcode, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.TableGet:
                int read = reader.ReadIndex();
                EmitBulk(Member.TableGet, [content.Tables[read].Is64], read);
                PushResult(ValueKind.Reference);
                break;
            case Opcode.TableSet:
                int written = reader.ReadIndex();
                EmitBulk(Member.TableSet, [content.Tables[written].Is64, null], written);
                break;
            case Opcode.TableSize:
                EmitTableSize(reader.ReadIndex());
                break;
            case Opcode.TableGrow:
                int grown = reader.ReadIndex();
                bool is64 = content.Tables[grown].Is64;
                EmitBulk(Member.TableGrow, [null, is64], grown);
                if (!is64)
                    IL.Emit(OpCodes.Conv_I4);
                PushResult(is64 ? ValueKind.I64 : ValueKind.I32);
                break;
            case Opcode.TableFill:
                int filled = reader.ReadIndex();
                EmitBulk(Member.TableFill, [content.Tables[filled].Is64, null, content.Tables[filled].Is64], filled);
                break;
            case Opcode.TableCopy:
                int to = reader.ReadIndex(), from = reader.ReadIndex();
                bool to64 = content.Tables[to].Is64, from64 = content.Tables[from].Is64;
                EmitBulk(Member.TableCopy, [to64, from64, to64 && from64], to, from);
                break;
            case Opcode.TableInit:
                int segment = reader.ReadIndex(), table = reader.ReadIndex();
                EmitBulk(Member.TableInit, [content.Tables[table].Is64, false, false], segment, table);
                break;
            case Opcode.ElemDrop:
                EmitBulk(Member.ElemDrop, [], reader.ReadIndex());
                break;
        }
    }

    private void EmitTableSize(int table)
    {
        bool is64 = content.Tables[table].Is64;
        stack.Push(new OperationExpression(is64 ? ValueKind.I64 : ValueKind.I32, Effects.ReadsMemory, Opcode.TableSize, c =>
        {
            c.IL.Emit(OpCodes.Ldarg_0);
            c.EmitField(OpCodes.Ldfld, Member.Tables);
            c.EmitI4(table);
            c.IL.Emit(OpCodes.Ldelem_Ref);
            c.EmitCallOf(Member.TableSize);
            if (is64)
                c.IL.Emit(OpCodes.Conv_I8);
        }));
    }
}
