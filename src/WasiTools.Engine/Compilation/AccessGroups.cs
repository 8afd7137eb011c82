using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>An access whose bounds are compared together with those of others.</summary>
/// <param name="Offset">Module offset of the instruction.</param>
/// <param name="End">Its offset and width: how far it reaches beyond the address that they share.</param>
internal readonly record struct GroupedAccess(int Offset, ulong End);

/// <summary>Accesses to memory 0 that have the same address and follow one another with nothing between them that the outside could see, or
/// that could end differently: no other access either. One comparison, that of the furthest, does for all: it fails if any of them would have
/// trapped, and nothing has happened that would have happened first.</summary>
internal sealed class AccessGroups
{
    private readonly Dictionary<int, GroupedAccess[]> byFirst = [];
    private readonly AddressOperands operands = new();
    private readonly List<GroupedAccess> group = [];
    private Address address;

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
        groups.Close();
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
            if (opcode != Opcode.LocalGet && variable == address.Variable)
                Close();
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
            Close();
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
        Address? accessed = argument.Memory == 0 ? operands.Peek(arrow) : null;
        if (accessed != address)
            Close();
        if (accessed is not null)
        {
            address = accessed.Value;
            ulong end = argument.Offset + info.Width;
            // What is stored would be seen if one after it trapped.
            if (group.Count > 0 ? end > group[^1].End : isLoad)
                group.Add(new(offset, end));
        }
        if (!isLoad)
            Close();
    }

    private void Close()
    {
        if (group.Count > 1)
            byFirst.Add(group[0].Offset, [.. group]);
        group.Clear();
    }
}
