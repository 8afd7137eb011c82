using WasiTools.Engine.Structure;

namespace WasiTools.Fuzz.Generation;

/// <summary>Calls.</summary>
internal sealed partial class FunctionGenerator
{
    private static readonly int throwing = ModuleShape.Imports.Length - 1;

    private IEnumerable<int> Callees => Enumerable.Range(0, shape.Functions.Count)
        .Where(f => f != throwing && (shape.HasVectors || !shape.Functions[f].Parameters.Contains(GuestType.V128)));

    /// <summary>Every call and round of a loop takes fuel; a function that finds none returns at once.</summary>
    private void LeaveWithoutFuel()
    {
        Op(Opcode.GlobalGet, ModuleShape.Fuel);
        I32(0);
        Op(Opcode.I32LeS);
        Op(Opcode.If);
        code.Byte(0x40);
        foreach (GuestType type in signature.Results)
            Constants.Write(code, type, random);
        Op(Opcode.Return);
        Op(Opcode.End);
        TakeFuel();
    }

    private void TakeFuel()
    {
        Op(Opcode.GlobalGet, ModuleShape.Fuel);
        I32(1);
        Op(Opcode.I32Sub);
        Op(Opcode.GlobalSet, ModuleShape.Fuel);
    }

    /// <summary>A call, of whose results one of a type is left on the stack, or none.</summary>
    private void Call(GuestType? wanted)
    {
        int[] callees = [.. Callees.Where(f => wanted is not GuestType w || shape.Functions[f].Results.Contains(w))];
        if (callees.Length == 0)
        {
            Leaf(wanted!.Value);
            return;
        }
        int callee = random.Of<int>(callees);
        GuestType[] results = shape.Functions[callee].Results;
        Transfer(callee, Opcode.Call, Opcode.CallIndirect, Opcode.CallRef);
        if (wanted is not GuestType type)
        {
            PopAll(results);
            return;
        }
        int kept = Scratch(type);
        foreach (GuestType result in results.Reverse())
            Op(Opcode.LocalSet, result == type ? kept : Variable(result));
        Op(Opcode.LocalGet, kept);
    }

    /// <summary>Arguments and a call in one of three forms.</summary>
    private void Transfer(int callee, Opcode direct, Opcode indirect, Opcode byReference)
    {
        Signature type = shape.Functions[callee];
        foreach (GuestType parameter in type.Parameters)
            Value(parameter);
        switch (random.Below(10))
        {
            case <= 5:
                Op(direct, callee);
                break;
            case <= 7:
                if (random.Chance(97))
                    Constant(shape.Tables[0].Is64, callee);
                else
                    Masked(shape.Tables[0].Is64, 15);
                Op(indirect, shape.Types.Function(type), 0);
                break;
            default:
                Op(Opcode.RefFunc, callee);
                Op(byReference, shape.Types.Function(type));
                break;
        }
    }

    /// <summary>Leaves the function: returns, or calls another in its place.</summary>
    private void Leave()
    {
        int[] callees = [.. Callees.Where(f => shape.Functions[f].Results.AsSpan().SequenceEqual(signature.Results))];
        if (shape.HasTailCalls && random.Chance(70))
        {
            Transfer(random.Of<int>(callees), Opcode.ReturnCall, Opcode.ReturnCallIndirect, Opcode.ReturnCallRef);
            return;
        }
        foreach (GuestType type in signature.Results)
            Value(type);
        Op(Opcode.Return);
    }

    private void Throw()
    {
        switch (random.Below(4))
        {
            case 0:
                Value(GuestType.I32);
                Op(Opcode.Call, throwing);
                break;
            case 1 when !shape.HasLegacyExceptions:
                // Of null it traps.
                Op(Opcode.LocalGet, Variable(GuestType.ExnRef));
                if (random.Chance(95))
                {
                    Op(Opcode.BrOnNull, 0);
                    Op(Opcode.ThrowRef);
                }
                else
                    Op(Opcode.ThrowRef);
                break;
            case 1 when labels.Any(l => l.IsCatching):
                int[] catching = [.. Enumerable.Range(0, labels.Count).Where(i => labels[i].IsCatching)];
                Op(Opcode.Rethrow, labels.Count - 1 - random.Of<int>(catching));
                break;
            default:
                int tag = random.Below(shape.Tags.Count);
                foreach (GuestType type in shape.Tags[tag])
                    Value(type);
                Op(Opcode.Throw, tag);
                break;
        }
    }
}
