using System.Runtime.InteropServices;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>Translates one validated function into steps, in one pass: immediates become numbers of one size, and branches know where they
/// go.</summary>
internal sealed partial class Translator
{
    /// <summary>The most slots that a frame of the interpreter has.</summary>
    private const int MostSlots = 4_000;

    /// <summary>How deep blocks may be nested around a loop.</summary>
    private const int MostBlocks = 200;

    private readonly CompiledModule module;
    private readonly ModuleContent content;
    private readonly int index;
    private readonly FunctionBody body;
    private readonly FunctionType type;
    private readonly List<int> steps = [];
    private readonly List<OpenBlock> blocks = [];
    private readonly List<InterpretedLoop> loops = [];
    private int height, mostHeight;
    private bool isDead;
    private int deadBlocks;

    /// <param name="module">The code of the module that defines the function.</param>
    /// <param name="index">Its index among the functions that the module defines.</param>
    public Translator(CompiledModule module, int index)
    {
        this.module = module;
        this.index = index;
        content = module.Module.Content;
        body = content.Bodies[index];
        type = content.Functions[index + content.ImportedFunctionCount].Function!;
    }

    /// <summary>If set: receives the step and the module offset of each instruction.</summary>
    public List<(int Step, int Offset)>? Notes { get; init; }

    /// <summary>The function as steps; null if it has what the interpreter leaves to the compiler: anything but numbers, several results,
    /// atomics, exceptions, tail calls, memories other than one of 32 bits, or a size at which its loops do not compile apart.</summary>
    public InterpretedFunction? Translate()
    {
        int variables = CountVariables();
        if (variables < 0 || variables + content.Facts[index].MaxOperands > MostSlots || IsTooBig)
            return null;
        var reader = new CodeReader(content, body.Code);
        blocks.Add(new OpenBlock(Opcode.Block, type, NewTarget(0, type.Results.Length)));
        while (!reader.IsAtEnd)
        {
            int offset = reader.Position;
            Opcode opcode = reader.ReadOpcode();
            Notes?.Add((steps.Count, offset));
            if (isDead)
                SkipDead(opcode, ref reader);
            else if (!TryTranslate(opcode, ref reader, offset))
                return null;
        }
        return new InterpretedFunction(module, index, CollectionsMarshal.AsSpan(steps))
        {
            Parameters = type.Parameters.Length,
            Variables = variables,
            FrameSlots = variables + mostHeight,
            Loops = [.. loops],
        };
    }

    /// <summary>A loop compiles apart only if all of it fits into one method.</summary>
    private bool IsTooBig => content.Facts[index].Loops > 0 && module.Plan(index).IsSplit;

    /// <summary>The number of variables, or -1 if one is not a number or there are several results.</summary>
    private int CountVariables()
    {
        if (type.Results.Length > 1 || !AreNumbers(type.Parameters) || !AreNumbers(type.Results))
            return -1;
        long count = type.Parameters.Length;
        foreach (LocalRun run in body.Locals)
        {
            if (!IsNumber(run.Type))
                return -1;
            count += run.Count;
        }
        return count > MostSlots ? -1 : (int)count;
    }

    private static bool IsNumber(ValueType type) => type.Kind is ValueKind.I32 or ValueKind.I64 or ValueKind.F32 or ValueKind.F64;

    private static bool AreNumbers(ReadOnlySpan<ValueType> types)
    {
        foreach (ValueType type in types)
        {
            if (!IsNumber(type))
                return false;
        }
        return true;
    }

    private bool TryTranslate(Opcode opcode, ref CodeReader reader, int offset)
    {
        ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
        switch (info.Immediate)
        {
            case Immediate.MemArg:
                return TryTranslateAccess(opcode, in info, reader.ReadMemArg());
            case Immediate.Memory or Immediate.MemoryMemory or Immediate.DataMemory or Immediate.Data:
                return TryTranslateBulk(opcode, ref reader);
        }
        switch (opcode)
        {
            case Opcode.Nop:
                return true;
            case Opcode.Drop:
                Add(opcode);
                Change(-1);
                return true;
            case Opcode.Select:
                Add(opcode);
                Change(-2);
                return true;
            case Opcode.LocalGet or Opcode.LocalSet or Opcode.LocalTee:
                Add(opcode, reader.ReadIndex());
                Change(opcode == Opcode.LocalGet ? 1 : opcode == Opcode.LocalSet ? -1 : 0);
                return true;
            case Opcode.GlobalGet or Opcode.GlobalSet:
                int global = reader.ReadIndex();
                Add(opcode, global);
                Change(opcode == Opcode.GlobalGet ? 1 : -1);
                return IsNumber(content.Globals[global].Value);
            case Opcode.Call or Opcode.CallIndirect:
                return TryTranslateCall(opcode, ref reader);
            case Opcode.Unreachable or Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Else or Opcode.End or Opcode.Br or Opcode.BrIf
                or Opcode.BrTable or Opcode.Return:
                return TryTranslateControl(opcode, ref reader, offset);
            default:
                return TryTranslateNumeric(opcode, in info, ref reader);
        }
    }

