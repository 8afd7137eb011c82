using WasiTools.Engine;

namespace WasiTools.Fuzz.Reduction;

/// <summary>Makes a module smaller while something remains true of it: takes instructions out, or puts a constant in their place.</summary>
internal sealed class Reducer(Func<byte[], bool> isInteresting)
{
    /// <summary>What may stand for what is taken out: nothing, a value of some type, or the end of the path.</summary>
    private static readonly byte[][] replacements =
    [
        [], [0x41, 0], [0x42, 0], [0x43, 0, 0, 0, 0], [0x44, 0, 0, 0, 0, 0, 0, 0, 0], [0xFD, 12, .. new byte[16]],
        [0xD0, 0x6E], [0xD0, 0x70], [0xD0, 0x6F], [0xD0, 0x71], [0x1A], [0x00],
    ];

    /// <summary>The smallest module that was found.</summary>
    public byte[] Reduce(byte[] bytes)
    {
        var parts = new ModuleParts(bytes);
        bool again = true;
        while (again)
        {
            again = false;
            foreach (List<byte[]> body in parts.Bodies)
            {
                for (int length = body.Count - 1; length > 0; length = length > 16 ? length * 3 / 4 : length - 1)
                    again |= Shorten(parts, body, length);
            }
        }
        return parts.ToBinary();
    }

    private bool Shorten(ModuleParts parts, List<byte[]> body, int length)
    {
        bool any = false;
        for (int start = 0; start + length < body.Count;)
        {
            if (TryReplace(parts, body, start, length))
                any = true;
            else
                start++;
        }
        return any;
    }

    private bool TryReplace(ModuleParts parts, List<byte[]> body, int start, int length)
    {
        List<byte[]> removed = body.GetRange(start, length);
        int size = removed.Sum(i => i.Length);
        foreach (byte[] replacement in replacements)
        {
            if (replacement.Length >= size)
                continue;
            body.RemoveRange(start, length);
            if (replacement.Length > 0)
                body.Insert(start, replacement);
            byte[] candidate = parts.ToBinary();
            if (Module.Validate(candidate) && isInteresting(candidate))
                return true;
            body.RemoveRange(start, replacement.Length > 0 ? 1 : 0);
            body.InsertRange(start, removed);
        }
        return false;
    }
}
