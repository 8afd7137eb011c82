using System.Globalization;

namespace WasiTools.Core.UiTests.Comparison;

/// <summary>What <c>LC_ALL=C diff</c> prints of two lists sorted by <c>LC_ALL=C sort</c>.</summary>
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
        int i = 0, j = 0;
        while (i < left.Length || j < right.Length)
        {
            if (i < left.Length && j < right.Length && string.Equals(left[i], right[j], StringComparison.Ordinal))
            {
                i++;
                j++;
                continue;
            }

            // Both are sorted, so a change reaches to the next line that both have.
            int deleted = i, added = j;
            while (i < left.Length || j < right.Length)
            {
                int order = i == left.Length ? 1 : j == right.Length ? -1 : Utf8Order.Instance.Compare(left[i], right[j]);
                if (order == 0)
                    break;
                if (order < 0)
                    i++;
                else
                    j++;
            }

            yield return Header(deleted, i, added, j);
            for (int k = deleted; k < i; k++)
                yield return "< " + left[k];
            if (deleted < i && added < j)
                yield return "---";
            for (int k = added; k < j; k++)
                yield return "> " + right[k];
        }
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
