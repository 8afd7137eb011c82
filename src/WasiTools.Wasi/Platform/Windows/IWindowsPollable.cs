namespace WasiTools.Wasi.Platform.Windows;

/// <summary>A descriptor that can be asked whether it is ready.</summary>
internal interface IWindowsPollable
{
    /// <summary>Whether reading or writing would not wait.</summary>
    bool IsReady(bool forWriting, out bool hungUp);
}
