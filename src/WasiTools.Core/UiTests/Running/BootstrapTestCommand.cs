using WasiTools.Core.Builds;
using WasiTools.Core.Configuration;

namespace WasiTools.Core.UiTests.Running;

/// <summary>The command line of <c>x.py test</c>.</summary>
internal static class BootstrapTestCommand
{
    /// <exception cref="WasiToolsException"><c>PythonNotFound</c>.</exception>
    public static CommandLine For(string worktree, SuiteTree suite, UiTestRequest request, TestPart part)
    {
        string python = ProgramPath.Find("python3") ?? ProgramPath.Find("python") ?? ProgramPath.Find("py") ?? throw Throw.PythonNotFound();
        return new CommandLine(python, [Path.Combine(worktree, "x.py"), .. Arguments(worktree, suite, request, part)])
        {
            WorkingFolder = worktree,
            Environment = new Dictionary<string, string> { ["PYTHONUNBUFFERED"] = "1" },
        };
    }

    /// <summary>What <c>x.py</c> is given.</summary>
    public static string[] Arguments(string worktree, SuiteTree suite, UiTestRequest request, TestPart part) =>
    [
        "test", suite.Path, "--target", request.Target, "--no-fail-fast",
        .. KnowsForceRerun(worktree) ? ["--force-rerun"] : Array.Empty<string>(),
        .. request.Arguments,
        // Bootstrap splits them at spaces; the option before each would not leave Windows' command line enough room.
        .. part.Filters.Count > 0 ? ["--test-args", string.Join(' ', part.Filters)] : Array.Empty<string>(),
    ];

    /// <summary>Bootstrap has the option since 2023. Before that, tests that passed are run again only if something has changed.</summary>
    private static bool KnowsForceRerun(string worktree)
    {
        string bootstrap = Path.Combine(worktree, "src", "bootstrap");
        string? flags = new[] { Path.Combine(bootstrap, "src", "core", "config", "flags.rs"), Path.Combine(bootstrap, "flags.rs") }.FirstOrDefault(File.Exists);
        return flags is null || File.ReadAllText(flags).Contains("force_rerun", StringComparison.Ordinal)
            || File.ReadAllText(flags).Contains("force-rerun", StringComparison.Ordinal);
    }
}
