namespace WasiTools.Core.UiTests.Comparison;

/// <summary>
/// Decides as GNU diff does which lines of two lists are changed, where that is a matter of choice. It sets lines aside that can hardly belong
/// together, and aligns the rest by E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), section 4b.
/// </summary>
internal sealed class LineAlignment
{
    // Lines by number: those that are equal have the same.
    private readonly int[] _left, _right;

    // Which lines take part in the alignment: indices into the lists.
    private readonly int[] _leftRest, _rightRest;
    private readonly int[] _forward, _backward;

    private LineAlignment(int[] left, int[] right)
    {
        LeftChanged = Lacking(left, right);
        RightChanged = Lacking(right, left);
        _leftRest = Unchanged(LeftChanged);
        _rightRest = Unchanged(RightChanged);
        _left = [.. _leftRest.Select(index => left[index])];
        _right = [.. _rightRest.Select(index => right[index])];
        // A place for each diagonal, and one more at both ends.
        _forward = new int[_left.Length + _right.Length + 3];
        _backward = new int[_left.Length + _right.Length + 3];
        Align(0, _left.Length, 0, _right.Length);
    }

    /// <summary>For each line of the first list, whether it is deleted.</summary>
    public bool[] LeftChanged { get; }

    /// <summary>For each line of the second list, whether it is added.</summary>
    public bool[] RightChanged { get; }

    /// <summary>Aligns two lists that begin and end differently.</summary>
    public static LineAlignment Of(string[] left, string[] right)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return new LineAlignment(Number(left), Number(right));

