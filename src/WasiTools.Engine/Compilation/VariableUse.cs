using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Which variables instructions read or write.</summary>
internal static class VariableUse
{
    /// <summary>The indices of the variables that a region with all that lies in it uses, and of those that it writes; each sorted.</summary>
    public static (int[] Used, int[] Modified) Of(ModuleContent content, Region region) => Of(content, region, []);

    /// <summary>The same of a region's own instructions.</summary>
    public static (int[] Used, int[] Modified) OfOwn(ModuleContent content, Region region) => Of(content, region, region.Children);

    /// <summary>The indices of the variables that instructions read, sorted.</summary>
    public static int[] ReadBy(ModuleContent content, ByteRange range)
    {
        List<int> read = [];
        var reader = new CodeReader(content, range);
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            if (opcode == Opcode.LocalGet)
                read.Add(reader.ReadIndex());
            else
                reader.SkipImmediates(opcode);
        }
        return Distinct(read);
    }

    private static (int[] Used, int[] Modified) Of(ModuleContent content, Region region, Dictionary<int, Region> left)
    {
        List<int> used = [], modified = [];
        var reader = new CodeReader(content, new ByteRange(region.Start, region.End - region.Start));
        while (!reader.IsAtEnd)
        {
            if (left.TryGetValue(reader.Position, out Region? inner))
            {
                reader.Position = inner.End;
                continue;
            }
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
        return (Distinct(used), Distinct(modified));
    }

    /// <summary>The numbers sorted, each once. A sorted set would be slower here, and its code has to be compiled at start.</summary>
    private static int[] Distinct(List<int> numbers)
    {
        numbers.Sort(static (a, b) => a.CompareTo(b));
        int count = 0;
        for (int i = 0; i < numbers.Count; i++)
        {
            if (i == 0 || numbers[i] != numbers[i - 1])
                numbers[count++] = numbers[i];
        }
        return [.. numbers[..count]];
    }
}
