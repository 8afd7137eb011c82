using System.Text.RegularExpressions;
using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Sysroots;

/// <summary>Looks through a sysroot.</summary>
public static partial class SysrootReader
{
    /// <summary>Looks through an SDK's sysroot.</summary>
    /// <param name="sdk">The SDK.</param>
    /// <returns>What is there.</returns>
    /// <exception cref="WasiToolsException"><c>SysrootNotFound</c> or <c>ObjectInvalid</c>.</exception>
    public static WasiSysroot Read(WasiSdk sdk)
    {
        ArgumentNullException.ThrowIfNull(sdk);
        return Read(sdk.Sysroot, sdk);
    }

    /// <summary>Looks through a sysroot that need not belong to an SDK, such as a build of wasi-libc.</summary>
    /// <param name="path">The folder with <c>include</c> and <c>lib</c>.</param>
    /// <returns>What is there.</returns>
    /// <exception cref="WasiToolsException"><c>SysrootNotFound</c> or <c>ObjectInvalid</c>.</exception>
    public static WasiSysroot Read(string path) => Read(path, null);

    private static WasiSysroot Read(string path, WasiSdk? sdk)
    {
        string libraries = Path.Combine(path, "lib");
        string[] folders = !Directory.Exists(libraries)
            ? []
            : [.. Directory.EnumerateDirectories(libraries, "wasm*").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        if (folders.Length == 0)
            throw Throw.SysrootNotFound(path);

        IReadOnlyDictionary<string, IReadOnlyList<string>> twins = IdenticalFolders.Find(path, folders);
        SysrootTarget[] targets = [.. folders.Select(folder => ReadTarget(path, folder, sdk) with { SameAs = [.. twins[folder]] })];
        string? producer = targets.Select(static target => target.Libc?.Producer).FirstOrDefault(static text => text is not null);
        return new WasiSysroot
        {
            Sdk = sdk,
            Path = path,
            Llvm = ProducerVersion(producer) ?? sdk?.Llvm,
            WasiLibc = ReadWasiLibc(sdk),
            Targets = [.. targets],
            Problems = [.. SysrootCheck.Find(sdk, targets)],
        };
    }

    private static SysrootTarget ReadTarget(string sysroot, string folder, WasiSdk? sdk)
    {
        string libraries = Path.Combine(sysroot, "lib", folder);
        string include = Path.Combine(sysroot, "include", folder);
        // Up to SDK 21 all targets shared one folder of headers.
        if (!Directory.Exists(include))
            include = Path.Combine(sysroot, "include");
        string libcPath = Path.Combine(libraries, "libc.a");
        SysrootLibrary? libc = File.Exists(libcPath) ? SysrootLibrary.Read(libcPath) : null;
        bool hasInclude = File.Exists(Path.Combine(include, "stdio.h"));
        return new SysrootTarget
        {
            Folder = folder,
            Target = TargetCatalog.Find(folder),
            IncludeFolder = hasInclude ? include : null,
            HeaderCount = hasInclude ? CountHeaders(include) : 0,
            HasVersionHeader = File.Exists(Path.Combine(include, "wasi", "version.h")),
            LibraryFolder = libraries,
            Libc = libc,
            Threads = libc?.FindThreadSupport() ?? ThreadSupport.Absent,
            StartFiles = [.. Names(libraries, "crt1*.o")],
            Emulations = [.. Names(libraries, "libwasi-emulated-*.a").Select(static name => name[3..^2])],
            CxxVariants = [.. new[] { ".", "eh", "noeh" }.Where(variant => File.Exists(Path.Combine(libraries, variant, "libc++.a")))],
            CompilerRt = sdk is null ? null : FindCompilerRt(sdk, folder),
        };
    }

    /// <summary>Finds the builtins as clang does: a folder per target from SDK 26 on, one per operating system before.</summary>
    private static string? FindCompilerRt(WasiSdk sdk, string folder)
    {
        if (sdk.ResourceFolder is null)
            return null;
        string system = folder["wasm32-".Length..];
        string[] candidates =
        [
            Path.Combine("wasm32-unknown-" + system, "libclang_rt.builtins.a"),
            Path.Combine(system, "libclang_rt.builtins-wasm32.a"),
        ];
        // Before LLVM 18 and in Debian's packages one folder serves every target.
        bool oneForAll = sdk.Origin == SdkOrigin.Distribution || sdk.Llvm is { Major: < 18 };
        if (oneForAll)
            candidates = [.. candidates, Path.Combine("wasi", "libclang_rt.builtins-wasm32.a")];
        return candidates.Select(name => Path.Combine(sdk.ResourceFolder, "lib", name)).FirstOrDefault(File.Exists);
    }

    private static int CountHeaders(string include) =>
        Directory.EnumerateFiles(include, "*.h").Count()
        + Directory.EnumerateDirectories(include)
            .Where(static folder => Path.GetFileName(folder) is not "c++" and not "eh" and not "noeh")
            .Sum(static folder => Directory.EnumerateFiles(folder, "*.h", SearchOption.AllDirectories).Count());

    private static string[] Names(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(folder, pattern).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    private static string? ReadWasiLibc(WasiSdk? sdk)
    {
        string file = sdk is null ? "" : Path.Combine(sdk.Path, "VERSION");
        const string Key = "wasi-libc:";
        return File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(static line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..].Trim()
            : null;
    }

    private static Version? ProducerVersion(string? producer) =>
        producer is not null && LlvmVersion().Match(producer) is { Success: true } match && Version.TryParse(match.Value, out Version? version)
            ? version
            : null;

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex LlvmVersion();
}
