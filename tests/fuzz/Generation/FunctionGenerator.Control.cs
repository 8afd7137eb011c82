using WasiTools.Engine.Structure;

namespace WasiTools.Fuzz.Generation;

/// <summary>Blocks and branches.</summary>
internal sealed partial class FunctionGenerator
{
    /// <summary>A block of some kind with results.</summary>
    private void Scope(GuestType[] results)
    {
        if (labels.Count >= DeepestBlock)
        {
            foreach (GuestType type in results)
                Leaf(type);
            return;
        }
        switch (random.Below(shape.HasExceptions ? 8 : 5))
        {
            case 0 or 1:
                Branches(results);
                break;
            case 2:
                Loop(results);
                break;
            case <= 4:
                Block(results);
                break;
            default:
                if (shape.HasLegacyExceptions)
                    LegacyTry(results);
                else
                    TryTable(results);
                break;
        }
    }

    private GuestType[] Parameters()
    {
        var types = new GuestType[random.Chance(75) ? 0 : random.Between(1, 3)];
        for (int i = 0; i < types.Length; i++)
            types[i] = random.Of<GuestType>(GuestType.Scalars);
        foreach (GuestType type in types)
            Value(type);
        return types;
    }

    private void Block(GuestType[] results)
    {
        GuestType[] parameters = Parameters();
        Open(Opcode.Block, parameters, results);
        PopAll(parameters);
        Body(results);
        Close();
    }

    private void Branches(GuestType[] results)
    {
        GuestType[] parameters = Parameters();
        Value(GuestType.I32);
        Open(Opcode.If, parameters, results);
        PopAll(parameters);
        Body(results);
        if (results.Length > 0 || parameters.Length > 0 || random.Chance(50))
        {
            Op(Opcode.Else);
            PopAll(parameters);
            Body(results);
        }
        Close();
    }

    private void Loop(GuestType[] results)
    {
        GuestType[] parameters = Parameters();
        Open(Opcode.Loop, parameters, results);
        PopAll(parameters);
        TakeFuel();
        Body(results);
        if (random.Chance(70))
        {
            // Round again, with what a branch to it takes.
            int[] kept = [.. results.Select(Scratch)];
            if (results.Distinct().Count() == results.Length)
            {
                foreach (int local in kept.Reverse())
                    Op(Opcode.LocalSet, local);
                BranchBack(0);
                foreach (int local in kept)
                    Op(Opcode.LocalGet, local);
            }
        }
        Close();
    }

    private void Open(Opcode opcode, GuestType[] parameters, GuestType[] results)
    {
        Op(opcode);
        BlockType(parameters, results);
        labels.Add(opcode == Opcode.Loop ? new(parameters, IsLoop: true) : new(results));
    }

    private void BlockType(GuestType[] parameters, GuestType[] results)
    {
        if (parameters.Length == 0 && results.Length == 0)
            code.Byte(0x40);
        else if (parameters.Length == 0 && results.Length == 1)
            results[0].Write(code);
        else
            code.Signed(shape.Types.Function(new(parameters, results)));
    }

    private void Close()
    {
        Op(Opcode.End);
        labels.RemoveAt(labels.Count - 1);
    }

    private void Body(GuestType[] results)
    {
        for (int i = random.Below(4); i > 0 && budget > 0; i--)
            Statement();
        foreach (GuestType type in results)
            Value(type);
    }

    /// <summary>Something that ends the path, done only if some value is not zero.</summary>
    private void Guarded(Action leave)
    {
        Value(GuestType.I32);
        if (random.Chance(70))
        {
            I32(7);
            Op(Opcode.I32And);
            Op(Opcode.I32Eqz);
        }
        Open(Opcode.If, [], []);
        leave();
        Close();
    }

    /// <summary>Goes back to a loop's start while there is fuel.</summary>
    private void BranchBack(int label)
    {
        foreach (GuestType type in labels[^(label + 1)].Types)
            Value(type);
        Value(GuestType.I32);
        Op(Opcode.GlobalGet, ModuleShape.Fuel);
        I32(0);
        Op(Opcode.I32GtS);
        Op(Opcode.I32And);
        Op(Opcode.BrIf, label);
        PopAll(labels[^(label + 1)].Types);
    }

    private void BranchIf()
    {
        int label = random.Below(labels.Count);
        // There may be no exception at hand.
        if (labels[^(label + 1)].Types.Contains(GuestType.NonNull(GuestType.Exn)))
            return;
        if (labels[^(label + 1)].IsLoop)
        {
            BranchBack(label);
            return;
        }
        GuestType[] types = labels[^(label + 1)].Types;
        foreach (GuestType type in types)
            Value(type);
        Value(GuestType.I32);
        Op(Opcode.BrIf, label);
        PopAll(types);
    }

    /// <summary>A value that is also what a branch takes along.</summary>
    private void BranchIfValue(GuestType type)
    {
        int[] targets = [.. Enumerable.Range(0, labels.Count)
            .Where(l => labels[^(l + 1)] is { IsLoop: false, Types: [GuestType only] } && only == type)];
        Value(type);
        if (targets.Length == 0)
            return;
        Value(GuestType.I32);
        Op(Opcode.BrIf, random.Of<int>(targets));
    }

    private void BranchTable()
    {
        if (labels.Count >= DeepestBlock)
            return;
        Open(Opcode.Block, [], []);
        GuestType[] types = labels[random.Below(labels.Count)] is { IsLoop: false } label
            && !label.Types.Contains(GuestType.NonNull(GuestType.Exn)) ? label.Types : [];
        int[] targets = [.. Enumerable.Range(0, labels.Count)
            .Where(l => !labels[^(l + 1)].IsLoop && labels[^(l + 1)].Types.AsSpan().SequenceEqual(types))];
        foreach (GuestType type in types)
            Value(type);
        if (random.Chance(80))
            Masked(is64: false, 3);
        else
            Value(GuestType.I32);
        int count = random.Chance(5) ? random.Below(300) : random.Below(5);
        Op(Opcode.BrTable, count);
        for (int i = 0; i <= count; i++)
            code.Unsigned((uint)random.Of<int>(targets));
        Close();
    }
}
