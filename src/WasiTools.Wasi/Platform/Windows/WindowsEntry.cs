using System.Runtime.Versioning;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>A name in an open directory: where a guest's path led. An empty name is the directory itself.</summary>
/// <param name="root">The directory when <paramref name="owned"/> is null.</param>
/// <param name="owned">The directory, closed with this entry.</param>
/// <param name="name">The name.</param>
[SupportedOSPlatform("windows")]
internal readonly struct WindowsEntry(nint root, SafeWindowsHandle? owned, string name) : IDisposable
{
    internal nint Directory => owned?.Value ?? root;

    internal string Name => name;

    /// <summary>Whether the guest's path ended with a slash and thus means a directory.</summary>
    internal bool TrailingSlash { get; init; }

    /// <summary>Whether the path ended with <c>.</c> or <c>..</c>, which can be neither created nor removed.</summary>
    internal bool IsDot { get; init; }

    /// <summary>Whether it ended with <c>..</c>.</summary>
    internal bool IsParent { get; init; }

    internal WindowsEntry WithTrailingSlash() => new(root, owned, name) { TrailingSlash = true, IsDot = IsDot, IsParent = IsParent };

    public void Dispose() => owned?.Dispose();
}
