using System.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Text;

internal sealed partial class InstructionParser
{
    private const byte MemoryIndexFollows = 0x40;

    /// <summary>An instruction that is no block, with its immediates.</summary>
    private void Plain(Opcode opcode, ByteWriter to)
    {
        switch (opcode)
        {
            case Opcode.Select:
                Select(to);
                return;
            case Opcode.RefTest or Opcode.RefCast:
                ReferenceTest(opcode, to);
                return;
            default:
                WriteOpcode(opcode, to);
                Immediates(OpcodeTable.Get(opcode).Immediate, OpcodeTable.Get(opcode).Width, to);
                return;
        }
    }

    private void Immediates(Immediate immediate, int width, ByteWriter to)
    {
        switch (immediate)
        {
            case Immediate.None:
                break;
            case Immediate.Label:
                to.Unsigned(labels.Read(reader));
                break;
            case Immediate.LabelTable:
                LabelTable(to);
                break;
            case Immediate.Function:
                to.Unsigned(scope.Functions.Read(reader));
                break;
            case Immediate.CallIndirect:
                uint table = ReadOptional(scope.Tables);
                to.Unsigned(types.TypeUse());
                to.Unsigned(table);
                break;
            case Immediate.Type:
                to.Unsigned(scope.TypeNames.Read(reader));
                break;
            case Immediate.TypeField:
                uint type = scope.TypeNames.Read(reader);
                to.Unsigned(type);
                to.Unsigned(scope.Types.ReadField(type));
                break;
            case Immediate.TypeCount:
                to.Unsigned(scope.TypeNames.Read(reader));
                to.Unsigned(reader.U32());
                break;
            case Immediate.TypeData:
                to.Unsigned(scope.TypeNames.Read(reader));
                to.Unsigned(DataIndex());
                break;
            case Immediate.TypeElement:
                to.Unsigned(scope.TypeNames.Read(reader));
                to.Unsigned(scope.Elements.Read(reader));
                break;
            case Immediate.TypeType:
                to.Unsigned(scope.TypeNames.Read(reader));
                to.Unsigned(scope.TypeNames.Read(reader));
                break;
            case Immediate.HeapType:
                types.HeapType(to);
                break;
            case Immediate.BranchOnCast:
                BranchOnCast(to);
                break;
            case Immediate.Tag:
                to.Unsigned(scope.Tags.Read(reader));
                break;
            case Immediate.Local:
                to.Unsigned(locals is not null ? locals.Read(reader) : new IndexSpace("local").Read(reader));
                break;
            case Immediate.Global:
                to.Unsigned(scope.Globals.Read(reader));
                break;
            case Immediate.Table:
                to.Unsigned(ReadOptional(scope.Tables));
                break;
            case Immediate.TableTable:
                ReadPair(scope.Tables, to);
                break;
            case Immediate.ElementTable:
                ElementTable(to);
                break;
            case Immediate.Element:
                to.Unsigned(scope.Elements.Read(reader));
                break;
            case Immediate.Memory:
                to.Unsigned(ReadOptional(scope.Memories));
                break;
            case Immediate.MemoryMemory:
                ReadPair(scope.Memories, to);
                break;
            case Immediate.DataMemory:
                DataMemory(to);
                break;
            case Immediate.Data:
                to.Unsigned(DataIndex());
                break;
            case Immediate.MemArg:
                MemoryArgument(width, ReadOptional(scope.Memories), to);
                break;
            case Immediate.MemArgLane:
                MemoryArgument(width, AtLaneAlone ? 0 : ReadOptional(scope.Memories), to);
                to.Byte(Lane());
                break;
            case Immediate.Lane:
                to.Byte(Lane());
                break;
            case Immediate.Shuffle:
                Shuffle(to);
                break;
            case Immediate.I32:
                to.Signed((int)LiteralReader.Integer(reader, 32));
                break;
            case Immediate.I64:
                to.Signed((long)LiteralReader.Integer(reader, 64));
                break;
            case Immediate.F32:
                to.LittleEndian(LiteralReader.Float(reader, 32), 4);
                break;
            case Immediate.F64:
                to.LittleEndian(LiteralReader.Float(reader, 64), 8);
                break;
            case Immediate.V128:
                LiteralReader.Vector(reader, to);
                break;
            case Immediate.Fence:
                to.Byte(0);
                break;
            default:
                throw new InvalidOperationException($"Immediate {immediate} belongs to a block.");
        }
    }

    private uint ReadOptional(IndexSpace space) => IndexSpace.IsNext(reader) ? space.Read(reader) : 0;

    // Two indices or none.
    private void ReadPair(IndexSpace space, ByteWriter to)
    {
        bool given = IndexSpace.IsNext(reader);
        to.Unsigned(given ? space.Read(reader) : 0);
        to.Unsigned(given ? space.Read(reader) : 0);
    }

    private void Select(ByteWriter to)
    {
        if (!reader.AtOpen("result"))
        {
            WriteOpcode(Opcode.Select, to);
            return;
        }
        var results = new ByteWriter();
        uint count = 0;
        while (reader.TryOpen("result"))
        {
            count += types.ValueTypes(results);
            reader.Close();
        }
        WriteOpcode(Opcode.SelectT, to);
        to.Unsigned(count);
        to.Bytes(results.Written);
    }

