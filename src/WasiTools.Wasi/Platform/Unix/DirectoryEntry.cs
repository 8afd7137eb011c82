namespace WasiTools.Wasi.Platform.Unix;

/// <summary>A name in an open directory, to be used with the <c>*at</c> calls without following links: where a guest's path led.</summary>
internal readonly struct DirectoryEntry : IDisposable
{
    private readonly SafeFd? _owned;

    /// <param name="root">The directory when <paramref name="owned"/> is null.</param>
    /// <param name="owned">The directory, or with an empty name the file itself, closed with this entry.</param>
    /// <param name="name">The name.</param>
    /// <param name="trailingSlash">Whether the guest's path ended with a slash and thus means a directory.</param>
    internal DirectoryEntry(int root, SafeFd? owned, ReadOnlySpan<byte> name, bool trailingSlash)
    {
        _owned = owned;
        Fd = owned?.Number ?? root;
        Name = new byte[name.Length + 1];
        name.CopyTo(Name);
        TrailingSlash = trailingSlash;
    }

    internal int Fd { get; }

    /// <summary>The name with a zero byte at its end. Never contains a slash.</summary>
    internal byte[] Name { get; }

    internal bool TrailingSlash { get; }

    /// <summary>Whether the path ended with <c>.</c> or <c>..</c>, which can be neither created nor removed; <see cref="Fd"/> is that
    /// directory.</summary>
    internal bool IsDot { get; init; }

    public void Dispose() => _owned?.Dispose();
}
