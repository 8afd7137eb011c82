using WasiTools.Core.Builds;
using WasiTools.Core.Engines;
using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;
using WasiTools.Core.Toml;
using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Core;

/// <summary>The failures of this library, each with its stable identifier.</summary>
internal static class Throw
{
    public static WasiToolsException TargetNotFound(string name) => new(
        "TargetNotFound",
        WasiErrorKind.NotFound,
        $"'{name}' is not a WASI target. Known targets: {string.Join(", ", TargetCatalog.All)}.",
        name);

    public static WasiToolsException InvalidSdkVersion(string text) => new(
        "InvalidSdkVersion",
        WasiErrorKind.InvalidArgument,
        $"'{text}' is not a version of wasi-sdk. Versions look like 33, 33.0, wasi-sdk-33 or 34-rc.1.",
        text);

    public static WasiToolsException SdkAssetNotFound(WasiSdkVersion version, SdkPlatform platform, SdkArchitecture architecture) => new(
        "SdkAssetNotFound",
        WasiErrorKind.NotFound,
        version.Major < 20
            ? $"wasi-sdk {version} is older than 20, the first that this module installs."
            : $"wasi-sdk {version} has no archive for {platform} on {architecture}. Find-WasiSdk shows which releases do.",
        version);

    public static WasiToolsException InvalidHash(string text) => new(
        "InvalidHash", WasiErrorKind.InvalidArgument, $"'{text}' is not a SHA-256: 64 hexadecimal digits are expected.", text);

    public static WasiToolsException ReleaseApiFailed(Uri uri, Exception cause) => new(
        "ReleaseApiFailed",
        WasiErrorKind.Connection,
        $"{uri} did not answer as expected: {Sentence(cause)} Give the hash with -Hash, or a token if the rate limit is used up.",
        uri,
        cause);

    public static WasiToolsException DownloadFailed(Uri uri, Exception cause) => new(
        "DownloadFailed", WasiErrorKind.Connection, $"{Sentence(cause)} What has arrived is kept; run the command again to go on.", uri, cause);

    public static WasiToolsException DownloadRefused(Uri uri, int status, string answer) => new(
        "DownloadRefused",
        status is 401 or 403 or 407 ? WasiErrorKind.Security : WasiErrorKind.Connection,
        status switch
        {
            401 or 403 => $"{answer} A token given with -Token may help.",
            407 => $"{answer} Give the proxy's credential with -ProxyCredential.",
            _ => answer,
        },
        uri);

    public static WasiToolsException ArchiveNotFound(WasiSdkAsset asset, string places) => new(
        "ArchiveNotFound", WasiErrorKind.NotFound, $"{asset.FileName} is not there: looked at {places}.", asset);

    public static WasiToolsException NotEnoughSpace(string folder, long needed, long available, string purpose) => new(
        "NotEnoughSpace",
        WasiErrorKind.ResourceLimit,
        $"{folder} has {available >> 20} MiB free, but {needed >> 20} MiB are needed {purpose}, and some to spare.",
        folder);

    public static WasiToolsException ArchiveUnsafe(string entry, string reason) => new(
        "ArchiveUnsafe", WasiErrorKind.Security, $"The archive is refused for its entry '{Printable(entry)}': {Printable(reason)}.", entry);

    public static WasiToolsException ArchiveTooLarge(string reason) => new(
        "ArchiveTooLarge", WasiErrorKind.ResourceLimit, $"The archive is refused: {Printable(reason)}.");

    public static WasiToolsException ArchiveInvalid(string reason, Exception? cause) => new(
        "ArchiveInvalid", WasiErrorKind.InvalidData, $"The archive cannot be unpacked: {reason}.", null, cause);

    public static WasiToolsException SdkLayoutUnknown(WasiSdkAsset asset) => new(
        "SdkLayoutUnknown", WasiErrorKind.InvalidData, $"{asset.FileName} has no bin/clang or no share/wasi-sysroot: it is no wasi-sdk.", asset);

    public static WasiToolsException SdkHashMismatch(WasiSdkAsset asset, HashPin pin, string actual) => new(
        "SdkHashMismatch",
        WasiErrorKind.Security,
        $"{asset.FileName} has the SHA-256 {actual}, but {pin.Sha256} is expected ({pin.Provenance}). Nothing was installed.",
        asset);

    public static WasiToolsException SdkIsForeign(WasiSdk sdk) => new(
        "SdkIsForeign", WasiErrorKind.NotSupported, $"{sdk.Path} was not installed by this module and is left alone.", sdk);

