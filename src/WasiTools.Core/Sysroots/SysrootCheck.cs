using System.Text.RegularExpressions;
using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Sysroots;

/// <summary>Finds what would make compiling, linking or running fail.</summary>
internal static partial class SysrootCheck
{
    public static IEnumerable<SysrootProblem> Find(WasiSdk? sdk, IReadOnlyList<SysrootTarget> targets)
    {
        foreach (SysrootTarget target in targets)
        {
            foreach (SysrootProblem problem in FindInTarget(sdk, target))
                yield return problem;
        }

        if (sdk is not null && CheckCMakeFile(sdk, targets) is { } wrong)
            yield return wrong;
    }

    private static IEnumerable<SysrootProblem> FindInTarget(WasiSdk? sdk, SysrootTarget target)
    {
        if (target.Libc is null)
            yield return new SysrootProblem("LibcMissing", target.Folder, "lib has no libc.a.", "Nothing links for this target; reinstall the SDK.");
        if (target.IncludeFolder is null)
            yield return new SysrootProblem("HeadersMissing", target.Folder, "include has no stdio.h.", "Nothing that includes a header compiles; reinstall the SDK.");
        if (!target.StartFiles.Any(static name => name is "crt1-command.o" or "crt1.o"))
            yield return new SysrootProblem("StartFileMissing", target.Folder, "lib has no crt1-command.o.", "Link with -nostartfiles and a _start of your own.");
        if (sdk is not null && target.CompilerRt is null)
        {
            yield return new SysrootProblem(
                "CompilerRtMissing",
                target.Folder,
                "clang finds no libclang_rt.builtins for this target.",
                sdk.Version is { Major: >= 22 and <= 25 }
                    ? "SDK 22 to 25 ship none for threads: use SDK 26 or later, or copy the folder lib/wasi of clang's resources to the target's name."
                    : "Install compiler-rt for wasm32, or link with -nodefaultlibs.");
        }

        if (target.Target is not { HasThreads: true } || target.Libc is null)
            yield break;
        if (target.Threads != ThreadSupport.Real)
            yield return new SysrootProblem("ThreadsMissing", target.Folder, $"pthread_create is {(target.Threads == ThreadSupport.Stub ? "a stub that fails" : "absent")}.", "Use a libc that was built with threads.");
        string[] lacking = [.. target.Target.RequiredFeatures.Except(target.Libc.Features).Where(static feature => feature != "mutable-globals")];
        if (lacking.Length > 0)
            yield return new SysrootProblem("FeaturesMissing", target.Folder, $"libc.a was built without {string.Join(" and ", lacking)}.", "wasm-ld refuses it with --shared-memory; use a libc that was built for threads.");
    }

    private static SysrootProblem? CheckCMakeFile(WasiSdk sdk, IReadOnlyList<SysrootTarget> targets)
    {
        string file = Path.Combine(sdk.Path, "share", "cmake", "wasi-sdk-pthread.cmake");
        if (!File.Exists(file) || Triple().Match(File.ReadAllText(file)) is not { Success: true } match)
            return null;
        string triple = match.Groups[1].Value;
        if (targets.Any(target => target.Folder == triple))
            return null;
        string current = TargetCatalog.Find(triple)?.Name ?? "wasm32-wasip1-threads";
        return new SysrootProblem(
            "CMakeTripleRemoved",
            "",
            $"share/cmake/wasi-sdk-pthread.cmake sets the triple {triple}, for which the SDK has no sysroot.",
            $"Pass -DCMAKE_C_COMPILER_TARGET={current} -DCMAKE_CXX_COMPILER_TARGET={current}, or build with Invoke-WasiBuild, which does.");
    }

    [GeneratedRegex(@"set\s*\(\s*triple\s+([\w-]+)\s*\)")]
    private static partial Regex Triple();
}
