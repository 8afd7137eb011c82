using WasiTools.Engine.Structure;
using WasiTools.Engine.Text;

namespace WasiTools.Fuzz.Generation;

/// <summary>Makes the body of one function: valid, with an end in sight, and without an effect that the specification leaves open. A NaN's
/// bits are open: where code could look at them, it is made the canonical one first.</summary>
internal sealed partial class FunctionGenerator(ModuleShape shape, OperationList operations, Entropy random, Signature signature)
{
    private const int DeepestValue = 9, DeepestBlock = 30;

    private readonly ByteWriter code = new();
    private readonly List<GuestType> locals = [.. signature.Parameters];
    private readonly Dictionary<GuestType, List<int>> variables = [];
    private readonly Dictionary<GuestType, int> scratch = [];
    private readonly List<Label> labels = [];
    private int budget, depth;

    /// <summary>The body with its locals, as the code section holds it.</summary>
    /// <param name="size">About how many instructions it gets.</param>
    /// <param name="moreLocals">Locals that take up room in its frame.</param>
    public byte[] Generate(int size, IEnumerable<GuestType> moreLocals)
    {
        for (int i = 0; i < locals.Count; i++)
            VariablesOf(locals[i]).Add(i);
        foreach (GuestType type in moreLocals)
            NewVariable(type);
        budget = size;
        labels.Add(new(signature.Results));
        LeaveWithoutFuel();
        while (budget > 0)
            Statement();
        foreach (GuestType type in signature.Results)
            Value(type);
        Op(Opcode.End);
        return WithLocals();
    }

    private byte[] WithLocals()
    {
        var body = new ByteWriter();
        body.Unsigned((uint)(locals.Count - signature.Parameters.Length));
        foreach (GuestType type in locals.Skip(signature.Parameters.Length))
        {
            body.Byte(1);
            type.Write(body);
        }
        body.Bytes(code.Written);
        return body.ToArray();
    }

    private void Op(Opcode opcode)
    {
        (byte prefix, uint number) = OpcodeTable.Encoding(opcode);
        if (prefix != 0)
        {
            code.Byte(prefix);
            code.Unsigned(number);
        }
        else
            code.Byte((int)number);
    }

    private void Op(Opcode opcode, params ReadOnlySpan<int> indices)
    {
        Op(opcode);
        foreach (int index in indices)
            code.Unsigned((uint)index);
    }

    private void I32(int value)
    {
        Op(Opcode.I32Const);
        code.Signed(value);
    }

    /// <summary>A constant address or index.</summary>
    private void Constant(bool is64, long value)
    {
        Op(is64 ? Opcode.I64Const : Opcode.I32Const);
        code.Signed(value);
    }

    private List<int> VariablesOf(GuestType type) =>
        variables.TryGetValue(type, out List<int>? list) ? list : variables[type] = [];

    private int NewVariable(GuestType type)
    {
        VariablesOf(type).Add(locals.Count);
        locals.Add(type);
        return locals.Count - 1;
    }

    /// <summary>A local of a type, which has a default value.</summary>
    private int Variable(GuestType type)
    {
        List<int> known = VariablesOf(type);
        return known.Count == 0 || random.Chance(10) ? NewVariable(type) : known[random.Below(known.Count)];
    }

    /// <summary>A local that only the code that sets it looks at.</summary>
    private int Scratch(GuestType type)
    {
        if (!scratch.TryGetValue(type, out int index))
        {
            scratch[type] = index = locals.Count;
            locals.Add(type);
        }
        return index;
    }

    /// <summary>Pushes a value of a type.</summary>
    private void Value(GuestType type)
    {
        if (--budget <= 0 || depth >= DeepestValue)
        {
            Leaf(type);
            return;
        }
        depth++;
        if (type.IsReference)
            Reference(type);
        else
            Number(type);
        depth--;
    }

    /// <summary>Pushes a value of a type without further ado.</summary>
    private void Leaf(GuestType type)
    {
        if (type is { IsReference: true, IsNullable: false })
            NewDefault(type);
        else if (random.Chance(65))
            Op(Opcode.LocalGet, Variable(type));
        else
            Constants.Write(code, type, random);
    }

    /// <summary>Pops values into locals.</summary>
    private void PopAll(GuestType[] types)
    {
        for (int i = types.Length - 1; i >= 0; i--)
        {
            if (types[i] is { IsReference: true, IsNullable: false } || random.Chance(20))
                Op(Opcode.Drop);
            else
                Op(Opcode.LocalSet, Variable(types[i]));
        }
    }

    private void Statement()
    {
        budget--;
        depth++;
        switch (random.Below(26))
        {
            case <= 4:
                Operation('>');
                break;
            case <= 7:
                GuestType type = locals.Count > 0 && random.Chance(80) ? locals[random.Below(locals.Count)] : random.Of<GuestType>(GuestType.Scalars);
                Value(type);
                Op(Opcode.LocalSet, Variable(type));
                break;
            case 8:
                SetGlobal();
                break;
            case 9:
                Value(random.Of<GuestType>(GuestType.Scalars));
                Op(Opcode.Drop);
                break;
            case <= 13:
                Scope([]);
                break;
            case 14 or 15:
                Call(null);
                break;
            case 16:
                BranchIf();
                break;
            case 17:
                BranchTable();
                break;
            case 18:
                Guarded(Leave);
                break;
            case 19 when shape.HasExceptions:
                Guarded(Throw);
                break;
            case 20 or 21 when shape.HasObjects:
                ChangeObject();
                break;
            case 22:
                ChangeTable();
                break;
            case 23:
                ChangeMemory();
                break;
            case 24:
                Log();
                break;
            default:
                Operation('>');
                break;
        }
        depth--;
    }

    private void SetGlobal()
    {
        int index = random.Between(1, shape.Globals.Count - 1);
        if (!shape.Globals[index].IsMutable)
            return;
        Value(shape.Globals[index].Type);
        Op(Opcode.GlobalSet, index);
    }

    private void Log()
    {
        int import = random.Below(shape.HasVectors ? 5 : 4);
        Value(shape.Functions[import].Parameters[0]);
        Op(Opcode.Call, import);
    }
}
