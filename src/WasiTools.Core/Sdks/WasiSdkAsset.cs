using System.Runtime.InteropServices;

namespace WasiTools.Core.Sdks;

/// <summary>One archive of a wasi-sdk release.</summary>
/// <remarks>
/// Names before 23 have no processor; Windows archives were named after their compiler, differently in 22. Releases without
/// an entry of their own follow the newest rule.
/// </remarks>
public sealed record WasiSdkAsset
{
    private static readonly Uri s_downloads = new("https://github.com/WebAssembly/wasi-sdk/releases/download/");

    private WasiSdkAsset(WasiSdkVersion version, SdkPlatform platform, SdkArchitecture architecture, string fileName)
    {
        Version = version;
        Platform = platform;
        Architecture = architecture;
        FileName = fileName;
    }

    /// <summary>The SDK's version.</summary>
    public WasiSdkVersion Version { get; }

    /// <summary>The operating system that its tools run on.</summary>
    public SdkPlatform Platform { get; }

    /// <summary>The processor that its tools run on.</summary>
    public SdkArchitecture Architecture { get; }

    /// <summary>The name of the archive.</summary>
    public string FileName { get; }

    /// <summary>Where the project publishes it.</summary>
    public Uri Uri => new(s_downloads, $"{Uri.EscapeDataString(Version.Tag)}/{Uri.EscapeDataString(FileName)}");

    /// <summary>The folder name under which it is installed, the same form for all versions.</summary>
    public string FolderName => $"wasi-sdk-{Version}-{Name(Architecture)}-{Name(Platform)}";

    /// <summary>The archive of a version for a platform.</summary>
    /// <param name="version">The SDK's version, 20 or later.</param>
    /// <param name="platform">The operating system.</param>
    /// <param name="architecture">The processor.</param>
    /// <returns>The archive.</returns>
    /// <exception cref="WasiToolsException"><c>SdkAssetNotFound</c>: that release has none for the platform.</exception>
    public static WasiSdkAsset For(WasiSdkVersion version, SdkPlatform platform, SdkArchitecture architecture)
    {
        if (!Exists(version, platform, architecture))
            throw Throw.SdkAssetNotFound(version, platform, architecture);
        string fileName = (version.Major, platform) switch
        {
            (22, SdkPlatform.Windows) => $"wasi-sdk-{version}.m-mingw64.tar.gz",
            ( < 22, SdkPlatform.Windows) => $"wasi-sdk-{version}.m-mingw.tar.gz",
            ( <= 22, _) => $"wasi-sdk-{version}-{Name(platform)}.tar.gz",
            _ => $"wasi-sdk-{version}-{Name(architecture)}-{Name(platform)}.tar.gz",
        };
        return new WasiSdkAsset(version, platform, architecture, fileName);
    }

    /// <summary>The archive of a version for this machine; one for x86-64 where the system emulates it and no other exists.</summary>
    /// <param name="version">The SDK's version, 20 or later.</param>
    /// <returns>The archive.</returns>
    /// <exception cref="WasiToolsException"><c>SdkAssetNotFound</c>: that release has none for this machine.</exception>
    public static WasiSdkAsset ForHost(WasiSdkVersion version)
    {
        SdkPlatform platform = HostPlatform;
        SdkArchitecture architecture = HostArchitecture;
        bool emulates = architecture == SdkArchitecture.Arm64 && platform != SdkPlatform.Linux;
        return emulates && !Exists(version, platform, architecture)
            ? For(version, platform, SdkArchitecture.X64)
            : For(version, platform, architecture);
    }

    /// <summary>This machine's operating system.</summary>
    public static SdkPlatform HostPlatform =>
        OperatingSystem.IsWindows() ? SdkPlatform.Windows : OperatingSystem.IsMacOS() ? SdkPlatform.MacOS : SdkPlatform.Linux;

    /// <summary>This machine's processor; x86-64 for those without an SDK.</summary>
    public static SdkArchitecture HostArchitecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.Arm64 => SdkArchitecture.Arm64,
        System.Runtime.InteropServices.Architecture.RiscV64 => SdkArchitecture.RiscV64,
        _ => SdkArchitecture.X64,
    };

    /// <summary>Whether the release has an archive for the platform.</summary>
    /// <param name="version">The SDK's version.</param>
    /// <param name="platform">The operating system.</param>
    /// <param name="architecture">The processor.</param>
    /// <returns>True if so.</returns>
    public static bool Exists(WasiSdkVersion version, SdkPlatform platform, SdkArchitecture architecture) =>
        version.Major >= (platform, architecture) switch
        {
            (_, SdkArchitecture.X64) => 20,
            (SdkPlatform.Windows, SdkArchitecture.Arm64) => 26,
            (_, SdkArchitecture.Arm64) => 23,
            (SdkPlatform.Linux, SdkArchitecture.RiscV64) => 33,
            _ => int.MaxValue,
        };

    /// <inheritdoc/>
    public override string ToString() => FileName;

    private static string Name(SdkPlatform platform) => platform switch
    {
        SdkPlatform.Windows => "windows",
        SdkPlatform.MacOS => "macos",
        _ => "linux",
    };

    private static string Name(SdkArchitecture architecture) => architecture switch
    {
        SdkArchitecture.Arm64 => "arm64",
        SdkArchitecture.RiscV64 => "riscv64",
        _ => "x86_64",
    };
}
