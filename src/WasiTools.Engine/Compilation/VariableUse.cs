using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Which variables a run of instructions reads or writes.</summary>
internal static class VariableUse
{
    /// <summary>The indices of the variables that are used at all, and of those that are written; each sorted.</summary>
    public static (int[] Used, int[] Modified) Of(ModuleContent content, ByteRange range)
    {
        var used = new SortedSet<int>();
        var modified = new SortedSet<int>();
        var reader = new CodeReader(content, range);
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            if (opcode is not (Opcode.LocalGet or Opcode.LocalSet or Opcode.LocalTee))
            {
                reader.SkipImmediates(opcode);
                continue;
            }
            int index = reader.ReadIndex();
            used.Add(index);
            if (opcode != Opcode.LocalGet)
                modified.Add(index);
        }
        return ([.. used], [.. modified]);
    }
}