    public static WasiToolsException NoSdkIn(string path) => new(
        "SdkNotFound", WasiErrorKind.NotFound, $"'{path}' is no wasi-sdk: it has no bin/clang or no share/wasi-sysroot.", path);

    public static WasiToolsException ObjectInvalid(string file, long offset, string reason) => new(
        "ObjectInvalid", WasiErrorKind.InvalidData, $"{Printable(file)} cannot be read, at offset {offset}: {reason}.", file);

    public static WasiToolsException SysrootNotFound(string path) => new(
        "SysrootNotFound",
        WasiErrorKind.NotFound,
        $"'{path}' is no WASI sysroot: it has no lib/wasm32-... folder. Name the folder that contains include and lib.",
        path);

    public static WasiToolsException SdkNeeded() => new(
        "SdkNeeded",
        WasiErrorKind.NotFound,
        "A clang and a sysroot are needed and none was found. Install-WasiSdk installs them, or give -Sdk.");

    public static WasiToolsException SysrootLacksTarget(WasiSdk sdk, WasiTarget target, string folders) => new(
        "SysrootLacksTarget",
        WasiErrorKind.NotFound,
        $"{sdk} has nothing for {target}; its sysroot has {(folders.Length > 0 ? folders : "no target")}. Give another SDK with -Sdk, or -Freestanding to do without a C library.",
        sdk);

    public static WasiToolsException InputNotSupported(string input, string reason) => new(
        "InputNotSupported", WasiErrorKind.InvalidArgument, $"'{input}' cannot be built: {reason}.", input);

    public static WasiToolsException InvalidMemorySize(long bytes) => new(
        "InvalidMemorySize",
        WasiErrorKind.InvalidArgument,
        $"A maximum memory of {bytes} bytes is not possible: it is a multiple of 65536, from 65536 to 4294967296.",
        bytes);

    public static WasiToolsException CpuLacksFeatures(WasiTarget target) => new(
        "CpuLacksFeatures",
        WasiErrorKind.NotSupported,
        $"{target} needs {string.Join(", ", target.RequiredFeatures)}, which the CPU 'mvp' lacks. Use 'generic' or none.",
        target);

    public static WasiToolsException LlvmTooOld(WasiTarget target, Version llvm) => new(
        "LlvmTooOld",
        WasiErrorKind.NotSupported,
        target.HasThreads
            ? $"LLVM {llvm} cannot link {target}: importing and exporting the memory together needs LLVM {target.SinceLlvm.Major}."
            : $"LLVM {llvm} does not know {target}, which needs LLVM {target.SinceLlvm.Major}.",
        llvm);

    public static WasiToolsException ObjectLacksFeatures(string name, string[] features) => new(
        "ObjectLacksFeatures",
        WasiErrorKind.NotSupported,
        $"{name} was compiled without {string.Join(" and ", features)}, so it does not belong in a program with threads. Compile it with --target=wasm32-wasip1-threads -pthread.",
        name);

    public static WasiToolsException ToolNotFound(string program, Exception cause) => new(
        "ToolNotFound",
        WasiErrorKind.NotFound,
        $"'{program}' could not be started: {Sentence(cause)} Install it or add it to the search path."
            + (program == "wasm-tools" ? " It makes components of modules; jco, from npm, does so too and is taken where only that is there." : ""),
        program,
        cause);

    public static WasiToolsException BuildFailed(BuildPlan plan, CommandLine command, int exitCode, IReadOnlyList<BuildDiagnostic> found)
    {
        BuildDiagnostic? first = found.FirstOrDefault(static item => item.Severity == "error");
        string? hint = found.FirstOrDefault(static item => item.Hint is not null && item.Severity == "error")?.Hint;
        string what = first is null ? $"{command.Program} ended with exit code {exitCode}." : $"{first}.";
        var failure = new WasiToolsException(
            "BuildFailed", WasiErrorKind.ToolFailed, $"Building for {plan.Target} failed: {what}{(hint is null ? "" : $" Hint: {hint}")}", plan.Request.Inputs[0]);
        failure.Data["Diagnostics"] = found;
        return failure;
    }

    public static WasiToolsException NoComponent(WasiTarget target) => new(
        "ComponentNotPossible",
        WasiErrorKind.NotSupported,
        target.IsComponent
            ? $"{target} makes components already."
            : $"Only a single program for wasm32-wasip1 becomes a component{(target.HasThreads ? "; components have no shared memory, so no threads" : "")}.",
        target);

