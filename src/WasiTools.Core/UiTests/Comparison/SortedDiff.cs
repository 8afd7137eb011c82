using System.Globalization;

namespace WasiTools.Core.UiTests.Comparison;

/// <summary>What GNU <c>diff</c> prints of two lists that <c>LC_ALL=C sort</c> has sorted.</summary>
public static class SortedDiff
{
    /// <summary>Compares the lists after sorting them.</summary>
    /// <param name="reference">The lines of the first list, in any order.</param>
    /// <param name="difference">The lines of the second list, in any order.</param>
    /// <returns>The lines of the output; none if the lists are the same.</returns>
    public static IEnumerable<string> Lines(IEnumerable<string> reference, IEnumerable<string> difference)
    {
        string[] left = [.. reference];
        string[] right = [.. difference];
        Array.Sort(left, Utf8Order.Instance);
        Array.Sort(right, Utf8Order.Instance);
        // Equal lines at both ends are set aside before anything is aligned.
        int first = left.AsSpan().CommonPrefixLength(right);
        int last = 0;
        while (last < Math.Min(left.Length, right.Length) - first && left[^(last + 1)] == right[^(last + 1)])
            last++;
        left = left[first..^last];
        right = right[first..^last];
        var alignment = LineAlignment.Of(left, right);
        int[] deleted = Gaps(alignment.LeftChanged);
        int[] added = Gaps(alignment.RightChanged);
        Slide(left, deleted, added);
        Slide(right, added, deleted);
        int i = 0, j = 0;
        for (int gap = 0; gap < deleted.Length; gap++)
        {
            if (deleted[gap] + added[gap] > 0)
            {
                yield return Header(first + i, first + i + deleted[gap], first + j, first + j + added[gap]);
                for (int k = 0; k < deleted[gap]; k++)
                    yield return "< " + left[i + k];
                if (deleted[gap] > 0 && added[gap] > 0)
                    yield return "---";
                for (int k = 0; k < added[gap]; k++)
                    yield return "> " + right[j + k];
            }

            // Behind each gap but the last there is a line that both have.
            i += deleted[gap] + 1;
            j += added[gap] + 1;
        }
    }

    /// <summary>How many lines are changed before each line that both lists have, and after the last.</summary>
    private static int[] Gaps(bool[] changed)
    {
        var gaps = new List<int> { 0 };
        foreach (bool isChanged in changed)
        {
            if (isChanged)
                gaps[^1]++;
            else
                gaps.Add(0);
        }

        return [.. gaps];
    }

    /// <summary>
    /// Where a line is repeated, several of its places may be called the changed one. GNU diff moves runs of changes together as far as it can,
    /// then to the end, and back to where the other list changes too.
    /// </summary>
    /// <param name="lines">The lines of one list.</param>
    /// <param name="own">How many of them are changed in each gap.</param>
    /// <param name="other">The same of the other list.</param>
    private static void Slide(string[] lines, int[] own, int[] other)
    {
        int start = 0;
        for (int gap = 0; gap < own.Length; start += own[gap] + 1, gap++)
        {
            if (own[gap] == 0)
                continue;
            int size;
            int meeting;
            do
            {
                size = own[gap];
                while (gap > 0 && lines[start - 1] == lines[start + own[gap] - 1])
                {
                    // The run goes before the line that both have, and joins what is changed there.
                    start -= 1 + own[gap - 1];
                    Move(own, gap, gap - 1);
                    gap--;
                }

                meeting = other[gap] > 0 ? gap : own.Length;
                while (gap < own.Length - 1 && lines[start] == lines[start + own[gap]])
                {
                    Move(own, gap, gap + 1);
                    gap++;
                    start++;
                    if (other[gap] > 0)
                        meeting = gap;
                }
            }
            while (own[gap] != size);

            for (; gap > meeting; gap--, start--)
                Move(own, gap, gap - 1);
        }
    }

    private static void Move(int[] counts, int from, int to)
    {
        counts[to] += counts[from];
        counts[from] = 0;
    }

    private static string Header(int leftStart, int leftEnd, int rightStart, int rightEnd) =>
        leftStart == leftEnd ? string.Create(CultureInfo.InvariantCulture, $"{leftEnd}a{Range(rightStart, rightEnd)}")
        : rightStart == rightEnd ? string.Create(CultureInfo.InvariantCulture, $"{Range(leftStart, leftEnd)}d{rightEnd}")
        : $"{Range(leftStart, leftEnd)}c{Range(rightStart, rightEnd)}";

    /// <summary>Lines are counted from 1.</summary>
    private static string Range(int start, int end) =>
        end - start == 1
            ? end.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{start + 1},{end}");
}
