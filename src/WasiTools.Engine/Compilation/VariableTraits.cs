using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>What the instructions of a method do with its variables, as far as one run of them shows it.</summary>
/// <param name="variables">How many there are.</param>
internal sealed class VariableTraits(int variables)
{
    private const int Other = -1;
    private const int MostPasses = 8;

    private readonly bool[] isAddress = new bool[variables], mayBeRotation = new bool[variables];

    /// <summary>Whether a load or store takes its address from a variable. Such variables are kept as 64-bit numbers, so that no access has to
    /// widen them: where they have other uses too, the just-in-time compiler would make a widened copy, and keep both.</summary>
    public bool IsAddress(int variable) => isAddress[variable];

    /// <summary>Whether a variable may get what a rotation made; see <see cref="ZeroTest"/>.</summary>
    public bool MayBeRotation(int variable) => mayBeRotation[variable];

    public static VariableTraits Of(ModuleContent content, ByteRange range, int variables)
    {
        var traits = new VariableTraits(variables);
        var operands = new List<int>();
        var copies = new List<(int To, int From)>();
        bool mayBeRotation = true;
        int copied = Other;
        var reader = new CodeReader(content, range);
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
            CodeReader peek = reader;
            reader.SkipImmediates(opcode);
            if (info.Immediate == Immediate.Local)
            {
                int variable = peek.ReadIndex();
                if (opcode != Opcode.LocalGet)
                {
                    if (copied != Other)
                        copies.Add((variable, copied));
                    else
                        traits.mayBeRotation[variable] |= mayBeRotation;
                    operands.RemoveRange(Math.Max(operands.Count - 1, 0), Math.Min(operands.Count, 1));
                }
                if (opcode != Opcode.LocalSet)
                    operands.Add(variable);
                mayBeRotation = true;
                copied = opcode == Opcode.LocalSet ? Other : variable;
                continue;
            }
            copied = Other;
            if (info.Signature is { } signature)
            {
                int arrow = OpcodeInfo.Arrow(signature);
                int first = operands.Count - arrow;
                if (first >= 0 && info.Immediate is Immediate.MemArg or Immediate.MemArgLane && operands[first] is not Other and int address)
                    traits.isAddress[address] = true;
                operands.RemoveRange(Math.Max(first, 0), operands.Count - Math.Max(first, 0));
                for (int i = arrow + 1; i < signature.Length; i++)
                    operands.Add(Other);
                // Without a result of its own, what it leaves on top is something earlier.
                mayBeRotation = signature.Length == arrow + 1 || ZeroTest.MayLeaveRotation(opcode);
            }
            else
            {
                operands.Clear();
                mayBeRotation = true;
            }
        }
        traits.FollowCopies(copies);
        return traits;
    }

    private void FollowCopies(List<(int To, int From)> copies)
    {
        bool isMore = true;
        for (int pass = 0; isMore; pass++)
        {
            isMore = false;
            foreach ((int to, int from) in copies)
            {
                // Where copies of copies do not come to an end soon, it is not worth knowing.
                if (mayBeRotation[to] || !mayBeRotation[from] && pass < MostPasses)
                    continue;
                mayBeRotation[to] = isMore = true;
            }
        }
    }
}
