using WasiTools.Core.Sdks;
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
        $"{uri} did not answer as expected: {cause.Message} Give the hash with -Hash, or a token if the rate limit is used up.",
        uri,
        cause);

    public static WasiToolsException DownloadFailed(Uri uri, Exception cause) => new(
        "DownloadFailed", WasiErrorKind.Connection, $"{cause.Message} What has arrived is kept; run the command again to go on.", uri, cause);

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

    /// <summary>Names from archives go to terminals only without control characters.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(static c => char.IsControl(c) ? '\uFFFD' : c));
}
