namespace WasiTools.Core.Configuration;

/// <summary>The lines in which two texts differ.</summary>
internal static class LineDifference
{
    /// <summary>Compares two texts.</summary>
    /// <returns>Lines of the first with <c>-</c>, of the second with <c>+</c>, each group below the line that it starts at.</returns>
    public static IEnumerable<string> Between(string before, string after)
    {
        string[] old = before.Split('\n'), changed = after.Split('\n');
        int start = 0, oldEnd = old.Length, newEnd = changed.Length;
        while (start < oldEnd && start < newEnd && old[start] == changed[start])
            start++;
        while (oldEnd > start && newEnd > start && old[oldEnd - 1] == changed[newEnd - 1])
            (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1);
        return Between(old.AsMemory(start, oldEnd - start), changed.AsMemory(start, newEnd - start), start);
    }

    private static IEnumerable<string> Between(ReadOnlyMemory<string> old, ReadOnlyMemory<string> changed, int firstLine)
    {
        int[,] common = LongestCommon(old.Span, changed.Span);
        bool inGroup = false;
        for (int i = 0, j = 0; i < old.Length || j < changed.Length;)
        {
            if (i < old.Length && j < changed.Length && old.Span[i] == changed.Span[j])
            {
                (i, j, inGroup) = (i + 1, j + 1, false);
                continue;
            }

            if (!inGroup)
                yield return $"@@ line {firstLine + i + 1} @@";
            inGroup = true;
            yield return j == changed.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1])
                ? "-" + old.Span[i++].TrimEnd('\r')
                : "+" + changed.Span[j++].TrimEnd('\r');
        }
    }

    private static int[,] LongestCommon(ReadOnlySpan<string> old, ReadOnlySpan<string> changed)
    {
        var length = new int[old.Length + 1, changed.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = changed.Length - 1; j >= 0; j--)
                length[i, j] = old[i] == changed[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }

        return length;
    }
}
