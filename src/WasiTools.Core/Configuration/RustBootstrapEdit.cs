using System.Runtime.InteropServices;
using WasiTools.Core.Toml;

namespace WasiTools.Core.Configuration;

/// <summary>A change of a configuration that can be looked at before it is made.</summary>
public sealed class RustBootstrapEdit
{
    private readonly TomlDocument _before;
    private readonly TomlDocument _after;
    private readonly RunnerScript? _script;

    private RustBootstrapEdit(string path, TomlDocument before, TomlDocument after, RunnerScript? script)
    {
        Path = path;
        _before = before;
        _after = after;
        _script = script;
    }

    /// <summary>The configuration file.</summary>
    public string Path { get; }

    /// <summary>Whether there is anything to change in it.</summary>
    public bool IsNeeded => _before.Text.Characters != _after.Text.Characters || (_script is not null && !File.Exists(_script.Path));

    /// <summary>The lines that change, as <c>diff</c> writes them with <c>-</c> and <c>+</c>.</summary>
    public string Difference => string.Join('\n', LineDifference.Between(_before.Text.Characters, _after.Text.Characters));

    /// <summary>Plans a change.</summary>
    /// <param name="path">The configuration file, which need not exist.</param>
    /// <param name="settings">What to set.</param>
    /// <returns>The change, not made yet.</returns>
    /// <exception cref="WasiToolsException">The file is no TOML, or something to be set cannot work.</exception>
    public static RustBootstrapEdit Plan(string path, RustBootstrapSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        TomlDocument before = RustBootstrapFile.Read(path);
        var (runner, script) = settings.Runner is null
            ? (null, null)
            : RunnerShim.Write(RunnerCommand.For(settings.Runner, settings.Target), RunnerShim.Folders());
        if (settings.WasiRoot is { } root && !WasiRootCheck.IsValid(root, settings.Target))
            throw Throw.WasiRootInvalid(root, WasiRootCheck.Describe(root, settings.Target));
        try
        {
            return new RustBootstrapEdit(path, before, Change(before, settings, runner), script);
        }
        catch (TomlException exception)
        {
            throw Throw.ConfigurationInvalid(path, exception);
        }
    }

    /// <summary>Makes the change.</summary>
    /// <returns>The path of the backup; null if there was no file, or nothing to change.</returns>
    public string? Apply()
    {
        _script?.Save();
        return _before.Text.Characters == _after.Text.Characters ? null : RustBootstrapFile.Replace(Path, _after);
    }

    private static TomlDocument Change(TomlDocument document, RustBootstrapSettings settings, string? runner)
    {
        (string Key, string? Value)[] values =
        [
            ("wasi-root", Text(settings.WasiRoot)),
            ("runner", Text(runner)),
            ("linker", Text(settings.Linker)),
            ("cc", Text(settings.CC)),
            ("crt-static", settings.CrtStatic is { } isStatic ? TomlWriter.Write(isStatic) : null),
        ];
        if (settings.AddTarget && !RustBootstrapReader.BuildTargets(document).Contains(settings.Target))
            document = AddTarget(document, settings.Target);
        foreach ((string key, string? value) in values)
        {
            if (value is not null)
                document = document.With(["target", settings.Target, key], value);
        }

        return document;
    }

    private static TomlDocument AddTarget(TomlDocument document, string target)
    {
        string[] path = ["build", "target"];
        if (document.Root.Find(path) is TomlArray)
            return document.WithElement(path, TomlWriter.Write(target));
        // Without the key bootstrap builds for its hosts; they have to stay.
        IEnumerable<string> present = document.Root.Find(path) is TomlString one ? [one.Value] : Hosts(document);
        return document.With(path, TomlWriter.Write(present.Append(target)));
    }

    private static IEnumerable<string> Hosts(TomlDocument document)
    {
        if (document.Root.Find("build", "host") is TomlArray hosts)
            return hosts.Items.OfType<TomlString>().Select(static host => host.Value);
        return [document.Root.Find("build", "build") is TomlString build ? build.Value : HostTriple()];
    }

    private static string HostTriple()
    {
        string processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.Arm64 => "aarch64",
            Architecture.RiscV64 => "riscv64gc",
            _ => "x86_64",
        };
        return processor + (OperatingSystem.IsWindows() ? "-pc-windows-msvc" : OperatingSystem.IsMacOS() ? "-apple-darwin" : "-unknown-linux-gnu");
    }

    private static string? Text(string? value) => value is null ? null : TomlWriter.Write(value);
}