    public static WasiToolsException AdapterNotFound(string adapter) => new(
        "AdapterNotFound",
        WasiErrorKind.NotFound,
        $"'{adapter}' does not exist. The adapter is wasi_snapshot_preview1.command.wasm (.reactor.wasm for libraries) of a Wasmtime release, or in the lib folder of jco from npm; wasm-tools, which uses it, is installed with 'cargo install wasm-tools'.",
        adapter);

    public static WasiToolsException RustTargetNotInstalled(CommandLine command, int exitCode) => new(
        "RustTargetNotInstalled", WasiErrorKind.ToolFailed, $"'{command}' ended with exit code {exitCode}.", command);

    public static WasiToolsException NothingBuilt(BuildPlan plan) => new(
        "NothingBuilt", WasiErrorKind.NotFound, $"The build for {plan.Target} succeeded but made no .wasm file.", plan.Request.Inputs[0]);

    public static WasiToolsException InvokeArgumentsDiffer(string function, string reason) => new(
        "InvokeArgumentsDiffer", WasiErrorKind.InvalidArgument, $"'{Printable(function)}' cannot be called so: {reason}.", function);

    public static WasiToolsException DirectoryNotFound(string path) => new(
        "DirectoryNotFound", WasiErrorKind.NotFound, $"'{path}' is no directory, so the program cannot be given it.", path);

    public static WasiToolsException ModuleUnusable(string path, Exception cause) => new(
        "ModuleUnusable", WasiErrorKind.InvalidData, $"'{path}' cannot be run: {Printable(cause.Message)}", path, cause);

    public static WasiToolsException ComponentNotSupported(string path) => new(
        "ComponentNotSupported",
        WasiErrorKind.NotSupported,
        $"'{path}' is a component (WASI 0.2 or later), and the built-in engine runs core modules (WASI 0.1). Run it with -Engine Wasmtime, or with jco from npm.",
        path);

    public static WasiToolsException ModuleInvalid(string path, Exception cause) => new(
        "ModuleInvalid", WasiErrorKind.InvalidData, $"'{path}' is not valid: {Printable(cause.Message)}", path, cause);

    public static WasiToolsException EngineNotFound(WasiEngineKind kind) => new(
        "EngineNotFound", WasiErrorKind.NotFound, $"{kind} is not on the search path. Get-WasiEngine shows the engines that are.", kind);

    public static WasiToolsException EngineCannotRun(WasiEngine engine, string reason) => new(
        "EngineCannotRun", WasiErrorKind.NotSupported, $"{engine} {reason}.", engine);

    public static WasiToolsException TestLogNotFound(string path) => new(
        "PathNotFound", WasiErrorKind.NotFound, $"There is no log or folder '{path}'.", path);

    public static WasiToolsException NoTestLogsIn(string path, string extensions) => new(
        "NoTestLogs", WasiErrorKind.NotFound, $"'{path}' holds no file of a kind that is read from folders: {extensions}. Name the files.", path);

    public static WasiToolsException KnownFailuresNotFound(string path) => new(
        "KnownFailuresNotFound", WasiErrorKind.NotFound, $"There is no list of known failures '{path}'.", path);

    public static WasiToolsException KnownFailuresInvalid(string path, int line) => new(
        "KnownFailuresInvalid",
        WasiErrorKind.InvalidData,
        $"{path}, line {line}: after 'until' a day such as 2027-01-31 is expected.",
        path);

    public static WasiToolsException UiTestRegression(string id, IReadOnlyList<UiTestDifference> found)
    {
        string kinds = string.Join(", ", found.GroupBy(static item => item.Class).OrderBy(static kind => kind.Key).Select(static kind => $"{kind.Count()} {kind.Key}"));
        string names = string.Join(", ", found.Take(3).Select(static item => Printable(item.Id)));
        return new(id, WasiErrorKind.ToolFailed, $"{kinds}: {names}{(found.Count > 3 ? ", ..." : "")}", found);
    }

    public static WasiToolsException ConfigurationInvalid(string path, TomlException cause)
    {
        var failure = new WasiToolsException(
            "ConfigurationInvalid",
            WasiErrorKind.InvalidData,
            $"{path}({cause.Line},{cause.Column}): {Printable(cause.Reason)}. The file was left as it is.",
            path,
            cause);
        failure.Data["Line"] = cause.Line;
        failure.Data["Column"] = cause.Column;
        return failure;
    }

    public static WasiToolsException RustRepositoryNotFound(string path, string reason) => new(
        "RustRepositoryNotFound",
        WasiErrorKind.NotFound,
        $"'{path}' is no checkout of rustc's repository: {reason}. Give the folder that has x.py and src/bootstrap.",
        path);

