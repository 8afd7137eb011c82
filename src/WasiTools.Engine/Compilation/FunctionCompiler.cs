using System.Reflection;
using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Translates one validated function into CIL in a single pass. The guest's operand stack is a stack of expressions
/// (<see cref="OperandStack"/>); the IL stack is empty wherever control flow splits or joins.</summary>
internal sealed partial class FunctionCompiler
{
    private static readonly OpCode[] shortConstants =
    [
        OpCodes.Ldc_I4_M1, OpCodes.Ldc_I4_0, OpCodes.Ldc_I4_1, OpCodes.Ldc_I4_2, OpCodes.Ldc_I4_3, OpCodes.Ldc_I4_4, OpCodes.Ldc_I4_5,
        OpCodes.Ldc_I4_6, OpCodes.Ldc_I4_7, OpCodes.Ldc_I4_8,
    ];

    private readonly CompiledModule code;
    private readonly ModuleContent content;
    private readonly FunctionBody body;
    private readonly MethodInfo? self;
    private readonly int moment;
    private readonly ByteRange range;
    private readonly int functionIndex;
    private MethodFacts facts;
    private readonly OperandStack stack;
    private LocalBuilder? contextLocal;
    private bool isDead;
    private int deadBlocks;

    // What may still be added to the method by copies of loops and by callees.
    private int spare;

    /// <summary>A compiler of a function, or of a region of one.</summary>
    /// <param name="code">The module's code.</param>
    /// <param name="functionIndex">The function, by its index in the function index space.</param>
    /// <param name="plan">How the function is cut.</param>
    /// <param name="region">The region; null for what remains of the function.</param>
    /// <param name="il">Receives the code.</param>
    /// <param name="self">The method that the function becomes; null for a loop of a function that is interpreted.</param>
    /// <param name="moment">Functions that had code then are called directly.</param>
    public FunctionCompiler(
        CompiledModule code, int functionIndex, RegionPlan plan, Region? region, ILGenerator il, MethodInfo? self, int moment)
    {
        this.code = code;
        this.self = self;
        this.moment = moment;
        this.functionIndex = functionIndex;
        this.plan = plan;
        this.region = region;
        content = code.Module.Content;
        body = content.Bodies[functionIndex - content.ImportedFunctionCount];
        type = content.Functions[functionIndex].Function!;
        range = region is null ? body.Code : new ByteRange(region.Start, region.End - region.Start);
        regions = region?.Children ?? plan.Outermost;
        layout = new FrameLayout(type, body, plan.IsSplit);
        facts = MethodFacts.Of(content, range, !IsGuarded);
        AddFactsOfInlined(range, InlinedFunction.MostDepth, []);
        spare = RegionPlanner.MostWeight - facts.Cost.Weight;
        IL = il;
        Temporaries = new(il);
        stack = new(this);
    }

    public ILGenerator IL { get; }

    public TemporaryPool Temporaries { get; }

    /// <summary>Module offset of the current instruction.</summary>
    public int Position { get; private set; }

    /// <summary>Module offset and site of the current instruction.</summary>
    public (int Offset, int Site) Place => (Position, site);

    /// <summary>If set: receives what belongs to what.</summary>
    public MethodNotes? Notes { get; init; }

    public void Compile()
    {
        exits.Push(new ColdExits());
        if (region is null)
            DeclareVariables();
        EmitPrologue();
        OpenOutermostBlocks();
        EmitInstructions(new CodeReader(content, range));
        if (region is not null)
            EmitRegionEnd();
        EmitColdExits();
    }

    private void EmitInstructions(CodeReader reader)
    {
        while (!reader.IsAtEnd)
        {
            if (!isDead && regions.TryGetValue(reader.Position, out Region? inner))
            {
                EmitRegionCall(inner);
                reader.Position = inner.End;
                continue;
            }
            Position = reader.Position;
            Notes?.AddInstruction(IL.ILOffset, Place);
            Opcode opcode = reader.ReadOpcode();
            if (isDead)
                SkipDead(opcode, ref reader);
            else
                Emit(opcode, ref reader);
        }
    }

    private void EmitPrologue()
    {
        if (facts.HasCalls || facts.HasLoops || facts.HasTries)
        {
            contextLocal = IL.DeclareLocal(typeof(StoreContext*));
            IL.Emit(OpCodes.Ldarg_0);
            EmitField(OpCodes.Ldfld, Member.Context);
            IL.Emit(OpCodes.Stloc, contextLocal);
        }
        if (facts.HasCalls)
            EmitStackCheck();
        if (region is null)
        {
            EnterSideArea();
            ClearVariables();
        }
        else
        {
            EnterRegion();
        }
        if (facts.HasTries)
        {
            sideTopLocal = IL.DeclareLocal(typeof(byte*));
            IL.Emit(OpCodes.Ldarg_0);
            EmitCallOf(Member.SideTop);
            IL.Emit(OpCodes.Stloc, sideTopLocal);
        }
        if (facts.UsesMemory0 && content.Memories.Length > 0)
        {
            EmitMemoryPrologue();
            PrepareChecks(range);
        }
        if (facts.UsesGlobals)
            EmitGlobalPrologue();
    }

