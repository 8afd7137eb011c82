using System.Globalization;
using System.Text;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Text;

internal sealed partial class TextPrinter
{
    private readonly StringBuilder line = new();
    private readonly List<string> labels = [];
    private PrintedNames locals = new(new Dictionary<uint, string>());
    private int labelNumber;

    private PrintedNames LocalNames(uint function) => new(names.Of(NameSubsection.Locals, function));

    private void Function(ref CodeReader section, uint index)
    {
        int length = section.ReadLength();
        var body = new CodeReader(content, new(section.Position, length));
        section.Position += length;
        int start = body.Position;
        locals = LocalNames(index);
        uint type = functionTypes[(int)index];
        output.Open($"(func{Binder(functions, index)} {TypeUse(type, locals)}");
        Locals(ref body, (uint)(signatures[(int)type]?.Parameters.Length ?? 0));
        labels.Clear();
        labelNumber = 0;
        Body(ref body, (int)index, start);
        output.Close(")");
    }

    // Runs without names on one line each; a local with a name on its own.
    private void Locals(ref CodeReader body, uint index)
    {
        for (uint runs = body.ReadU32(); runs > 0; runs--)
        {
            uint count = body.ReadU32();
            string type = ValueType(ref body);
            var unnamed = new List<string>();
            for (; count > 0; count--, index++)
            {
                if (!locals.Has(index))
                {
                    unnamed.Add(type);
                    continue;
                }
                Flush(unnamed);
                output.Line($"(local{locals.Binder(index)} {type})");
            }
            Flush(unnamed);
        }

        void Flush(List<string> unnamed)
        {
            if (unnamed.Count > 0)
                output.Line(List("local", unnamed).TrimStart());
            unnamed.Clear();
        }
    }

    private void Body(ref CodeReader body, int function, int start)
    {
        while (true)
        {
            int offset = body.Position - start;
            Opcode opcode = body.ReadOpcode();
            line.Clear();
            if (hintsReadable && opcode is Opcode.If or Opcode.BrIf && hints.TryGetValue((function, offset), out byte hint))
                line.Append(CultureInfo.InvariantCulture, $"(@{Annotation.BranchHint} \"\\0{hint}\") ");
            switch (opcode)
            {
                case Opcode.End when labels.Count == 0:
                    return;
                case Opcode.End:
                    labels.RemoveAt(labels.Count - 1);
                    output.Close("end");
                    break;
                case Opcode.Delegate:
                    labels.RemoveAt(labels.Count - 1);
                    output.Close($"delegate {Label(body.ReadU32())}");
                    break;
                case Opcode.Else or Opcode.Catch or Opcode.CatchAll:
                    Instruction(opcode, ref body);
                    output.Middle(line.ToString());
                    break;
                case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable:
                    string label = $"${char.ToUpperInvariant(OpcodeTable.Get(opcode).Name![0])}{labelNumber++}";
                    line.Append(CultureInfo.InvariantCulture, $"{OpcodeTable.Get(opcode).Name} {label}");
                    BlockType(ref body);
                    if (opcode == Opcode.TryTable)
                        CatchClauses(ref body);
                    labels.Add(label);
                    output.Open(line.ToString());
                    break;
                default:
                    Instruction(opcode, ref body);
                    output.Line(line.ToString());
                    break;
            }
        }
    }

    /// <summary>A constant expression: one instruction in parentheses, or several in a list that starts with a keyword.</summary>
    private string Expression(ref CodeReader reader, string keyword)
    {
        var instructions = new List<string>();
        while (true)
        {
            Opcode opcode = reader.ReadOpcode();
            if (opcode == Opcode.End)
                break;
            line.Clear();
            Instruction(opcode, ref reader);
            instructions.Add(line.ToString());
        }
        if (instructions.Count == 1)
            return $"({instructions[0]})";
        string all = string.Join(' ', instructions);
        return keyword.Length > 0 ? $"({keyword}{all})" : all;
    }

    private string Label(uint depth) =>
        depth < (uint)labels.Count ? labels[labels.Count - 1 - (int)depth] : depth.ToString(CultureInfo.InvariantCulture);

    private void BlockType(ref CodeReader body)
    {
        switch (body.PeekByte())
        {
            case TypeCode.EmptyBlock:
                body.ReadByte();
                break;
            case > 0x40 and < 0x80:
                line.Append(CultureInfo.InvariantCulture, $" (result {ValueType(ref body)})");
                break;
            default:
                line.Append(CultureInfo.InvariantCulture, $" {TypeUse((uint)body.ReadS33(), null)}");
                break;
        }
    }

    private void CatchClauses(ref CodeReader body)
    {
        for (uint count = body.ReadU32(); count > 0; count--)
        {
            CatchClause clause = body.ReadCatch();
            string keyword = clause.Kind switch
            {
                CatchKind.Tag => "catch",
                CatchKind.TagRef => "catch_ref",
                CatchKind.All => "catch_all",
                _ => "catch_all_ref",
            };
            string tag = clause.Tag >= 0 ? $" {tags[(uint)clause.Tag]}" : "";
            line.Append(CultureInfo.InvariantCulture, $" ({keyword}{tag} {Label((uint)clause.Label)})");
        }
    }

