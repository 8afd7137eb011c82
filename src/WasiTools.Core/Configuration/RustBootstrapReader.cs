using WasiTools.Core.Targets;
using WasiTools.Core.Toml;

namespace WasiTools.Core.Configuration;

/// <summary>Reads what a configuration says of targets.</summary>
/// <param name="variable">Reads environment variables; null for the process's.</param>
public sealed class RustBootstrapReader(Func<string, string?>? variable = null)
{
    private readonly Func<string, string?> _variable = variable ?? Environment.GetEnvironmentVariable;

    /// <summary>Finds the configuration that bootstrap would read in a checkout of rustc.</summary>
    /// <param name="repository">The checkout's folder.</param>
    /// <returns>The path of the configuration, or of the one to make.</returns>
    /// <exception cref="WasiToolsException"><c>RustRepositoryNotFound</c>.</exception>
    public static string FindIn(string repository) => RustRepository.Open(repository).ConfigurationPath;

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">The file; one that does not exist sets nothing.</param>
    /// <param name="targets">Only these targets; null for all that the file names and all of WASI.</param>
    /// <returns>What it says of each target.</returns>
    /// <exception cref="WasiToolsException"><c>ConfigurationInvalid</c>.</exception>
    public IReadOnlyList<RustBootstrapTarget> Read(string path, IReadOnlyList<string>? targets = null)
    {
        TomlDocument document = RustBootstrapFile.Read(path);
        IEnumerable<string> sections = document.Root.Find("target") is TomlTable table ? table.Items.Keys : [];
        IEnumerable<string> names = targets
            ?? TargetCatalog.All.Select(static target => target.Name).Concat(BuildTargets(document)).Concat(sections).Distinct();
        return [.. names.Select(name => Describe(document, path, name))];
    }

    internal static IEnumerable<string> BuildTargets(TomlDocument document) => document.Root.Find("build", "target") switch
    {
        TomlArray array => array.Items.OfType<TomlString>().Select(static item => item.Value),
        TomlString one => [one.Value],
        _ => [],
    };

    internal static bool IsWasi(string target) => target.StartsWith("wasm", StringComparison.Ordinal) && target.Contains("wasi", StringComparison.Ordinal);

    private RustBootstrapTarget Describe(TomlDocument document, string path, string target)
    {
        string? root = Text("wasi-root"), runner = Text("runner");
        string? defaultRoot = IsWasi(target) && _variable("WASI_SDK_PATH") is { Length: > 0 } sdk ? Path.Combine(sdk, "share", "wasi-sysroot") : null;
        string? defaultRunner = IsWasi(target) ? DefaultRunner(target) : null;
        bool? isValid = root is null ? null : WasiRootCheck.IsValid(root, target);
        return new RustBootstrapTarget
        {
            Target = target,
            Path = path,
            Exists = File.Exists(path),
            IsBuildTarget = BuildTargets(document).Contains(target),
            WasiRoot = root,
            WasiRootIsValid = isValid,
            DefaultWasiRoot = defaultRoot,
            Runner = runner,
            DefaultRunner = defaultRunner,
            Linker = Text("linker"),
            CC = Text("cc"),
            CrtStatic = (document.Root.Find("target", target, "crt-static") as TomlBoolean)?.Value,
            Problems = [.. IsWasi(target) ? Problems(target, root ?? defaultRoot, runner, defaultRunner) : []],
        };

        string? Text(string key) => (document.Root.Find("target", target, key) as TomlString)?.Value;
    }

    private static IEnumerable<string> Problems(string target, string? root, string? runner, string? defaultRunner)
    {
        if (root is null)
            yield return "No wasi-root is set, and WASI_SDK_PATH is not either: the standard library cannot be built.";
        else if (!WasiRootCheck.IsValid(root, target))
            yield return $"wasi-root: {WasiRootCheck.Describe(root, target)}";
        if (runner is null && defaultRunner is null)
            yield return "No runner is set, and there is no wasmtime on the search path: the tests cannot be run.";
        else if (runner is null && TargetCatalog.Find(target) is { HasThreads: true })
            yield return "No runner is set, and the one that bootstrap takes by itself does not turn threads on.";
        else if (runner is not null && !RunnerCommand.Exists(runner))
            yield return $"runner: bootstrap splits it at spaces, and '{runner.Split(' ')[0]}' is no program.";
    }

    private string? DefaultRunner(string target)
    {
        string? wasmtime = ProgramPath.Find("wasmtime", _variable("PATH") ?? "");
        if (wasmtime is null)
            return null;
        string network = target.Contains("wasip2", StringComparison.Ordinal) ? " --wasi inherit-network --wasi allow-ip-name-lookup" : "";
        return $"{wasmtime} run -C cache=n --dir . --env RUSTC_BOOTSTRAP{network}";
    }
}
