using WasiTools.Core.Builds;

namespace WasiTools.Core.UiTests.Running;

/// <summary>Asks git about a repository, and has it make worktrees of it. Never changes the worktree that the user works in.</summary>
internal sealed class GitRepository(string root, CancellationToken cancellation)
{
    private static readonly Dictionary<string, string> s_environment = new() { ["GIT_TERMINAL_PROMPT"] = "0", ["LC_ALL"] = "C" };

    public string Root { get; } = root;

    /// <summary>Clones a repository, or brings the clone of an earlier run up to date.</summary>
    public static async Task<GitRepository> CloneAsync(string url, string folder, CancellationToken cancellation)
    {
        var repository = new GitRepository(folder, cancellation);
        if (Directory.Exists(Path.Combine(folder, ".git")))
        {
            await repository.GetAsync("fetch", "--quiet", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*").ConfigureAwait(false);
        }
        else
        {
            Directory.CreateDirectory(folder);
            await repository.GetAsync("clone", "--quiet", url, ".").ConfigureAwait(false);
        }

        return repository;
    }

    /// <summary>The commit of a reference: a branch, also one of origin only, a tag or a commit.</summary>
    /// <exception cref="WasiToolsException"><c>ReferenceNotFound</c>.</exception>
    public async Task<string> ResolveAsync(string reference)
    {
        foreach (string name in new[] { reference, "origin/" + reference })
        {
            (int code, string output, _) = await RunAsync("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}").ConfigureAwait(false);
            if (code == 0)
                return output;
        }

        throw Throw.ReferenceNotFound(Root, reference);
    }

    /// <summary>Whether a reference is what is checked out here, with changes that are in no commit and so would not be run.</summary>
    public async Task<bool> HasUncommittedAsync(string reference)
    {
        (_, string branch, _) = await RunAsync("rev-parse", "--abbrev-ref", "HEAD").ConfigureAwait(false);
        return (reference == "HEAD" || reference == branch || reference == "refs/heads/" + branch)
            && (await GetAsync("status", "--porcelain", "--untracked-files=no").ConfigureAwait(false)).Length > 0;
    }

    /// <summary>Has a commit checked out in a worktree, which is made if it is not there.</summary>
    /// <exception cref="WasiToolsException"><c>WorktreeModified</c> or <c>GitFailed</c>.</exception>
    public async Task CheckOutAsync(string folder, string commit)
    {
        await GetAsync("worktree", "prune").ConfigureAwait(false);
        if (!File.Exists(Path.Combine(folder, ".git")))
        {
            await GetAsync("worktree", "add", "--quiet", "--force", "--detach", folder, commit).ConfigureAwait(false);
            return;
        }

        var worktree = new GitRepository(folder, cancellation);
        if ((await worktree.GetAsync("status", "--porcelain", "--untracked-files=no", "--ignore-submodules").ConfigureAwait(false)).Length > 0)
            throw Throw.WorktreeModified(folder);
        await worktree.GetAsync("checkout", "--quiet", "--detach", commit).ConfigureAwait(false);
    }

    private async Task<string> GetAsync(params string[] arguments)
    {
        (int code, string output, string error) = await RunAsync(arguments).ConfigureAwait(false);
        return code == 0 ? output : throw Throw.GitFailed(arguments[0], Root, error);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var output = new List<string>();
        var errors = new List<string>();
        var command = new CommandLine("git", [.. arguments]) { WorkingFolder = Root, Environment = s_environment };
        int code = await ToolProcess.RunAsync(command, output.Add, errors.Add, cancellation).ConfigureAwait(false);
        return (code, string.Join('\n', output), string.Join('\n', errors));
    }
}
