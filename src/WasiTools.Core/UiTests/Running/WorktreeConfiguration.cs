using WasiTools.Core.Configuration;
using WasiTools.Core.Toml;

namespace WasiTools.Core.UiTests.Running;

/// <summary>The user's configuration as a worktree gets it.</summary>
internal static class WorktreeConfiguration
{
    /// <summary>Copies a configuration under the name that the worktree's commit expects, with metrics and the names of all tests turned on.</summary>
    /// <param name="source">The user's configuration, which need not exist.</param>
    /// <param name="worktree">The worktree.</param>
    /// <param name="target">The target whose runner is set.</param>
    /// <param name="runner">The runner; null to leave it.</param>
    /// <returns>The text that the worktree has, and where bootstrap writes what it builds.</returns>
    public static (string Text, string BuildFolder) Copy(string source, RustRepository worktree, string target, string? runner)
    {
        TomlDocument document = RustBootstrapFile.Read(source);
        try
        {
            document = document.With(["build", "metrics"], TomlWriter.Write(true)).With(["rust", "verbose-tests"], TomlWriter.Write(true));
            if (runner is not null)
                document = document.With(["target", target, "runner"], TomlWriter.Write(runner));
        }
        catch (TomlException exception)
        {
            throw Throw.ConfigurationInvalid(source, exception);
        }

        string path = Path.Combine(worktree.Root, worktree.ExpectedName);
        byte[] text = document.Encode();
        // Bootstrap builds anew what depends on a configuration that is younger.
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(text))
            File.WriteAllBytes(path, text);
        string build = document.Root.Find("build", "build-dir") is TomlString folder ? folder.Value : "build";
        return (document.Text.Characters, Path.Combine(worktree.Root, build));
    }
}
