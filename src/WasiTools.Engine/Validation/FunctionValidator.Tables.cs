using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Tables and element segments (specification section 3.4.5).</summary>
internal ref partial struct FunctionValidator
{
    private readonly TableType TableAt(int index)
    {
        if ((uint)index >= (uint)content.Tables.Length)
            Invalid($"unknown table {(uint)index}");
        return content.Tables[index];
    }

    private readonly ElementSegment ElementAt(int index)
    {
        if ((uint)index >= (uint)content.Elements.Length)
            Invalid($"unknown elem segment {(uint)index}");
        return content.Elements[index];
    }

    private void ValidateTableAccess(Opcode opcode)
    {
        if (opcode == Opcode.TableInit)
        {
            ValidateTableInit();
            return;
        }
        if (opcode == Opcode.ElemDrop)
        {
            ElementAt(reader.ReadIndex());
            return;
        }
        TableType table = TableAt(reader.ReadIndex());
        OperandType index = OperandType.Address(table.Is64);
        OperandType element = table.Element;
        switch (opcode)
        {
            case Opcode.TableGet:
                Pop(index);
                Push(element);
                break;
            case Opcode.TableSet:
                Pop(element);
                Pop(index);
                break;
            case Opcode.TableSize:
                Push(index);
                break;
            case Opcode.TableGrow:
                Pop(index);
                Pop(element);
                Push(index);
                break;
            case Opcode.TableFill:
                Pop(index);
                Pop(element);
                Pop(index);
                break;
            case Opcode.TableCopy:
                ValidateTableCopy(table);
                break;
        }
    }

    private void ValidateTableCopy(TableType destination)
    {
        TableType source = TableAt(reader.ReadIndex());
        RequireElements(source.Element, destination.Element);
        OperandType to = OperandType.Address(destination.Is64), from = OperandType.Address(source.Is64);
        Pop(Narrower(to, from));
        Pop(from);
        Pop(to);
    }

    private void ValidateTableInit()
    {
        int segment = reader.ReadIndex();
        TableType table = TableAt(reader.ReadIndex());
        RequireElements(ElementAt(segment).Type, table.Element);
        Pop(OperandType.I32);
        Pop(OperandType.I32);
        Pop(OperandType.Address(table.Is64));
    }

    private readonly void RequireElements(ValueType from, ValueType to)
    {
        if (!Subtyping.IsSubtype(from, to))
            Invalid($"type mismatch: elements are {from}, {to} is required");
    }
}
