using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Which variables of a method are addresses. They are kept as 64-bit numbers, so that no access has to widen them: where a
/// variable has other uses too, the just-in-time compiler would make a widened copy of it, and keep both.</summary>
internal static class AddressVariables
{
    private const int Other = -1;

    /// <summary>For each variable whether a load or store takes its address from it, as far as one run of instructions shows that.
    /// </summary>
    public static bool[] Of(ModuleContent content, ByteRange range, int variables)
    {
        var isAddress = new bool[variables];
        var operands = new List<int>();
        var reader = new CodeReader(content, range);
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
            if (info.Signature is { } signature)
            {
                int arrow = OpcodeInfo.Arrow(signature);
                int first = operands.Count - arrow;
                if (first >= 0 && info.Immediate is Immediate.MemArg or Immediate.MemArgLane && operands[first] is not Other and int address)
                    isAddress[address] = true;
                operands.RemoveRange(Math.Max(first, 0), operands.Count - Math.Max(first, 0));
                for (int i = arrow + 1; i < signature.Length; i++)
                    operands.Add(Other);
            }
            else if (info.Immediate == Immediate.Local)
            {
                CodeReader peek = reader;
                if (opcode != Opcode.LocalGet && operands.Count > 0)
                    operands.RemoveAt(operands.Count - 1);
                if (opcode != Opcode.LocalSet)
                    operands.Add(peek.ReadIndex());
            }
            else
            {
                operands.Clear();
            }
            reader.SkipImmediates(opcode);
        }
        return isAddress;
    }
}
