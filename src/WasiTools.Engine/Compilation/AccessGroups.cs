using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>An access whose bounds are compared together with those of others.</summary>
/// <param name="Offset">Module offset of the instruction.</param>
/// <param name="End">Its offset and width: how far it reaches beyond the address that they share.</param>
internal readonly record struct GroupedAccess(int Offset, ulong End);

/// <summary>Accesses to memory 0 that have the same address and follow one another with nothing between them that the outside could see, or
/// that could end differently than with the trap of an access. One comparison, that of the furthest, does for all: it fails if any of
/// them would have trapped, and nothing has happened that would have happened first.</summary>
internal sealed class AccessGroups
{
    private readonly Dictionary<int, GroupedAccess[]> byFirst = [];
    private readonly Dictionary<int, (Address Address, List<GroupedAccess> Accesses)> open = [];
    private readonly AddressOperands operands = new();

    private AccessGroups()
    {
    }

    /// <summary>Finds the groups of instructions.</summary>
    public static AccessGroups Of(ModuleContent content, ByteRange range)
    {
        var groups = new AccessGroups();
        var reader = new CodeReader(content, range);
        while (!reader.IsAtEnd)
        {
            int offset = reader.Position;
            Opcode opcode = reader.ReadOpcode();
            CodeReader immediates = reader;
            reader.SkipImmediates(opcode);
            groups.Add(opcode, offset, immediates);
        }
        groups.CloseAll();
        return groups;
    }

    /// <summary>The accesses that are compared with one, in order, each reaching beyond those before it; null if it is not the first of a group.
    /// </summary>
    /// <param name="offset">Module offset of the access.</param>
    public GroupedAccess[]? BeginningAt(int offset) => byFirst.GetValueOrDefault(offset);

    private void Add(Opcode opcode, int offset, CodeReader immediates)
    {
        ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
        if (info.Immediate == Immediate.Local)
        {
            int variable = immediates.ReadIndex();
            operands.ApplyLocal(opcode, variable);
            if (opcode != Opcode.LocalGet)
                Close(variable);
            return;
        }
        if (opcode == Opcode.GlobalGet)
        {
            operands.Push(null);
            return;
        }
        if (PureInstruction.Signature(opcode) is { } signature)
        {
            operands.Apply(opcode, immediates, signature);
            return;
        }
        if (info.Width == 0 || info.Feature == Feature.Threads)
        {
            CloseAll();
            operands.Clear();
            return;
        }
        AddAccess(info, offset, immediates.ReadMemArg());
        operands.Apply(opcode, immediates, info.Signature!);
    }

    private void AddAccess(in OpcodeInfo info, int offset, MemArg argument)
    {
        int arrow = OpcodeInfo.Arrow(info.Signature!);
        bool isLoad = info.Signature!.Length > arrow + 1;
        if (argument.Memory == 0 && operands.Peek(arrow) is { } address)
            AddAccess(address, offset, argument.Offset + info.Width, mayBegin: isLoad);
        if (!isLoad || argument.Memory != 0)
            CloseAll();
    }

    private void AddAccess(Address address, int offset, ulong end, bool mayBegin)
    {
        if (open.TryGetValue(address.Variable, out (Address Address, List<GroupedAccess> Accesses) group))
        {
            if (group.Address == address && end > group.Accesses[^1].End)
                group.Accesses.Add(new(offset, end));
        }
        else if (mayBegin)
        {
            open.Add(address.Variable, (address, [new(offset, end)]));
        }
    }

    private void CloseAll()
    {
        foreach ((_, List<GroupedAccess> accesses) in open.Values)
            Keep(accesses);
        open.Clear();
    }

    private void Close(int variable)
    {
        if (open.Remove(variable, out (Address Address, List<GroupedAccess> Accesses) group))
            Keep(group.Accesses);
    }

    private void Keep(List<GroupedAccess> accesses)
    {
        if (accesses.Count > 1)
            byFirst.Add(accesses[0].Offset, [.. accesses]);
    }
}
