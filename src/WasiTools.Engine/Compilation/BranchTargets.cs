using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Where a region can leave it to, other than at its end.</summary>
internal static class BranchTargets
{
    /// <summary>The exits as <see cref="Region"/> numbers them, sorted.</summary>
    /// <param name="content">The module.</param>
    /// <param name="range">The region's instructions.</param>
    /// <param name="labels">Number of labels around it, the function's own included.</param>
    public static int[] Of(ModuleContent content, ByteRange range, int labels)
    {
        var isExit = new bool[Region.FirstLabel + labels];
        int depth = 0;
        var reader = new CodeReader(content, range);
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            switch (opcode)
            {
                case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try:
                    reader.SkipImmediates(opcode);
                    depth++;
                    break;
                case Opcode.End:
                    depth--;
                    break;
                case Opcode.Delegate:
                    reader.SkipImmediates(opcode);
                    depth--;
                    break;
                case Opcode.Return:
                    isExit[Region.Returned] = true;
                    break;
                case Opcode.BrTable:
                    for (int i = reader.ReadLabelCount(); i >= 0; i--)
                        Add(reader.ReadIndex());
                    break;
                case Opcode.BrOnCast or Opcode.BrOnCastFail:
                    Add(reader.ReadCastBranch().Label);
                    break;
                case Opcode.TryTable:
                    reader.ReadBlockType();
                    for (int i = reader.ReadCatchCount(); i > 0; i--)
                        Add(reader.ReadCatch().Label);
                    depth++;
                    break;
                case Opcode.Br or Opcode.BrIf or Opcode.BrOnNull or Opcode.BrOnNonNull:
                    Add(reader.ReadIndex());
                    break;
                default:
                    reader.SkipImmediates(opcode);
                    break;
            }
        }
        var exits = new List<int>();
        for (int i = 0; i < isExit.Length; i++)
        {
            if (isExit[i])
                exits.Add(i);
        }
        return [.. exits];

        void Add(int label)
        {
            int outer = labels - 1 - (label - depth);
            if (label >= depth)
                isExit[outer == 0 ? Region.Returned : Region.FirstLabel + outer] = true;
        }
    }
}
