using System.Runtime.InteropServices;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Where the variables of a method change: what is known of one before a loop is still true in it if nothing in it assigns to the
/// variable.</summary>
internal sealed class Assignments
{
    private readonly Dictionary<int, List<int>> places = [];
    private readonly Dictionary<int, int> loopEnds = [];

    private Assignments()
    {
    }

    /// <summary>Finds the assignments of instructions.</summary>
    public static Assignments Of(ModuleContent content, ByteRange range)
    {
        var found = new Assignments();
        // Where the open blocks' instructions begin; negative for those that are no loops.
        var open = new Stack<int>();
        var reader = new CodeReader(content, range);
        while (!reader.IsAtEnd)
        {
            int place = reader.Position;
            Opcode opcode = reader.ReadOpcode();
            if (opcode is Opcode.LocalSet or Opcode.LocalTee)
            {
                found.Add(reader.ReadIndex(), place);
                continue;
            }
            reader.SkipImmediates(opcode);
            if (opcode == Opcode.Loop)
                open.Push(reader.Position);
            else if (opcode is Opcode.Block or Opcode.If or Opcode.TryTable or Opcode.Try)
                open.Push(-1);
            else if (opcode is Opcode.End or Opcode.Delegate && open.TryPop(out int start) && start >= 0)
                found.loopEnds[start] = place;
        }
        return found;
    }

    /// <summary>Whether a loop, by the place of its first instruction, assigns to a variable.</summary>
    public bool IsAssignedInLoop(int variable, int start)
    {
        if (!places.TryGetValue(variable, out List<int>? all))
            return false;
        int next = CollectionsMarshal.AsSpan(all).BinarySearch(start);
        next = next < 0 ? ~next : next;
        return next < all.Count && all[next] < loopEnds[start];
    }

    private void Add(int variable, int place)
    {
        if (!places.TryGetValue(variable, out List<int>? all))
            places.Add(variable, all = []);
        all.Add(place);
    }
}
