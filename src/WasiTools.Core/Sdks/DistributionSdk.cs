namespace WasiTools.Core.Sdks;

/// <summary>Recognises a distribution's clang, lld and wasi-libc, which Debian and Fedora install under /usr.</summary>
internal static class DistributionSdk
{
    private const string Prefix = "/usr";

    /// <summary>Sysroots that distributions use: Debian's is /usr itself, Fedora and Arch have a folder.</summary>
    private static readonly string[] s_sysroots = [Prefix, "/usr/share/wasi-sysroot", "/usr/wasm32-wasi", "/usr/lib/wasi-sysroot"];

    public static WasiSdk? TryFind(Func<string, string?> variable)
    {
        string? sysroot = s_sysroots.FirstOrDefault(static root =>
            File.Exists(Path.Combine(root, "lib", "wasm32-wasi", "libc.a")) || File.Exists(Path.Combine(root, "lib", "wasm32-wasip1", "libc.a")));
        if (sysroot is null || FindClang(variable("PATH") ?? "") is not var (clang, llvm))
            return null;
        return new WasiSdk
        {
            Llvm = llvm,
            Origin = SdkOrigin.Distribution,
            Path = sysroot,
            Clang = clang,
            Sysroot = sysroot,
            ResourceFolder = Resources(llvm.Major),
        };
    }

    /// <summary>The newest clang that has a wasm-ld of its version: another version's bitcode it could not read.</summary>
    private static (string Path, Version Llvm)? FindClang(string searchPath)
    {
        (string Path, Version Llvm)? newest = null;
        foreach (string folder in searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Directory.Exists))
        {
            foreach (string clang in Directory.EnumerateFiles(folder, "clang-*"))
            {
                string suffix = Path.GetFileName(clang)["clang-".Length..];
                if (!suffix.All(char.IsAsciiDigit) || SdkFolder.ParseLlvm(suffix) is not { } llvm
                    || !File.Exists(Path.Combine(folder, "wasm-ld-" + suffix)) || Resources(llvm.Major) is null)
                    continue;
                if (newest is null || llvm > newest.Value.Llvm)
                    newest = (clang, llvm);
            }
        }

        return newest;
    }

    private static string? Resources(int llvm)
    {
        string[] candidates = [$"{Prefix}/lib/llvm-{llvm}/lib/clang/{llvm}", $"{Prefix}/lib/clang/{llvm}"];
        return candidates.FirstOrDefault(Directory.Exists);
    }
}
