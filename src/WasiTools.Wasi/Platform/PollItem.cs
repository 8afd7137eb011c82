using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform;

/// <summary>A descriptor to wait for and what was found.</summary>
internal struct PollItem
{
    internal Descriptor Descriptor;
    internal bool ForWriting;
    internal bool IsReady;
    internal bool HasFailed;
    internal bool IsHungUp;
}
