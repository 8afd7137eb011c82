using WasiTools.Engine.Binary;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>Translates one validated function into steps, in one pass. Steps name the slots they read and write, so an instruction that only
/// gets a variable or a constant is none: whoever takes the operand reads it where it is.</summary>
internal sealed partial class Translator
{
    /// <summary>The most slots that a frame of the interpreter has.</summary>
    private const int MostSlots = 4_000;

    private readonly CompiledModule module;
    private readonly ModuleContent content;
    private readonly int index;
    private readonly FunctionBody body;
    private readonly FunctionType type;
    private readonly IntBuffer steps;
    private readonly List<OpenBlock> blocks;
    private readonly List<InterpretedLoop> loops;
    private int variables;
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
        TranslatorBuffers buffers = TranslatorBuffers.Current;
        buffers.Clear();
        steps = buffers.Steps;
        operands = buffers.Operands;
        places = buffers.Places;
        constants = buffers.Constants;
        blocks = buffers.Blocks;
        loops = buffers.Loops;
    }

    /// <summary>If set: receives the step and the module offset of each instruction.</summary>
    public List<(int Step, int Offset)>? Notes { get; init; }

    /// <summary>Whether functions of a type can be interpreted.</summary>
    public static bool AreInterpreted(FunctionType type) =>
        type.Results.Length <= 1 && AreNumbers(type.Parameters) && AreNumbers(type.Results);

    /// <summary>The function as steps; null if it has what the interpreter leaves to the compiler: anything but numbers, several results,
    /// exceptions, tail calls, or memories other than one of 32 bits.</summary>
    public InterpretedFunction? Translate()
    {
        variables = CountVariables();
        if (variables < 0 || variables + MostConstants + content.Facts[index].MaxOperands > MostSlots)
            return null;
        var reader = new CodeReader(content, body.Code);
        blocks.Add(new OpenBlock(Opcode.Block, type, height: 0, outer: null));
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
        PlaceOperands();
        return new InterpretedFunction(module, index, steps.Items)
        {
            Parameters = type.Parameters.Length,
            Variables = variables,
            Constants = [.. constants],
            FrameSlots = variables + constants.Count + content.Facts[index].MaxOperands,
            Loops = [.. loops],
            Limit = Tiering.LimitOfCalls(module.Module.Options.InterpretationLimit, body.Code.Length),
        };
    }

    /// <summary>The number of variables, or -1 if one is not a number or there are several results.</summary>
    private int CountVariables()
    {
        if (!AreInterpreted(type))
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
                Pop();
                return true;
            case Opcode.Select:
                AddOperation(opcode, 3, hasResult: true);
                return true;
            case Opcode.LocalGet:
                PushVariable(reader.ReadIndex());
                return true;
            case Opcode.LocalSet:
                SetVariable(reader.ReadIndex());
                return true;
            case Opcode.LocalTee:
                int variable = reader.ReadIndex();
                SetVariable(variable);
                PushVariable(variable);
                return true;
            case Opcode.GlobalGet or Opcode.GlobalSet:
                return TryTranslateGlobal(opcode, reader.ReadIndex());
            case Opcode.Call or Opcode.CallIndirect:
                return TryTranslateCall(opcode, ref reader);
            case Opcode.Unreachable or Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Else or Opcode.End or Opcode.Br or Opcode.BrIf
                or Opcode.BrTable or Opcode.Return:
                return TryTranslateControl(opcode, ref reader, offset);
            case Opcode.AtomicFence:
                reader.SkipImmediates(opcode);
                Add(opcode);
                return true;
            default:
                return TryTranslateNumeric(opcode, in info, ref reader);
        }
    }

    private bool TryTranslateAccess(Opcode opcode, in OpcodeInfo info, MemArg argument)
    {
        if (info.Feature is not (Feature.Mvp or Feature.Threads) || argument.Memory != 0 || content.Memories[0].Is64)
            return false;
        AddOperation(opcode, info.Signature!, (int)(uint)argument.Offset);
        return true;
    }

    private bool TryTranslateBulk(Opcode opcode, ref CodeReader reader)
    {
        int segment = opcode is Opcode.MemoryInit or Opcode.DataDrop ? reader.ReadIndex() : 0;
        int memory = opcode == Opcode.DataDrop ? 0 : reader.ReadMemoryIndex();
        int from = opcode == Opcode.MemoryCopy ? reader.ReadMemoryIndex() : 0;
        if (memory != 0 || from != 0 || opcode != Opcode.DataDrop && content.Memories[0].Is64)
            return false;
        switch (opcode)
        {
            case Opcode.MemorySize:
                AddOperation(opcode, 0, hasResult: true);
                break;
            case Opcode.MemoryGrow:
                AddOperation(opcode, 1, hasResult: true);
                break;
            case Opcode.DataDrop:
                Add(opcode, segment);
                break;
            default:
                AddOperation(opcode, 3, hasResult: false);
                if (opcode == Opcode.MemoryInit)
                    steps.Add(segment);
                break;
        }
        return true;
    }

    private bool TryTranslateGlobal(Opcode opcode, int global)
    {
        if (!IsNumber(content.Globals[global].Value))
            return false;
        bool isImported = global < content.ImportedGlobalCount;
        // The ones of the module have two slots each.
        int place = isImported ? global : 2 * (global - content.ImportedGlobalCount);
        if (opcode == Opcode.GlobalGet)
        {
            AddOperation(isImported ? Step.GetImportedGlobal : opcode, 0, hasResult: true);
            steps.Add(place);
            return true;
        }
        int value = Pop();
        Add(isImported ? Step.SetImportedGlobal : opcode, place);
        AddSlot(value);
        return true;
    }

    private bool TryTranslateCall(Opcode opcode, ref CodeReader reader)
    {
        int callee = reader.ReadIndex();
        DefinedType defined = opcode == Opcode.Call ? content.Functions[callee] : content.Types[callee];
        FunctionType called = defined.Function!;
        if (!AreInterpreted(called))
            return false;
        int shape = CallShape.Of(called).Packed;
        if (opcode == Opcode.CallIndirect)
        {
            int table = reader.ReadCallTableIndex();
            if (content.Tables[table].Is64 || !defined.IsFinal)
                return false;
            int element = Pop();
            Add(Step.CallTable, callee, table);
            AddSlot(element);
        }
        else if (callee < content.ImportedFunctionCount)
        {
            Add(Step.CallImported, callee);
        }
        else
        {
            Add(Step.CallDefined, callee - content.ImportedFunctionCount);
        }
        steps.Add(shape);
        AddArguments(called);
        return true;
    }

    private bool TryTranslateNumeric(Opcode opcode, in OpcodeInfo info, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.I32Const:
                PushConstant((uint)reader.ReadS32());
                return true;
            case Opcode.F32Const:
                PushConstant(BitConverter.ToUInt32(reader.ReadBytes(4)));
                return true;
            case Opcode.I64Const:
                PushConstant((ulong)reader.ReadS64());
                return true;
            case Opcode.F64Const:
                PushConstant(BitConverter.ToUInt64(reader.ReadBytes(8)));
                return true;
            case Opcode.I32ReinterpretF32 or Opcode.I64ReinterpretF64 or Opcode.F32ReinterpretI32 or Opcode.F64ReinterpretI64:
                // A slot holds the bits.
                return true;
            case >= Opcode.I32Eqz and <= Opcode.I64Extend32S or >= Opcode.I32TruncSatF32S and <= Opcode.I64TruncSatF64U:
                AddOperation(opcode, info.Signature!);
                return true;
            default:
                return false;
        }
    }

    private void Add(Opcode step)
    {
        steps.Add((int)step);
        result = -1;
    }

    private void Add(Opcode step, int immediate)
    {
        Add(step);
        steps.Add(immediate);
    }

    private void Add(Opcode step, int first, int second)
    {
        Add(step, first);
        steps.Add(second);
    }
}
