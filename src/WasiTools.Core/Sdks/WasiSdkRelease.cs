namespace WasiTools.Core.Sdks;

/// <summary>A release of wasi-sdk and its archive for one platform.</summary>
public sealed record WasiSdkRelease : IComparable<WasiSdkRelease>, IComparable
{
    /// <summary>The SDK's version.</summary>
    public required WasiSdkVersion Version { get; init; }

    /// <summary>The day of its tag, or null if not known here.</summary>
    public DateOnly? Released { get; init; }

    /// <summary>The LLVM in it, or null if not known here.</summary>
    public Version? Llvm { get; init; }

    /// <summary>What it brought.</summary>
    public string Note { get; init; } = "";

    /// <summary>The archive.</summary>
    public required WasiSdkAsset Asset { get; init; }

    /// <summary>The hash that the archive must have, or null if none is known.</summary>
    public HashPin? Pin { get; init; }

    /// <inheritdoc/>
    public int CompareTo(WasiSdkRelease? other) => other is null ? 1 : Version.CompareTo(other.Version);

    int IComparable.CompareTo(object? obj) => CompareTo(obj as WasiSdkRelease);

    /// <inheritdoc/>
    public override string ToString() => Asset.FileName;
}