    private void Instruction(Opcode opcode, ref CodeReader body)
    {
        OpcodeInfo info = OpcodeTable.Get(opcode);
        line.Append(info.Name);
        switch (info.Immediate)
        {
            case Immediate.None:
                break;
            case Immediate.Label:
                Append(Label(body.ReadU32()));
                break;
            case Immediate.LabelTable:
                for (long count = body.ReadU32(); count >= 0; count--)
                    Append(Label(body.ReadU32()));
                break;
            case Immediate.Function:
                Append(functions[body.ReadU32()]);
                break;
            case Immediate.CallIndirect:
                uint type = body.ReadU32();
                AppendUnlessZero(tables, body.ReadU32());
                Append(TypeUse(type, null));
                break;
            case Immediate.Type:
                Append(types[body.ReadU32()]);
                break;
            case Immediate.TypeField:
                type = body.ReadU32();
                Append(types[type]);
                Append(FieldNames(type)[body.ReadU32()]);
                break;
            case Immediate.TypeCount:
                Append(types[body.ReadU32()]);
                Append(body.ReadU32());
                break;
            case Immediate.TypeData:
                Append(types[body.ReadU32()]);
                Append(data[body.ReadU32()]);
                break;
            case Immediate.TypeElement:
                Append(types[body.ReadU32()]);
                Append(elements[body.ReadU32()]);
                break;
            case Immediate.TypeType:
                Append(types[body.ReadU32()]);
                Append(types[body.ReadU32()]);
                break;
            case Immediate.ValueTypes:
                line.Append(" (result");
                foreach (string result in ValueTypes(ref body))
                    Append(result);
                line.Append(')');
                break;
            case Immediate.HeapType when opcode == Opcode.RefNull:
                Append(HeapType(ref body));
                break;
            case Immediate.HeapType:
                Append(ReferenceType(opcode is Opcode.RefTestNull or Opcode.RefCastNull, ref body));
                break;
            case Immediate.BranchOnCast:
                byte flags = body.ReadByte();
                Append(Label(body.ReadU32()));
                Append(ReferenceType((flags & 1) != 0, ref body));
                Append(ReferenceType((flags & 2) != 0, ref body));
                break;
            case Immediate.Tag:
                Append(tags[body.ReadU32()]);
                break;
            case Immediate.Local:
                Append(locals[body.ReadU32()]);
                break;
            case Immediate.Global:
                Append(globals[body.ReadU32()]);
                break;
            case Immediate.Table:
                AppendUnlessZero(tables, body.ReadU32());
                break;
            case Immediate.TableTable:
                AppendPair(tables, body.ReadU32(), body.ReadU32());
                break;
            case Immediate.ElementTable:
                uint element = body.ReadU32();
                AppendUnlessZero(tables, body.ReadU32());
                Append(elements[element]);
                break;
            case Immediate.Element:
                Append(elements[body.ReadU32()]);
                break;
            case Immediate.Memory:
                AppendUnlessZero(memories, body.ReadU32());
                break;
            case Immediate.MemoryMemory:
                AppendPair(memories, body.ReadU32(), body.ReadU32());
                break;
            case Immediate.DataMemory:
                uint segment = body.ReadU32();
                AppendUnlessZero(memories, body.ReadU32());
                Append(data[segment]);
                break;
            case Immediate.Data:
                Append(data[body.ReadU32()]);
                break;
            case Immediate.MemArg:
                MemoryArgument(info.Width, ref body);
                break;
            case Immediate.MemArgLane:
                MemoryArgument(info.Width, ref body);
                Append(body.ReadByte());
                break;
            case Immediate.Lane:
                Append(body.ReadByte());
                break;
            case Immediate.Shuffle:
                foreach (byte lane in body.ReadBytes(16))
                    Append(lane);
                break;
            case Immediate.I32:
                line.Append(CultureInfo.InvariantCulture, $" {body.ReadS32()}");
                break;
            case Immediate.I64:
                line.Append(CultureInfo.InvariantCulture, $" {body.ReadS64()}");
                break;
            case Immediate.F32:
                Append(LiteralWriter.Float32(body.ReadF32Bits()));
                break;
            case Immediate.F64:
                Append(LiteralWriter.Float64(body.ReadF64Bits()));
                break;
            case Immediate.V128:
                line.Append(" i32x4");
                for (int i = 0; i < 4; i++)
                    line.Append(CultureInfo.InvariantCulture, $" 0x{body.ReadF32Bits():x8}");
                break;
            case Immediate.Fence:
                body.ReadByte();
                break;
            default:
                throw new InvalidOperationException($"Immediate {info.Immediate} belongs to a block.");
        }
    }

    private string ReferenceType(bool nullable, ref CodeReader body) => $"(ref {(nullable ? "null " : "")}{HeapType(ref body)})";

    private void MemoryArgument(int width, ref CodeReader body)
    {
        MemArg argument = body.ReadMemArg();
        AppendUnlessZero(memories, (uint)argument.Memory);
        if (argument.Offset != 0)
            line.Append(CultureInfo.InvariantCulture, $" offset={argument.Offset}");
        if (1UL << argument.AlignLog2 != (ulong)width)
            line.Append(CultureInfo.InvariantCulture, $" align={1UL << argument.AlignLog2}");
    }

    private void Append(string item) => line.Append(' ').Append(item);

    private void Append(uint number) => line.Append(' ').Append(number);

    private void AppendUnlessZero(PrintedNames space, uint index)
    {
        if (index != 0)
            Append(space[index]);
    }

    private void AppendPair(PrintedNames space, uint first, uint second)
    {
        if (first == 0 && second == 0)
            return;
        Append(space[first]);
        Append(space[second]);
    }
}
