namespace WasiTools.Core.UiTests;

/// <summary>A test's name as compiletest prints it, <c>[mode (compare mode)] path#revision</c>, taken apart.</summary>
/// <param name="Mode">The mode, a debugger's name included, such as <c>ui</c> or <c>debuginfo-gdb</c>; null for names without brackets.</param>
/// <param name="CompareMode">The compare mode, such as <c>polonius</c>, or null.</param>
/// <param name="Path">The path with forward slashes, as printed: <c>tests/ui/a.rs</c>, earlier <c>src/test/ui/a.rs</c> or <c>ui/a.rs</c>.</param>
/// <param name="Revision">The revision, or null.</param>
public sealed record UiTestName(string? Mode, string? CompareMode, string Path, string? Revision)
{
    // The layouts before 2023, of which the first suite of a path tells the second kind.
    private static readonly string[] s_suites =
    [
        "assembly/", "codegen/", "codegen-units/", "compile-fail/", "coverage/", "crashes/", "debuginfo/", "incremental/", "incremental-fulldeps/",
        "mir-opt/", "parse-fail/", "pretty/", "run-fail/", "run-make/", "run-make-fulldeps/", "run-pass/", "run-pass-fulldeps/",
        "run-pass-valgrind/", "rustdoc/", "rustdoc-gui/", "rustdoc-js/", "rustdoc-json/", "rustdoc-ui/", "ui/", "ui-fulldeps/",
    ];

    /// <summary>The path as the layout of today has it, so that runs from before and after a move of the test folders compare.</summary>
    public string CanonicalPath =>
        Path.StartsWith("src/test/", StringComparison.Ordinal) ? string.Concat("tests/", Path.AsSpan(9))
        : Mode is not null && Array.Exists(s_suites, suite => Path.StartsWith(suite, StringComparison.Ordinal)) ? "tests/" + Path
        : Path;

    /// <summary>The suite's folder, such as <c>ui</c>, or null for names that are no path of a suite.</summary>
    public string? Suite
    {
        get
        {
            ReadOnlySpan<char> path = CanonicalPath;
            if (!path.StartsWith("tests/", StringComparison.Ordinal))
                return null;
            path = path["tests/".Length..];
            int slash = path.IndexOf('/');
            return slash <= 0 ? null : path[..slash].ToString();
        }
    }

    /// <summary>Takes a name apart. Every text is a name; one that has not compiletest's form is all path.</summary>
    /// <param name="name">The name, without indentation.</param>
    /// <returns>Its parts.</returns>
    public static UiTestName Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int close = name.Length > 2 && name[0] == '[' ? name.IndexOf("] ", StringComparison.Ordinal) : -1;
        if (close < 0)
            return new UiTestName(null, null, name, null);
        string mode = name[1..close];
        string? compareMode = null;
        int open = mode.IndexOf(" (", StringComparison.Ordinal);
        if (open > 0 && mode.EndsWith(')'))
        {
            compareMode = mode[(open + 2)..^1];
            mode = mode[..open];
        }

        string path = name[(close + 2)..].Replace('\\', '/');
        int hash = path.LastIndexOf('#');
        return hash > path.LastIndexOf('/')
            ? new UiTestName(mode, compareMode, path[..hash], path[(hash + 1)..])
            : new UiTestName(mode, compareMode, path, null);
    }

    /// <summary>The identity of the test, the same in every layout and on every system: <c>[mode (compare mode)] tests/suite/path#revision</c>.</summary>
    /// <returns>The name.</returns>
    public override string ToString()
    {
        string test = Revision is null ? CanonicalPath : $"{CanonicalPath}#{Revision}";
        return Mode is null ? test : CompareMode is null ? $"[{Mode}] {test}" : $"[{Mode} ({CompareMode})] {test}";
    }
}