    private bool TryTranslateAccess(Opcode opcode, in OpcodeInfo info, MemArg argument)
    {
        if (info.Feature != Feature.Mvp || argument.Memory != 0 || content.Memories[0].Is64)
            return false;
        Add(opcode, (int)(uint)argument.Offset);
        Change(info.Signature![^1] == '>' ? -2 : 0);
        return true;
    }

    private bool TryTranslateBulk(Opcode opcode, ref CodeReader reader)
    {
        int segment = opcode is Opcode.MemoryInit or Opcode.DataDrop ? reader.ReadIndex() : 0;
        int memory = opcode == Opcode.DataDrop ? 0 : reader.ReadMemoryIndex();
        int from = opcode == Opcode.MemoryCopy ? reader.ReadMemoryIndex() : 0;
        if (memory != 0 || from != 0 || opcode != Opcode.DataDrop && content.Memories[0].Is64)
            return false;
        Add(opcode, segment);
        Change(opcode switch
        {
            Opcode.MemorySize => 1,
            Opcode.MemoryGrow or Opcode.DataDrop => 0,
            _ => -3,
        });
        return true;
    }

    private bool TryTranslateCall(Opcode opcode, ref CodeReader reader)
    {
        int callee = reader.ReadIndex();
        DefinedType defined = opcode == Opcode.Call ? content.Functions[callee] : content.Types[callee];
        FunctionType called = defined.Function!;
        if (called.Results.Length > 1 || !AreNumbers(called.Parameters) || !AreNumbers(called.Results))
            return false;
        int shape = CallShape.Of(called).Packed;
        if (opcode == Opcode.CallIndirect)
        {
            int table = reader.ReadCallTableIndex();
            if (content.Tables[table].Is64 || !defined.IsFinal)
                return false;
            Add(Step.CallTable, callee, table, shape);
            Change(-1);
        }
        else if (callee < content.ImportedFunctionCount)
        {
            Add(Step.CallImported, callee, shape);
        }
        else
        {
            Add(Step.CallDefined, callee - content.ImportedFunctionCount, shape);
        }
        Change(called.Results.Length - called.Parameters.Length);
        return true;
    }

    private bool TryTranslateNumeric(Opcode opcode, in OpcodeInfo info, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.I32Const:
                Add(opcode, reader.ReadS32());
                break;
            case Opcode.F32Const:
                Add(Opcode.I32Const, BitConverter.ToInt32(reader.ReadBytes(4)));
                break;
            case Opcode.I64Const:
                AddLong(reader.ReadS64());
                break;
            case Opcode.F64Const:
                AddLong(BitConverter.ToInt64(reader.ReadBytes(8)));
                break;
            case >= Opcode.I32Eqz and <= Opcode.I64Extend32S or >= Opcode.I32TruncSatF32S and <= Opcode.I64TruncSatF64U:
                Add(opcode);
                break;
            default:
                return false;
        }
        string signature = info.Signature!;
        Change(signature.Length - 1 - 2 * OpcodeInfo.Arrow(signature));
        return true;
    }

    private void AddLong(long value) => Add(Opcode.I64Const, (int)value, (int)(value >> 32));

    private void Add(Opcode step) => steps.Add((int)step);

    private void Add(Opcode step, int immediate)
    {
        steps.Add((int)step);
        steps.Add(immediate);
    }

    private void Add(Opcode step, int first, int second)
    {
        Add(step, first);
        steps.Add(second);
    }

    private void Add(Opcode step, int first, int second, int third)
    {
        Add(step, first, second);
        steps.Add(third);
    }

    private void Change(int difference)
    {
        height += difference;
        mostHeight = Math.Max(mostHeight, height);
    }
}
