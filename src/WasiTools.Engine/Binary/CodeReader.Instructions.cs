using System.Runtime.CompilerServices;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>Instructions (specification section 5.4).</summary>
internal ref partial struct CodeReader
{
    /// <summary>The next opcode, prefix and number put together; its immediates follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Opcode ReadOpcode()
    {
        int start = position;
        Opcode opcode = (Opcode)ReadByte();
        if (OpcodeTable.IsPrefix((byte)opcode))
            opcode = ReadPrefixed((byte)opcode);
        if (!OpcodeTable.IsAvailable(opcode, features))
            IllegalOpcode(opcode, start);
        return opcode;
    }

    private Opcode ReadPrefixed(byte prefix)
    {
        int start = position - 1;
        uint number = ReadU32();
        if (!OpcodeTable.TryGetPrefixed(prefix, number, out Opcode opcode))
            Malformed($"illegal opcode {prefix:x2} {number:x2}", start);
        return opcode;
    }

    private readonly void IllegalOpcode(Opcode opcode, int offset)
    {
        (byte prefix, uint number) = OpcodeTable.Encoding(opcode);
        string code = prefix == 0 ? $"{number:x2}" : $"{prefix:x2} {number:x2}";
        string? name = OpcodeTable.Get(opcode).Name;
        Malformed($"illegal opcode {code}" + (name is null ? "" : $": {name} is of a feature that is switched off"), offset);
    }

    /// <summary>The immediate of a memory instruction.</summary>
    public MemArg ReadMemArg()
    {
        int start = position;
        uint flags = ReadU32();
        int memory = 0;
        if (flags >= 0x80 || flags >= 0x40 && !Has(Feature.MultiMemory))
            Malformed("malformed memop flags", start);
        if (flags >= 0x40)
            memory = ReadIndex();
        ulong offset = Has(Feature.Memory64) ? ReadU64() : ReadU32();
        return new((int)(flags & 0x3F), memory, offset);
    }

    /// <summary>A memory index where there was a zero byte before there could be several memories.</summary>
    public int ReadMemoryIndex() => Has(Feature.MultiMemory) ? ReadIndex() : ReadZero();

    /// <summary>The table index of <c>call_indirect</c>, a zero byte before there could be several tables.</summary>
    public int ReadCallTableIndex() => Has(Feature.ReferenceTypes) ? ReadIndex() : ReadZero();

    /// <summary>A byte that must be zero.</summary>
    public int ReadZero()
    {
        if (ReadByte() != 0)
            Malformed("zero byte expected", position - 1);
        return 0;
    }

    /// <summary>How many label indices a <c>br_table</c> holds before its default label. They and the default follow, read by
    /// <see cref="ReadIndex"/>.</summary>
    public int ReadLabelCount()
    {
        int start = position;
        int count = ReadCount();
        if (count > EngineLimits.BranchTableSize)
            Throw.Unsupported($"br_table of {count} entries, at most {EngineLimits.BranchTableSize} are allowed", start, Function);
        return count;
    }

    /// <summary>How many clauses a <c>try_table</c> has; they follow.</summary>
    public int ReadCatchCount()
    {
        int start = position;
        int count = ReadCount();
        if (count > EngineLimits.CatchClauses)
            Throw.Unsupported($"try_table of {count} clauses, at most {EngineLimits.CatchClauses} are allowed", start, Function);
        return count;
    }

    /// <summary>A clause of <c>try_table</c>.</summary>
    public CatchClause ReadCatch()
    {
        byte kind = ReadByte();
        if (kind > (byte)CatchKind.AllRef)
            Malformed("malformed catch clause", position - 1);
        int tag = kind <= (byte)CatchKind.TagRef ? ReadIndex() : -1;
        return new((CatchKind)kind, tag, ReadIndex());
    }

    /// <summary>The immediate of <c>br_on_cast</c> and <c>br_on_cast_fail</c>.</summary>
    public CastBranch ReadCastBranch()
    {
        byte flags = ReadByte();
        if (flags > 3)
            Malformed("malformed br_on_cast flags", position - 1);
        int label = ReadIndex();
        ValueType source = ReadHeapType((flags & 1) != 0);
        return new(label, source, ReadHeapType((flags & 2) != 0));
    }

    /// <summary>Reads past instructions up to the <c>end</c> that closes them, checking their form. Nothing is looked up.</summary>
    public void SkipExpression()
    {
        for (int depth = 1; depth > 0;)
        {
            Opcode opcode = ReadOpcode();
            SkipImmediates(opcode);
            if (opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable)
                depth++;
            else if (opcode is Opcode.End or Opcode.Delegate)
                depth--;
        }
    }

    /// <summary>Reads past the immediates of an instruction, checking their form. Nothing is looked up.</summary>
    public void SkipImmediates(Opcode opcode)
    {
        switch (OpcodeTable.Get(opcode).Immediate)
        {
            case Immediate.None:
                break;
            case Immediate.Block:
                SkipBlockType();
                break;
            case Immediate.Label or Immediate.Function or Immediate.Type or Immediate.Tag or Immediate.Local or Immediate.Global
                or Immediate.Table or Immediate.Element or Immediate.Data:
                ReadIndex();
                break;
            case Immediate.Memory:
                ReadMemoryIndex();
                break;
            case Immediate.LabelTable:
                for (int i = ReadLabelCount(); i >= 0; i--)
                    ReadIndex();
                break;
            case Immediate.CallIndirect:
                ReadIndex();
                ReadCallTableIndex();
                break;
            case Immediate.MemoryMemory:
                ReadMemoryIndex();
                ReadMemoryIndex();
                break;
            case Immediate.DataMemory:
                ReadIndex();
                ReadMemoryIndex();
                break;
            case Immediate.TypeField or Immediate.TypeCount or Immediate.TypeData or Immediate.TypeElement or Immediate.TypeType
                or Immediate.TableTable or Immediate.ElementTable:
                ReadIndex();
                ReadIndex();
                break;
            case Immediate.ValueTypes:
                for (int i = ReadCount(); i > 0; i--)
                    SkipValueType();
                break;
            case Immediate.HeapType:
                SkipHeapType();
                break;
            case Immediate.BranchOnCast:
                ReadByte();
                ReadIndex();
                SkipHeapType();
                SkipHeapType();
                break;
            case Immediate.TryTable:
                SkipBlockType();
                for (int i = ReadCatchCount(); i > 0; i--)
                    ReadCatch();
                break;
            case Immediate.MemArg:
                ReadMemArg();
                break;
            case Immediate.MemArgLane:
                ReadMemArg();
                ReadByte();
                break;
            case Immediate.Lane:
                ReadByte();
                break;
            case Immediate.Shuffle or Immediate.V128:
                ReadBytes(16);
                break;
            case Immediate.I32:
                ReadS32();
                break;
            case Immediate.I64:
                ReadS64();
                break;
            case Immediate.F32:
                ReadBytes(4);
                break;
            case Immediate.F64:
                ReadBytes(8);
                break;
            case Immediate.Fence:
                ReadZero();
                break;
        }
    }
}