        int[] Number(string[] lines) => [.. lines.Select(line => numbers.TryGetValue(line, out int number) ? number : numbers[line] = numbers.Count)];
    }

    private static int[] Unchanged(bool[] changed) => [.. Enumerable.Range(0, changed.Length).Where(index => !changed[index])];

    /// <summary>
    /// Lines that the other list lacks. Lines that it has very often are taken with them where they stand in the midst of such, since they would
    /// only match by chance.
    /// </summary>
    private static bool[] Lacking(int[] lines, int[] others)
    {
        var times = others.CountBy(static line => line).ToDictionary();
        int often = 5 * RootOf(lines.Length / 64);
        Kind[] kinds = [.. lines.Select(line => !times.TryGetValue(line, out int count) ? Kind.Lacking : count > often ? Kind.Frequent : Kind.Matching)];
        for (int i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == Kind.Frequent)
                kinds[i] = Kind.Matching;
            if (kinds[i] == Kind.Matching)
                continue;
            int end = i;
            while (end < kinds.Length && kinds[end] != Kind.Matching)
                end++;
            Span<Kind> run = kinds.AsSpan(i..end);
            int length = run.LastIndexOf(Kind.Lacking) + 1;
            run[length..].Fill(Kind.Matching);
            Reconsider(run[..length]);
            i += length - 1;
        }

        return [.. kinds.Select(static kind => kind != Kind.Matching)];
    }

    /// <summary>Keeps frequent lines of a run that begins and ends with lines that are lacking, if there are too many or they are near its ends.</summary>
    private static void Reconsider(Span<Kind> run)
    {
        if (run.Count(Kind.Frequent) * 4 > run.Length)
        {
            run.Replace(Kind.Frequent, Kind.Matching);
            return;
        }

        int tooMany = RootOf(run.Length / 4) + 1;
        for (int i = 0, end; i < run.Length; i = end + 1)
        {
            for (end = i; end < run.Length && run[end] == Kind.Frequent; end++)
            {
            }

            if (end - i >= tooMany)
                run[i..end].Fill(Kind.Matching);
        }

        KeepNearEnd(run);
        run.Reverse();
        KeepNearEnd(run);
        run.Reverse();
    }

    /// <summary>The end of a run lasts until three lines in a row are lacking, or the ninth line or a later one is.</summary>
    private static void KeepNearEnd(Span<Kind> run)
    {
        for (int i = 0, inRow = 0; i < run.Length && inRow < 3 && (i < 8 || run[i] != Kind.Lacking); i++)
        {
            inRow = run[i] == Kind.Lacking ? inRow + 1 : 0;
            if (inRow == 0)
                run[i] = Kind.Matching;
        }
    }

    /// <summary>About the square root: a power of two.</summary>
    private static int RootOf(int value)
    {
        int root = 1;
        while ((value >>= 2) > 0)
            root *= 2;
        return root;
    }

    private void Align(int left, int leftEnd, int right, int rightEnd)
    {
        while (left < leftEnd && right < rightEnd && _left[left] == _right[right])
            (left, right) = (left + 1, right + 1);
        while (left < leftEnd && right < rightEnd && _left[leftEnd - 1] == _right[rightEnd - 1])
            (leftEnd, rightEnd) = (leftEnd - 1, rightEnd - 1);
        if (left < leftEnd && right < rightEnd)
        {
            (int leftMiddle, int rightMiddle) = FindMiddle(left, leftEnd, right, rightEnd);
            Align(left, leftMiddle, right, rightMiddle);
            Align(leftMiddle, leftEnd, rightMiddle, rightEnd);
            return;
        }

        while (left < leftEnd)
            LeftChanged[_leftRest[left++]] = true;
        while (right < rightEnd)
            RightChanged[_rightRest[right++]] = true;
    }

    /// <summary>A point on the shortest path: where the searches from both corners meet. Diagonals are numbered by left minus right.</summary>
    private (int Left, int Right) FindMiddle(int left, int leftEnd, int right, int rightEnd)
    {
        int zero = _right.Length + 1;
        int lowest = left - rightEnd, highest = leftEnd - right;
        int start = left - right, goal = leftEnd - rightEnd;
        int forwardLow = start, forwardHigh = start, backwardLow = goal, backwardHigh = goal;
        bool isOdd = ((start - goal) & 1) != 0;
        _forward[zero + start] = left;
        _backward[zero + goal] = leftEnd;
        while (true)
        {
            Widen(_forward, zero, lowest, highest, ref forwardLow, ref forwardHigh, outside: -1);
            for (int diagonal = forwardHigh; diagonal >= forwardLow; diagonal -= 2)
            {
                int below = _forward[zero + diagonal - 1], above = _forward[zero + diagonal + 1];
                int x = below < above ? above : below + 1;
                while (x < leftEnd && x - diagonal < rightEnd && _left[x] == _right[x - diagonal])
                    x++;
                _forward[zero + diagonal] = x;
                if (isOdd && diagonal >= backwardLow && diagonal <= backwardHigh && _backward[zero + diagonal] <= x)
                    return (x, x - diagonal);
            }

            Widen(_backward, zero, lowest, highest, ref backwardLow, ref backwardHigh, outside: int.MaxValue);
            for (int diagonal = backwardHigh; diagonal >= backwardLow; diagonal -= 2)
            {
                int below = _backward[zero + diagonal - 1], above = _backward[zero + diagonal + 1];
                int x = below < above ? below : above - 1;
                while (x > left && x - diagonal > right && _left[x - 1] == _right[x - diagonal - 1])
                    x--;
                _backward[zero + diagonal] = x;
                if (!isOdd && diagonal >= forwardLow && diagonal <= forwardHigh && x <= _forward[zero + diagonal])
                    return (x, x - diagonal);
            }
        }
    }

    /// <summary>One more step reaches one more diagonal on either side, unless that is outside.</summary>
    private static void Widen(int[] reached, int zero, int lowest, int highest, ref int low, ref int high, int outside)
    {
        if (low > lowest)
            reached[zero + --low - 1] = outside;
        else
            low++;
        if (high < highest)
            reached[zero + ++high + 1] = outside;
        else
            high--;
    }

    private enum Kind
    {
        Matching,
        Lacking,
        Frequent,
    }
}
