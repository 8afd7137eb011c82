using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WasiTools.Core.UiTests.Running;

/// <summary>The folder in which worktrees and logs are kept.</summary>
internal sealed class UiTestWorkspace(string root)
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Where a clone goes.</summary>
    public string Clone => Path.Combine(root, "repository");

    /// <summary>The worktree of a reference; the next run of the reference, at a later commit, builds on what is there.</summary>
    public string Worktree(string reference) => Path.Combine(root, "worktrees", Slug(reference));

    /// <summary>Opens the folder of a run. The same run, broken off, goes on in it; one that has ended is begun anew.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="identity">All that decides which tests run, and how.</param>
    /// <param name="restart">Whether to begin anew in any case.</param>
    public string OpenRun(string reference, IReadOnlyDictionary<string, string> identity, bool restart)
    {
        string description = JsonSerializer.Serialize(identity, s_indented);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description)))[..12];
        string folder = Path.Combine(root, "runs", $"{Slug(reference)}-{hash}");
        if (Directory.Exists(folder) && (restart || File.Exists(EndMark(folder))))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "run.json"), description);
        return folder;
    }

    /// <summary>Says that a run has ended.</summary>
    public static void End(string folder) => File.WriteAllText(EndMark(folder), "");

    private static string EndMark(string folder) => Path.Combine(folder, "ended");

    private static string Slug(string reference)
    {
        string plain = string.Concat(reference.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')).Trim('.');
        // Names that differ in other characters, or in case only, stay apart.
        return plain == reference && plain == plain.ToLowerInvariant() ? plain : $"{plain}-{StableHash.Of(reference) & 0xFFFF:x4}";
    }
}
