namespace WasiTools.Core.UiTests.Running;

/// <summary>The tests of a suite, as compiletest finds them below its folder.</summary>
internal sealed class SuiteTree
{
    private readonly string _folder;

    private SuiteTree(string path, string prefix, string folder)
    {
        Path = path;
        Prefix = prefix;
        _folder = folder;
        Tests = [.. Find(folder, "").Order(StringComparer.Ordinal)];
    }

    /// <summary>The suite's folder from the repository's root, such as <c>tests/ui</c>, or <c>src/test/ui</c> before 2023.</summary>
    public string Path { get; }

    /// <summary>What stands before a test in its name and in every filter: <c>tests/ui/</c>, or <c>ui/</c>, as some names before 2023 have no more.</summary>
    public string Prefix { get; }

    /// <summary>The tests' paths within the suite, with forward slashes, by their bytes.</summary>
    public string[] Tests { get; }

    /// <summary>Reads a suite of a checkout.</summary>
    /// <param name="root">The checkout's folder.</param>
    /// <param name="suite">The suite, such as <c>ui</c> or <c>tests/ui</c>.</param>
    /// <exception cref="WasiToolsException"><c>SuiteNotFound</c>.</exception>
    public static SuiteTree Read(string root, string suite)
    {
        string name = suite.Replace('\\', '/').Trim('/');
        name = name[(name.LastIndexOf('/') + 1)..];
        foreach ((string path, string prefix) in new[] { ($"tests/{name}", $"tests/{name}/"), ($"src/test/{name}", $"{name}/") })
        {
            string folder = System.IO.Path.Combine(root, path.Replace('/', System.IO.Path.DirectorySeparatorChar));
            if (Directory.Exists(folder))
                return new SuiteTree(path, prefix, folder);
        }

        throw Throw.SuiteNotFound(root, name);
    }

    /// <summary>Tests that no filter can tell apart because the name of one contains that of the other, together; most are alone.</summary>
    public IEnumerable<IReadOnlyList<string>> Groups()
    {
        var leader = new Dictionary<string, string>(StringComparer.Ordinal);
        var known = new HashSet<string>(Tests, StringComparer.Ordinal);
        foreach (string test in Tests)
        {
            leader.TryAdd(test, test);
            foreach (string other in ContainedIn(Path + "/" + test).Where(other => other != test && known.Contains(other)))
            {
                leader.TryAdd(other, other);
                string one = Leader(leader, test), two = Leader(leader, other);
                bool isFirst = string.CompareOrdinal(one, two) < 0;
                leader[isFirst ? two : one] = isFirst ? one : two;
            }
        }

        return Tests.GroupBy(test => Leader(leader, test), StringComparer.Ordinal).Select(static group => (IReadOnlyList<string>)[.. group]);
    }

    /// <summary>Whether a filter selects a test: compiletest looks for it anywhere in the name.</summary>
    public bool IsSelected(string test, string filter) => $"{Path}/{test}".Contains(filter, StringComparison.Ordinal);

    /// <summary>The tests whose filter occurs in a name.</summary>
    private IEnumerable<string> ContainedIn(string name)
    {
        for (int at = name.IndexOf(Prefix, StringComparison.Ordinal); at >= 0; at = name.IndexOf(Prefix, at + 1, StringComparison.Ordinal))
        {
            int start = at + Prefix.Length;
            for (int end = name.IndexOf(".rs", start, StringComparison.Ordinal); end >= 0; end = name.IndexOf(".rs", end + 1, StringComparison.Ordinal))
                yield return name[start..(end + 3)];
        }
    }

    private static string Leader(Dictionary<string, string> leader, string test)
    {
        while (leader[test] != test)
            test = leader[test];
        return test;
    }

    private static IEnumerable<string> Find(string folder, string relative)
    {
        if (File.Exists(System.IO.Path.Combine(folder, "compiletest-ignore-dir")))
            yield break;
        foreach (string path in Directory.EnumerateFileSystemEntries(folder))
        {
            string name = System.IO.Path.GetFileName(path);
            if (Directory.Exists(path))
            {
                if (name != "auxiliary")
                {
                    foreach (string test in Find(path, $"{relative}{name}/"))
                        yield return test;
                }
            }
            else if (name.EndsWith(".rs", StringComparison.Ordinal) && name[0] is not ('.' or '#' or '~'))
            {
                yield return relative + name;
            }
        }
    }
}
