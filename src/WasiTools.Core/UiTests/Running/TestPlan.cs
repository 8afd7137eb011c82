namespace WasiTools.Core.UiTests.Running;

/// <summary>Divides the tests of a run into parts. A part that was run need not be run again when the rest is resumed.</summary>
internal sealed class TestPlan
{
    /// <summary>Few enough that little is lost with a part, many enough that bootstrap's own start does not matter.</summary>
    public const int TestsInPart = 1000;

    /// <summary>Windows takes 32,767 characters; compiletest has about 4,000 of arguments besides. The same everywhere, so that parts are.</summary>
    public const int LongestFilters = 24_000;

    private readonly SuiteTree _tree;
    private readonly HashSet<string> _selected;

    private TestPlan(SuiteTree tree, IReadOnlyList<IReadOnlyList<string>> groups)
    {
        _tree = tree;
        _selected = [.. groups.SelectMany(static group => group)];
        Parts = [.. Divide(groups)];
    }

    /// <summary>The parts, in order.</summary>
    public IReadOnlyList<TestPart> Parts { get; }

    /// <summary>How many tests there are, revisions not counted.</summary>
    public int Count => _selected.Count;

    /// <summary>Plans a run.</summary>
    /// <param name="tree">The suite.</param>
    /// <param name="filters">Only tests whose name contains one of these; none for all.</param>
    /// <param name="shard">Only those of this shard.</param>
    public static TestPlan For(SuiteTree tree, IReadOnlyList<string> filters, UiTestShard shard) => new(
        tree,
        [.. tree.Groups().Where(group =>
            shard.Contains(group[0]) && (filters.Count == 0 || group.Any(test => filters.Any(filter => tree.IsSelected(test, filter)))))]);

    private IEnumerable<TestPart> Divide(IReadOnlyList<IReadOnlyList<string>> groups)
    {
        for (int start = 0; start < groups.Count;)
        {
            int end = start;
            for (int count = 0; end < groups.Count && (end == start || count + groups[end].Count <= TestsInPart); end++)
                count += groups[end].Count;
            TestPart part = Part(groups.Skip(start).Take(end - start));
            while (part.Filters.Sum(static filter => filter.Length + 3) > LongestFilters && end - start > 1)
            {
                end = start + ((end - start) / 2);
                part = Part(groups.Skip(start).Take(end - start));
            }

            yield return part;
            start = end;
        }
    }

    private TestPart Part(IEnumerable<IReadOnlyList<string>> groups)
    {
        string[] tests = [.. groups.SelectMany(static group => group).Order(StringComparer.Ordinal)];
        return new TestPart(tests, tests.Length == _tree.Tests.Length ? [] : Filters(tests));
    }

    /// <summary>Whole folders where all of their tests are wanted and the folder's name selects no others, else single tests.</summary>
    private List<string> Filters(string[] tests)
    {
        var wanted = new HashSet<string>(tests, StringComparer.Ordinal);
        var found = new List<string>();
        string? covered = null;
        foreach (string test in tests)
        {
            if (covered is not null && test.StartsWith(covered, StringComparison.Ordinal))
                continue;
            covered = WholeFolder(test, wanted);
            found.Add(_tree.Prefix + (covered ?? test));
        }

        return found;
    }

    /// <summary>The uppermost folder of a test that can stand for its tests; null if none can.</summary>
    private string? WholeFolder(string test, HashSet<string> wanted)
    {
        for (int slash = test.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = test.IndexOf('/', slash + 1))
        {
            string folder = test[..(slash + 1)];
            int first = Array.BinarySearch(_tree.Tests, folder, StringComparer.Ordinal);
            first = first < 0 ? ~first : first;
            int end = first;
            while (end < _tree.Tests.Length && _tree.Tests[end].StartsWith(folder, StringComparison.Ordinal) && wanted.Contains(_tree.Tests[end]))
                end++;
            bool isWhole = end == _tree.Tests.Length || !_tree.Tests[end].StartsWith(folder, StringComparison.Ordinal);
            if (isWhole && end - first > 1 && _tree.Tests.Count(other => _tree.IsSelected(other, _tree.Prefix + folder)) == end - first)
                return folder;
        }

        return null;
    }
}
