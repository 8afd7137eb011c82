using System.Globalization;
using WasiTools.Core.Configuration;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Runs compiler tests through rustc's bootstrap at references of a repository, each in a worktree of its own.</summary>
public static class UiTestRunner
{
    /// <summary>Runs the tests. What is known when it is broken off is kept, and taken up by the next run that is the same.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="observer">Hears the results as they come.</param>
    /// <param name="cancellation">Ends bootstrap and all that it has started.</param>
    /// <returns>The runs, ended, in the order of the references.</returns>
    /// <exception cref="WasiToolsException">
    /// <c>RustRepositoryNotFound</c>, <c>ReferenceNotFound</c>, <c>ReferenceDirty</c>, <c>SuiteNotFound</c>, <c>UiTestRunFailed</c>, <c>DiskFull</c> and others.
    /// </exception>
    public static async Task<IReadOnlyList<UiTestRun>> RunAsync(UiTestRequest request, IUiTestObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        bool isRemote = !Directory.Exists(request.Repository) && (request.Repository.Contains("://", StringComparison.Ordinal) || request.Repository.Contains('@', StringComparison.Ordinal));
        string root = isRemote ? request.Repository : RustRepository.Open(request.Repository).Root;
        var workspace = new UiTestWorkspace(request.OutputPath ?? DefaultOutput(root, isRemote));
        GitRepository git = isRemote
            ? await GitRepository.CloneAsync(root, workspace.Clone, cancellation).ConfigureAwait(false)
            : new GitRepository(root, cancellation);
        var repository = RustRepository.Open(git.Root);

        // What can be wrong is found before the first test runs.
        var commits = new List<(string Reference, string Commit)>();
        foreach (string reference in request.References)
        {
            commits.Add((reference, await git.ResolveAsync(reference).ConfigureAwait(false)));
            if (!request.IgnoreUncommitted && await git.HasUncommittedAsync(reference).ConfigureAwait(false))
                throw Throw.ReferenceDirty(git.Root, reference);
        }

        using TestServer? server = request.InProcess ? TestServer.Start(cancellation) : null;
        string? runner = server?.Runner ?? Runner(request);
        var runs = new List<UiTestRun>();
        foreach ((string reference, string commit) in commits)
        {
            string worktree = workspace.Worktree(reference);
            observer.Verbose($"{reference} is {commit}, checked out in {worktree}.");
            await git.CheckOutAsync(worktree, commit).ConfigureAwait(false);
            (string text, string build) = WorktreeConfiguration.Copy(
                request.ConfigurationPath ?? repository.ConfigurationPath, RustRepository.Open(worktree), request.Target, runner);
            var suite = SuiteTree.Read(worktree, request.Suite);
            TestPlan plan = TestPlan.For(suite, request.Filters, request.Shard);
            if (plan.Count == 0)
                observer.Warning($"{reference}: no test of {suite.Path} is selected.");
            string folder = workspace.OpenRun(reference, Identity(request, commit, server is null ? text : ""), request.Restart);
            var run = new UiTestRun(reference, folder);
            runs.Add(run);
            try
            {
                await new ReferenceRun(request, worktree, build, suite, plan, run, observer).RunAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                run.AddGap(exception is OperationCanceledException ? "the run was stopped" : exception.Message);
                throw;
            }

            UiTestWorkspace.End(folder);
            run.End();
        }

        return runs;
    }

    private static string? Runner(UiTestRequest request)
    {
        if (request.Runner is null)
            return null;
        (string command, RunnerScript? script) = RunnerShim.Write(RunnerCommand.For(request.Runner, request.Target), RunnerShim.Folders());
        script?.Save();
        return command;
    }

    private static string DefaultOutput(string root, bool isRemote) => isRemote
        ? Path.GetFullPath(Path.GetFileNameWithoutExtension(root.TrimEnd('/')) + ".uitests")
        : Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + ".uitests";

    private static SortedDictionary<string, string> Identity(UiTestRequest request, string commit, string configuration) => new(StringComparer.Ordinal)
    {
        ["commit"] = commit,
        ["target"] = request.Target,
        ["suite"] = request.Suite,
        ["filters"] = string.Join('\n', request.Filters),
        ["shard"] = request.Shard.ToString(),
        ["repeat"] = request.Repeat.ToString(CultureInfo.InvariantCulture),
        ["arguments"] = string.Join('\n', request.Arguments),
        ["inProcess"] = request.InProcess ? "yes" : "no",
        ["configuration"] = configuration,
    };
}
