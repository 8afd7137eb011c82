using WasiTools.Wasi;

namespace WasiTools.Core.Runs;

/// <summary>Reads a directory as users name it: <c>HOST</c>, <c>HOST::GUEST</c>, each with <c>:ro</c> at its end for read-only.</summary>
public static class DirectoryArgument
{
    private const string Separator = "::";
    private const string ReadOnlySuffix = ":ro";

    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="toFullPath">Makes a full path of the user's.</param>
    /// <returns>The directory; without a guest path it has the host's name as written.</returns>
    /// <exception cref="WasiToolsException"><c>DirectoryNotFound</c>.</exception>
    public static WasiDirectory Parse(string text, Func<string, string> toFullPath)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(toFullPath);
        bool readOnly = text.EndsWith(ReadOnlySuffix, StringComparison.Ordinal);
        if (readOnly)
            text = text[..^ReadOnlySuffix.Length];
        int at = text.LastIndexOf(Separator, StringComparison.Ordinal);
        (string host, string guest) = at < 0 ? (text, text) : (text[..at], text[(at + Separator.Length)..]);
        return Map(toFullPath(host), guest, readOnly);
    }

    /// <summary>Pairs a directory with the name that the guest has for it.</summary>
    /// <param name="host">The full path.</param>
    /// <param name="guest">The guest's name, which may end with <c>:ro</c>.</param>
    /// <param name="readOnly">Whether the guest may change nothing in it.</param>
    /// <returns>The directory.</returns>
    /// <exception cref="WasiToolsException"><c>DirectoryNotFound</c>.</exception>
    public static WasiDirectory Map(string host, string guest, bool readOnly = false)
    {
        ArgumentNullException.ThrowIfNull(guest);
        if (guest.EndsWith(ReadOnlySuffix, StringComparison.Ordinal))
            (guest, readOnly) = (guest[..^ReadOnlySuffix.Length], true);
        return Directory.Exists(host) ? new WasiDirectory(host, guest, readOnly) : throw Throw.DirectoryNotFound(host);
    }
}
