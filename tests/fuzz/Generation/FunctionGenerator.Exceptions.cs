using WasiTools.Engine.Structure;

namespace WasiTools.Fuzz.Generation;

/// <summary>Handlers of exceptions.</summary>
internal sealed partial class FunctionGenerator
{
    /// <summary>A <c>try_table</c> with one clause, whose target stands in a block around it, and clauses to labels that fit.</summary>
    private void TryTable(GuestType[] results)
    {
        int tag = random.Below(shape.Tags.Count), kind = random.Below(4);
        GuestType[] caught = [.. kind <= 1 ? shape.Tags[tag] : [], .. kind is 1 or 3 ? [GuestType.NonNull(GuestType.Exn)] : Array.Empty<GuestType>()];
        Open(Opcode.Block, [], results);
        Open(Opcode.Block, [], caught);
        Op(Opcode.TryTable);
        BlockType([], results);
        int[] empty = [.. Enumerable.Range(0, labels.Count).Where(l => labels[^(l + 1)] is { IsLoop: false, Types: [] })];
        bool more = empty.Length > 0 && random.Chance(30);
        code.Unsigned(more ? 2u : 1);
        code.Byte(kind);
        if (kind <= 1)
            code.Unsigned((uint)tag);
        code.Unsigned(0);
        if (more)
        {
            code.Byte(2);
            code.Unsigned((uint)random.Of<int>(empty));
        }
        labels.Add(new(results));
        Body(results);
        Close();
        Op(Opcode.Br, 1);
        Close();
        if (kind is 1 or 3)
            Op(Opcode.LocalSet, Variable(GuestType.ExnRef));
        PopAll(kind <= 1 ? shape.Tags[tag] : []);
        Body(results);
        Close();
    }

    private void LegacyTry(GuestType[] results)
    {
        Open(Opcode.Try, [], results);
        Body(results);
        if (random.Chance(25))
        {
            labels.RemoveAt(labels.Count - 1);
            Op(Opcode.Delegate, random.Below(labels.Count));
            return;
        }
        Label label = labels[^1];
        label.IsCatching = true;
        int clauses = random.Below(3);
        for (int i = 0; i < clauses; i++)
        {
            int tag = random.Below(shape.Tags.Count);
            Op(Opcode.Catch, tag);
            PopAll(shape.Tags[tag]);
            Body(results);
        }
        if (clauses == 0 || random.Chance(50))
        {
            Op(Opcode.CatchAll);
            Body(results);
        }
        Close();
    }
}
