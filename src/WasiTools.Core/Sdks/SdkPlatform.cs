namespace WasiTools.Core.Sdks;

/// <summary>Operating systems for which wasi-sdk is built.</summary>
public enum SdkPlatform
{
    /// <summary>Linux with glibc.</summary>
    Linux,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Windows.</summary>
    Windows,
}
