using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>Evaluates constant expressions (specification section 4.7.2 and 3.4.14).</summary>
internal static class ConstantExpression
{
    public static Value Evaluate(Instance instance, ByteRange range)
    {
        var reader = new CodeReader(instance.Module.Content, range);
        return TryReadConstant(ref reader, out Value constant) ? constant : EvaluateOnStack(instance, range);
    }

    /// <summary>An integer constant and nothing else, which is what C programs have: no stack is needed.</summary>
    private static bool TryReadConstant(ref CodeReader reader, out Value value)
    {
        Opcode opcode = reader.ReadOpcode();
        value = opcode switch
        {
            Opcode.I32Const => reader.ReadS32(),
            Opcode.I64Const => reader.ReadS64(),
            _ => default,
        };
        return opcode is Opcode.I32Const or Opcode.I64Const && reader.ReadOpcode() == Opcode.End;
    }

    private static Value EvaluateOnStack(Instance instance, ByteRange range)
    {
        var reader = new CodeReader(instance.Module.Content, range);
        var stack = new Stack<Value>(4);
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
                case Opcode.RefI31:
                    stack.Push(Value.FromReference(ObjectOperations.MakeI31(stack.Pop().AsI32, instance)));
                    break;
                case Opcode.AnyConvertExtern or Opcode.ExternConvertAny:
                    // The same object on both sides.
                    break;
                case Opcode.StructNew or Opcode.StructNewDefault:
                    stack.Push(NewStruct(instance, reader.ReadIndex(), opcode == Opcode.StructNew ? stack : null));
                    break;
                case Opcode.ArrayNew or Opcode.ArrayNewDefault:
                    int length = stack.Pop().AsI32;
                    stack.Push(NewArray(instance, reader.ReadIndex(), length, opcode == Opcode.ArrayNew ? stack.Pop() : null));
                    break;
                case Opcode.ArrayNewFixed:
                    stack.Push(NewFixedArray(instance, reader.ReadIndex(), reader.ReadIndex(), stack));
                    break;
                default:
                    stack.Push(Arithmetic(opcode, stack.Pop(), stack.Pop()));
                    break;
            }
        }
    }

    private static Value NewStruct(Instance instance, int typeIndex, Stack<Value>? values)
    {
        DefinedType type = instance.Types[typeIndex];
        GuestStruct made = GuestStruct.Create(type);
        if (values is not null)
        {
            for (int i = type.Fields.Length - 1; i >= 0; i--)
                made.Write(i, values.Pop());
        }
        ObjectOperations.Account(instance, made, type.Layout.Size);
        return Value.FromReference(made);
    }

    private static Value NewArray(Instance instance, int type, int length, Value? value)
    {
        GuestArray made = ArrayOperations.Create(instance, length, type);
        if (value is Value initial && length != 0)
        {
            made.Write(0, initial);
            for (int done = 1, size; done < length; done += size)
            {
                size = Math.Min(done, length - done);
                Array.Copy(made.Elements, 0, made.Elements, done, size);
            }
        }
        return Value.FromReference(made);
    }

    private static Value NewFixedArray(Instance instance, int type, int length, Stack<Value> values)
    {
        GuestArray made = ArrayOperations.Create(instance, length, type);
        for (int i = length - 1; i >= 0; i--)
            made.Write(i, values.Pop());
        return Value.FromReference(made);
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
