using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Validates one function body or constant expression in a single pass with a stack of operand types and a stack of control
/// frames (specification section 3.4 and appendix 7.3). Time and memory are linear in the code, given the limits on parameters and
/// results; nothing recurses.</summary>
internal ref partial struct FunctionValidator
{
    private readonly ModuleContext context;
    private readonly ModuleContent content;
    private readonly ValidationBuffers buffers;
    private readonly int function;
    private readonly LocalTypes locals;

    /// <summary>For constant expressions, how many globals may be read; -1 in functions.</summary>
    private readonly int constantGlobals;

    private CodeReader reader;
    private OperandType[] operands;
    private ControlFrame[] controls;
    private int height, floor, depth, initializedHeight;
    private bool isUnreachable;

    /// <summary>Offset of the instruction that is being looked at.</summary>
    private int start;

    private FunctionFacts facts;

    private FunctionValidator(
        ModuleContext context, ValidationBuffers buffers, FunctionType type, in FunctionBody body, int function, int constantGlobals)
    {
        this.context = context;
        this.buffers = buffers;
        this.function = function;
        this.constantGlobals = constantGlobals;
        content = context.Content;
        operands = buffers.Operands;
        controls = buffers.Controls;
        locals = new(type, body, buffers);
        if (locals.HasUnset)
            PrepareInitialization();
        // As in the specification's decoder, code that does not end where it should runs on into what follows.
        var range = new ByteRange(body.Code.Offset, content.Bytes.Length - body.Code.Offset);
        reader = new(content.Bytes, range, content.Types, context.Features.Enabled, function);
        controls[0] = new(type, 0, 0, FrameKind.Function, OuterIsUnreachable: false);
        depth = 1;
    }

    /// <summary>Validates a function that the module defines.</summary>
    /// <param name="context">The module.</param>
    /// <param name="buffers">Stacks to use, of this thread.</param>
    /// <param name="function">The function index, imports counted.</param>
    /// <exception cref="InvalidModuleException">The function is malformed or invalid.</exception>
    public static FunctionFacts Validate(ModuleContext context, ValidationBuffers buffers, int function)
    {
        ModuleContent content = context.Content;
        ref readonly FunctionBody body = ref content.Bodies[function - content.ImportedFunctionCount];
        var validator =
            new FunctionValidator(context, buffers, content.Functions[function].Function!, body, function, constantGlobals: -1);
        validator.Run(body.Code.End);
        return validator.facts;
    }

    /// <summary>Validates a constant expression (specification section 3.4.13).</summary>
    /// <param name="context">The module. Functions that the expression refers to are declared in it.</param>
    /// <param name="buffers">Stacks to use.</param>
    /// <param name="code">The expression.</param>
    /// <param name="type">The type of its value.</param>
    /// <param name="globals">How many globals, from the first on, it may read.</param>
    public static void ValidateConstant(
        ModuleContext context, ValidationBuffers buffers, ByteRange code, ValueType type, int globals)
    {
        var function = new FunctionType([], [type]);
        var validator = new FunctionValidator(context, buffers, function, new(code, None.Of<LocalRun>()), function: -1, globals);
        validator.Run(code.End);
    }

    private void Run(int end)
    {
        do
        {
            if (constantGlobals < 0)
                ValidateQuick();
            start = reader.Position;
            Opcode opcode = reader.ReadOpcode();
            facts.Instructions++;
            if (constantGlobals >= 0)
                RequireConstant(opcode);
            ref readonly SimpleSignature signature = ref SimpleSignature.Get(opcode);
            if (signature.IsSimple)
                ValidateSimple(signature);
            else
                ValidateTyped(opcode);
        }
        while (depth > 0);
        if (reader.Position != end)
            Throw.Malformed("section size mismatch", end, function);
    }

    private void ValidateSimple(in SimpleSignature signature)
    {
        OperandType address = OperandType.I32;
        if (signature.Immediate != Immediate.None)
            address = ReadSimpleImmediate(signature);
        uint kinds = signature.Operands;
        for (uint kind; (kind = SimpleSignature.Next(ref kinds)) != 0;)
            Pop(kind == SimpleSignature.Address ? address : new((ValueKind)kind));
        kinds = signature.Results;
        for (uint kind; (kind = SimpleSignature.Next(ref kinds)) != 0;)
            Push(new OperandType((ValueKind)kind));
    }

    /// <summary>Reads and checks the immediate of a simple instruction; for memory instructions returns the address type.</summary>
    private OperandType ReadSimpleImmediate(in SimpleSignature signature)
    {
        switch (signature.Immediate)
        {
            case Immediate.MemArg:
                return ReadMemArg(signature);
            case Immediate.MemArgLane:
                OperandType address = ReadMemArg(signature);
                ReadLane(signature.Lanes);
                return address;
            case Immediate.I32:
                reader.ReadS32();
                break;
            case Immediate.I64:
                reader.ReadS64();
                break;
            case Immediate.F32:
                reader.ReadBytes(4);
                break;
            case Immediate.F64:
                reader.ReadBytes(8);
                break;
            case Immediate.V128:
                reader.ReadBytes(16);
                break;
            case Immediate.Lane:
                ReadLane(signature.Lanes);
                break;
            case Immediate.Shuffle:
                foreach (byte lane in reader.ReadBytes(16))
                {
                    if (lane >= 32)
                        Invalid($"invalid lane index {lane}");
                }
                break;
            case Immediate.Fence:
                reader.ReadZero();
                break;
        }
        return OperandType.I32;
    }

    private void ReadLane(int lanes)
    {
        byte lane = reader.ReadByte();
        if (lane >= lanes)
            Invalid($"invalid lane index {lane}");
    }

    private void RequireConstant(Opcode opcode)
    {
        bool isConstant = opcode switch
        {
            Opcode.I32Const or Opcode.I64Const or Opcode.F32Const or Opcode.F64Const or Opcode.V128Const or Opcode.GlobalGet
                or Opcode.RefNull or Opcode.RefFunc or Opcode.End => true,
            Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul =>
                context.Features.Has(Feature.ExtendedConst),
            Opcode.StructNew or Opcode.StructNewDefault or Opcode.ArrayNew or Opcode.ArrayNewDefault or Opcode.ArrayNewFixed
                or Opcode.RefI31 or Opcode.AnyConvertExtern or Opcode.ExternConvertAny => true,
            _ => false,
        };
        if (!isConstant)
            Invalid("constant expression required");
    }
}
