using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>Evaluates constant expressions (specification section 4.7.2 and 3.4.14).</summary>
internal static class ConstantExpression
{
    public static Value Evaluate(Instance instance, ByteRange range)
    {
        var reader = new CodeReader(instance.Module.Content, range);
        var stack = new Stack<Value>();
        while (true)
        {
            Opcode opcode = reader.ReadOpcode();
            switch (opcode)
            {
                case Opcode.End:
                    return stack.Pop();
                case Opcode.I32Const:
                    stack.Push(reader.ReadS32());
                    break;
                case Opcode.I64Const:
                    stack.Push(reader.ReadS64());
                    break;
                case Opcode.F32Const:
                    stack.Push(Value.FromSlots(ValueKind.F32, reader.ReadF32Bits(), 0, null));
                    break;
                case Opcode.F64Const:
                    stack.Push(Value.FromSlots(ValueKind.F64, reader.ReadF64Bits(), 0, null));
                    break;
                case Opcode.V128Const:
                    stack.Push(reader.ReadV128());
                    break;
                case Opcode.GlobalGet:
                    stack.Push(instance.Globals[reader.ReadIndex()].Value);
                    break;
                case Opcode.RefNull:
                    reader.ReadHeapType(nullable: true);
                    stack.Push(Value.FromReference(null));
                    break;
                case Opcode.RefFunc:
                    stack.Push(Value.FromReference(instance.GetFunc(reader.ReadIndex())));
                    break;
                default:
                    stack.Push(Arithmetic(opcode, stack.Pop(), stack.Pop()));
                    break;
            }
        }
    }

    private static Value Arithmetic(Opcode opcode, Value right, Value left) => opcode switch
    {
        Opcode.I32Add => left.AsI32 + right.AsI32,
        Opcode.I32Sub => left.AsI32 - right.AsI32,
        Opcode.I32Mul => left.AsI32 * right.AsI32,
        Opcode.I64Add => left.AsI64 + right.AsI64,
        Opcode.I64Sub => left.AsI64 - right.AsI64,
        Opcode.I64Mul => left.AsI64 * right.AsI64,
        _ => throw new InvalidOperationException($"{opcode} in a constant expression."),
    };
}
