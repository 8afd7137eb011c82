using WasiTools.Core.Targets;

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
}