    /// <summary>Compares the address of a local with the limit. Functions without calls do without: their frames fit into what is kept
    /// free below the limit.</summary>
    private void EmitStackCheck()
    {
        LocalBuilder here = IL.DeclareLocal(typeof(int));
        Label enough = IL.DefineLabel();
        IL.Emit(OpCodes.Ldloca, here);
        IL.Emit(OpCodes.Conv_I);
        IL.Emit(OpCodes.Ldloc, contextLocal!);
        IL.Emit(OpCodes.Ldind_I);
        IL.Emit(OpCodes.Bge, enough);
        IL.Emit(OpCodes.Ldarg_0);
        EmitCallOf(Member.StackLimitReached);
        IL.MarkLabel(enough);
    }

    private void Emit(Opcode opcode, ref CodeReader reader)
    {
        switch (OpcodeTable.Get(opcode).Immediate)
        {
            case Immediate.MemArg or Immediate.MemArgLane:
                EmitMemoryAccess(opcode, ref reader);
                return;
            case Immediate.Memory or Immediate.MemoryMemory or Immediate.DataMemory or Immediate.Data:
                EmitMemoryOperation(opcode, ref reader);
                return;
            case Immediate.Table or Immediate.TableTable or Immediate.ElementTable or Immediate.Element:
                EmitTableOperation(opcode, ref reader);
                return;
        }
        switch (opcode)
        {
            case Opcode.Nop:
                break;
            case Opcode.Unreachable or Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Else or Opcode.End or Opcode.Br
                or Opcode.BrIf or Opcode.BrTable or Opcode.Return or Opcode.BrOnNull or Opcode.BrOnNonNull:
                EmitControl(opcode, ref reader);
                break;
            case Opcode.TryTable or Opcode.Try or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate or Opcode.Throw or Opcode.ThrowRef
                or Opcode.Rethrow:
                EmitException(opcode, ref reader);
                break;
            case Opcode.Call or Opcode.CallIndirect or Opcode.CallRef or Opcode.ReturnCall or Opcode.ReturnCallIndirect
                or Opcode.ReturnCallRef:
                EmitCall(opcode, ref reader);
                break;
            case Opcode.LocalGet or Opcode.LocalSet or Opcode.LocalTee or Opcode.GlobalGet or Opcode.GlobalSet or Opcode.Drop
                or Opcode.Select or Opcode.SelectT:
                EmitVariable(opcode, ref reader);
                break;
            case Opcode.RefNull or Opcode.RefIsNull or Opcode.RefFunc or Opcode.RefAsNonNull:
                EmitReference(opcode, ref reader);
                break;
            case Opcode.StructNew or Opcode.StructNewDefault or Opcode.StructGet or Opcode.StructGetS or Opcode.StructGetU
                or Opcode.StructSet or Opcode.RefI31 or Opcode.I31GetS or Opcode.I31GetU or Opcode.RefEq or Opcode.RefTest
                or Opcode.RefTestNull or Opcode.RefCast or Opcode.RefCastNull or Opcode.BrOnCast or Opcode.BrOnCastFail
                or Opcode.AnyConvertExtern or Opcode.ExternConvertAny:
                EmitObject(opcode, ref reader);
                break;
            case >= Opcode.ArrayNew and <= Opcode.ArrayInitElem:
                EmitArray(opcode, ref reader);
                break;
            default:
                EmitNumeric(opcode, ref reader);
                break;
        }
    }

    /// <summary>Passes over an instruction that cannot be reached, but keeps track of blocks.</summary>
    private void SkipDead(Opcode opcode, ref CodeReader reader)
    {
        if (deadBlocks == 0 && opcode is (Opcode.End or Opcode.Else))
        {
            EmitControl(opcode, ref reader);
            return;
        }
        if (deadBlocks == 0 && opcode is (Opcode.Catch or Opcode.CatchAll or Opcode.Delegate))
        {
            EmitException(opcode, ref reader);
            return;
        }
        if (opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable or Opcode.Try)
            deadBlocks++;
        else if (opcode is Opcode.End or Opcode.Delegate)
            deadBlocks--;
        reader.SkipImmediates(opcode);
    }

    public void EmitI4(int value)
    {
        if (value is >= -1 and <= 8)
            IL.Emit(shortConstants[value + 1]);
        else if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
            IL.Emit(OpCodes.Ldc_I4_S, (sbyte)value);
        else
            IL.Emit(OpCodes.Ldc_I4, value);
    }

    public void EmitField(OpCode opcode, FieldInfo field) => IL.Emit(opcode, code.Tokens?.Of(field) ?? 0);

    public void EmitCallOf(MethodInfo method)
    {
        // The token of a generic method would be that of its definition.
        if (method.IsGenericMethod || method.DeclaringType!.IsGenericType)
            IL.Emit(OpCodes.Call, method);
        else
            IL.Emit(OpCodes.Call, code.Tokens?.Of(method) ?? 0);
    }

    private void EmitLoadArgument(int index)
    {
        if (index <= byte.MaxValue)
            IL.Emit(OpCodes.Ldarg_S, (byte)index);
        else
            IL.Emit(OpCodes.Ldarg, (short)index);
    }

    private void EmitAddress(nint value)
    {
        IL.Emit(OpCodes.Ldc_I8, (long)value);
        IL.Emit(OpCodes.Conv_I);
    }
}
