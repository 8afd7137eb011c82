using System.Text.RegularExpressions;

namespace WasiTools.Core.Sdks;

/// <summary>Recognises the folder of an SDK by what is in it.</summary>
internal static partial class SdkFolder
{
    /// <summary>Reads an SDK's folder; null if it is none.</summary>
    public static WasiSdk? TryRead(string path, SdkOrigin origin)
    {
        string bin = Path.Combine(path, "bin");
        string? clang = new[] { "clang", "clang.exe" }.Select(name => Path.Combine(bin, name)).FirstOrDefault(File.Exists);
        string sysroot = Path.Combine(path, "share", "wasi-sysroot");
        if (clang is null || !Directory.Exists(sysroot))
            return null;

        string? resources = FindResources(Path.Combine(path, "lib", "clang"));
        (WasiSdkVersion? version, Version? llvm) = ReadVersionFile(path);
        version ??= VersionOfName(path);
        llvm ??= version is { } known ? ReleaseCatalog.FindLlvm(known) : null;
        llvm ??= resources is not null ? ParseLlvm(Path.GetFileName(resources)) : null;
        return new WasiSdk
        {
            Version = version,
            Llvm = llvm,
            Origin = origin,
            Path = path,
            Clang = clang,
            Sysroot = sysroot,
            ResourceFolder = resources,
        };
    }

    /// <summary>The newest of the version folders that clang keeps its headers and compiler-rt in.</summary>
    public static string? FindResources(string clangFolder) =>
        !Directory.Exists(clangFolder)
            ? null
            : Directory.EnumerateDirectories(clangFolder).MaxBy(static folder => ParseLlvm(Path.GetFileName(folder)));

    /// <summary>Reads <c>19</c> or <c>19.1.5</c>.</summary>
    public static Version? ParseLlvm(string text) =>
        Version.TryParse(text.Contains('.') ? text : text + ".0", out Version? version) ? version : null;

    private static (WasiSdkVersion? Version, Version? Llvm) ReadVersionFile(string path)
    {
        string file = Path.Combine(path, "VERSION");
        if (!File.Exists(file))
            return (null, null);
        string[] lines = File.ReadAllLines(file);
        WasiSdkVersion? version = lines.Length > 0 && WasiSdkVersion.TryParse(lines[0], out WasiSdkVersion read) ? read : null;
        string? llvm = lines.FirstOrDefault(static line => line.StartsWith("llvm-version:", StringComparison.Ordinal));
        return (version, llvm is null ? null : ParseLlvm(llvm["llvm-version:".Length..].Trim()));
    }

    private static WasiSdkVersion? VersionOfName(string path)
    {
        Match match = FolderName().Match(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)));
        return match.Success && WasiSdkVersion.TryParse(match.Groups[1].Value, out WasiSdkVersion version) ? version : null;
    }

    [GeneratedRegex(@"^wasi-sdk-(\d+(?:\.\d+)?)")]
    private static partial Regex FolderName();
}
