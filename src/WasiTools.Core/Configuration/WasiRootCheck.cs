using WasiTools.Core.Targets;

namespace WasiTools.Core.Configuration;

/// <summary>Whether a folder can be a target's <c>wasi-root</c>.</summary>
internal static class WasiRootCheck
{
    /// <summary>Bootstrap looks for <c>lib/TRIPLE</c>, for the target's own name only.</summary>
    public static bool IsValid(string root, string target) => Directory.Exists(Path.Combine(root, "lib", target));

    /// <summary>Says what is wrong with a folder that is not valid.</summary>
    public static string Describe(string root, string target)
    {
        if (!Directory.Exists(root))
            return $"'{root}' does not exist.";
        string lib = Path.Combine(root, "lib");
        if (!Directory.Exists(lib))
            return $"'{root}' has no lib folder. It is the sysroot that is wanted, the folder with include and lib.";
        string[] present = [.. Directory.EnumerateDirectories(lib, "wasm*").Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
        string? former = TargetCatalog.Find(target)?.Aliases.Select(static alias => alias.Name).FirstOrDefault(present.Contains);
        string found = former is not null ? $"only lib/{former}, which is {target} by its former name; an SDK from 22 on has both"
            : present.Length > 0 ? $"only {string.Join(", ", present)}"
            : "no target";
        return $"'{root}' has no lib/{target}: {found}.";
    }
}