    private void ReferenceTest(Opcode opcode, ByteWriter to)
    {
        var heapType = new ByteWriter();
        bool nullable = types.SplitReferenceType(heapType);
        Opcode nullableForm = opcode == Opcode.RefTest ? Opcode.RefTestNull : Opcode.RefCastNull;
        WriteOpcode(nullable ? nullableForm : opcode, to);
        to.Bytes(heapType.Written);
    }

    private void BranchOnCast(ByteWriter to)
    {
        uint label = labels.Read(reader);
        var heapTypes = new ByteWriter();
        int flags = types.SplitReferenceType(heapTypes) ? 1 : 0;
        flags |= types.SplitReferenceType(heapTypes) ? 2 : 0;
        to.Byte(flags);
        to.Unsigned(label);
        to.Bytes(heapTypes.Written);
    }

    private void LabelTable(ByteWriter to)
    {
        var table = new ByteWriter();
        uint count = 0;
        uint last = labels.Read(reader);
        for (; IndexSpace.IsNext(reader); count++)
        {
            table.Unsigned(last);
            last = labels.Read(reader);
        }
        to.Unsigned(count);
        to.Bytes(table.Written);
        to.Unsigned(last);
    }

    private void CatchClauses(ByteWriter to)
    {
        var clauses = new ByteWriter();
        uint count = 0;
        for (; ; count++)
        {
            int kind = reader.TryOpen("catch") ? 0
                : reader.TryOpen("catch_ref") ? 1
                : reader.TryOpen("catch_all") ? 2
                : reader.TryOpen("catch_all_ref") ? 3
                : -1;
            if (kind < 0)
                break;
            clauses.Byte(kind);
            if (kind < 2)
                clauses.Unsigned(scope.Tags.Read(reader));
            clauses.Unsigned(labels.Read(reader));
            reader.Close();
        }
        to.Unsigned(count);
        to.Bytes(clauses.Written);
    }

    // The index of an optional table comes first in the text and last in the binary format.
    private void ElementTable(ByteWriter to)
    {
        uint table = IndexSpace.IsNext(reader) && reader.Next.Kind is TokenKind.Natural or TokenKind.Identifier
            ? scope.Tables.Read(reader)
            : 0;
        to.Unsigned(scope.Elements.Read(reader));
        to.Unsigned(table);
    }

    private void DataMemory(ByteWriter to)
    {
        uint memory = IndexSpace.IsNext(reader) && reader.Next.Kind is TokenKind.Natural or TokenKind.Identifier
            ? scope.Memories.Read(reader)
            : 0;
        to.Unsigned(DataIndex());
        to.Unsigned(memory);
    }

    private uint DataIndex()
    {
        scope.UsesDataIndex = true;
        return scope.Data.Read(reader);
    }

    private void MemoryArgument(int width, uint memory, ByteWriter to)
    {
        ulong offset = 0;
        ulong alignment = (ulong)width;
        if (TryArgument("offset=", out ulong value))
            offset = value;
        Token place = reader.Current;
        if (TryArgument("align=", out value))
            alignment = BitOperations.IsPow2(value) ? value : throw reader.Error(place, "alignment must be a power of two");
        int log2 = BitOperations.Log2(alignment);
        if (memory == 0)
        {
            to.Unsigned((uint)log2);
        }
        else
        {
            to.Unsigned((uint)(log2 | MemoryIndexFollows));
            to.Unsigned(memory);
        }
        to.Unsigned(offset);
    }

    private bool TryArgument(string key, out ulong value)
    {
        value = 0;
        if (!reader.At(TokenKind.Keyword) || !reader.Word().StartsWith(key) || !Keywords.IsKnown(reader.Word()))
            return false;
        if (!NumberSyntax.TryParseNatural(reader.Word()[key.Length..], out value)
            || (value > uint.MaxValue && !scope.Features.Has(Feature.Memory64)))
            throw reader.Error(reader.Current, scope.Features.Has(Feature.Memory64) ? "i64 constant out of range" : "i32 constant out of range");
        reader.Advance();
        return true;
    }

    // A number is a memory index if another number, an offset or an alignment follows.
    private bool AtLaneAlone =>
        reader.At(TokenKind.Natural) && reader.Next.Kind != TokenKind.Natural
        && !reader.Word(reader.Next).StartsWith("offset=") && !reader.Word(reader.Next).StartsWith("align=");

    private byte Lane()
    {
        Token token = reader.Expect(TokenKind.Natural, "a lane index");
        return NumberSyntax.TryParseNatural(reader.Word(token), out ulong lane) && lane <= byte.MaxValue
            ? (byte)lane
            : throw reader.Error(token, "i8 constant out of range");
    }

    private void Shuffle(ByteWriter to)
    {
        int count = 0;
        for (; LiteralReader.AtNumber(reader); count++)
            to.Byte(!reader.At(TokenKind.Natural) ? throw reader.Error(reader.Current, "i8 constant out of range") : Lane());
        if (count != 16)
            throw LiteralReader.WrongCount(reader, "invalid lane length");
    }
}
