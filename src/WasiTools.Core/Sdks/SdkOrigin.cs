namespace WasiTools.Core.Sdks;

/// <summary>How an SDK came to the machine.</summary>
public enum SdkOrigin
{
    /// <summary>Installed by this module.</summary>
    Managed,

    /// <summary>Named by the environment variable WASI_SDK_PATH.</summary>
    Environment,

    /// <summary>Found where others install it, such as /opt/wasi-sdk.</summary>
    WellKnown,

    /// <summary>A distribution's clang, lld and wasi-libc packages, which together do what an SDK does.</summary>
    Distribution,

    /// <summary>Given by its path.</summary>
    Path,
}
