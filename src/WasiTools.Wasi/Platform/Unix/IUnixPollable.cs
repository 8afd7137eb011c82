namespace WasiTools.Wasi.Platform.Unix;

/// <summary>A descriptor that can be waited for.</summary>
internal interface IUnixPollable
{
    /// <summary>The host's descriptor.</summary>
    int PollFd { get; }
}