    public static WasiToolsException WasiRootInvalid(string path, string reason) => new(
        "WasiRootInvalid", WasiErrorKind.InvalidArgument, $"{reason} Get-WasiSysroot shows the sysroots that there are.", path);

    public static WasiToolsException RunnerNotFound(string program) => new(
        "RunnerNotFound",
        WasiErrorKind.NotFound,
        $"The runner '{program}' was found neither as a file nor on the search path. Give Builtin, Wasmtime, Wamr, or a command that exists.",
        program);

    public static WasiToolsException NoFolderWithoutSpaces(string command) => new(
        "NoFolderWithoutSpaces",
        WasiErrorKind.NotSupported,
        $"Bootstrap splits a runner at spaces, '{command}' has some within, and there is no folder without spaces for a script to stand in. Set TEMP to one.",
        command);

    public static WasiToolsException NoGuardPages(string? reason) => new(
        "GuardNotPossible", WasiErrorKind.NotSupported, $"Guard pages do not work here: {reason}. Use -Bounds Auto or Explicit.");

    public static WasiToolsException WasirunNotFound(string name) => new(
        "WasirunNotFound",
        WasiErrorKind.NotFound,
        $"{name} is neither in the module nor on the search path. Without -Isolation Process the program runs in this process.",
        name);

    public static WasiToolsException WasirunFailed(string path, int exitCode) => new(
        "WasirunFailed", WasiErrorKind.ToolFailed, $"wasirun ended with exit code {exitCode} before it could say how '{path}' ended.", path);

    public static WasiToolsException ModuleRefused(string path, string reason) => new(
        "ModuleUnusable", WasiErrorKind.InvalidData, $"'{path}' cannot be run: {Printable(reason)}", path);

    public static WasiToolsException ReportFolderNotFound(string folder) => new(
        "PathNotFound", WasiErrorKind.NotFound, $"There is no folder '{folder}' to write the report to.", folder);

    public static WasiToolsException InvalidShard(string text) => new(
        "InvalidShard", WasiErrorKind.InvalidArgument, $"'{text}' is no shard: a part and their count are expected, such as 2/8.", text);

    public static WasiToolsException SuiteNotFound(string root, string suite) => new(
        "SuiteNotFound", WasiErrorKind.NotFound, $"{root} has neither tests/{suite} nor src/test/{suite}.", suite);

    public static WasiToolsException ReferenceNotFound(string repository, string reference) => new(
        "ReferenceNotFound", WasiErrorKind.NotFound, $"{repository} has no branch, tag or commit '{Printable(reference)}'. Fetch it if it is elsewhere.", reference);

    public static WasiToolsException ReferenceDirty(string repository, string reference) => new(
        "ReferenceDirty",
        WasiErrorKind.Conflict,
        $"'{reference}' is checked out in {repository} with changes that are in no commit, so they would not be tested. Commit or stash them, or use -Force to test what is committed.",
        reference);

    public static WasiToolsException WorktreeModified(string folder) => new(
        "WorktreeModified", WasiErrorKind.Conflict, $"Files of the worktree {folder} were changed. Undo that, or delete the folder; it is made again.", folder);

    public static WasiToolsException GitFailed(string command, string repository, string output) => new(
        "GitFailed", WasiErrorKind.ToolFailed, $"git {command} failed in {repository}: {Printable(output)}", repository);

    public static WasiToolsException PythonNotFound() => new(
        "PythonNotFound", WasiErrorKind.NotFound, "Python, in which x.py is written, is not on the search path as python3, python or py.");

    public static WasiToolsException UiTestRunFailed(string reference, int exitCode, string log, string tail) => new(
        "UiTestRunFailed",
        WasiErrorKind.ToolFailed,
        $"x.py ended with exit code {exitCode} at {reference} before the tests had. The log is {log}; it ends with:\n{tail}",
        reference);

    public static WasiToolsException DiskFull(string path) => new(
        "DiskFull", WasiErrorKind.ResourceLimit, $"The disk that has {path} is full. What was run is kept: make room and run the command again.", path);

    public static WasiToolsException NoTestProgram() => new(
        "NoTestProgram", WasiErrorKind.InvalidArgument, "The client of -InProcess was started without the module to run.");

    /// <summary>Names from archives and guests go to terminals only without control characters.</summary>
    internal static string Printable(string text) =>
        string.Concat(text.Select(static c => char.IsControl(c) ? '\uFFFD' : c));

    /// <summary>A cause's message, which ends with a full stop or not, before another sentence.</summary>
    private static string Sentence(Exception cause) => cause.Message.EndsWith('.') ? cause.Message : cause.Message + ".";
}
