namespace WasiTools.Core.Archives;

/// <summary>The rules for names in archives that strangers may have made.</summary>
internal static class EntryName
{
    private static readonly string[] s_devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

    /// <summary>Splits the name of an entry into its segments, without <c>.</c>.</summary>
    /// <exception cref="WasiToolsException"><c>ArchiveUnsafe</c>: the name could lead out of the folder or is not one here.</exception>
    public static string[] Split(string name, bool forWindows)
    {
        string[] segments = SplitPath(name, name);
        if (segments.Contains(".."))
            throw Throw.ArchiveUnsafe(name, "its name contains '..'");
        if (segments.Length > ArchiveLimits.Depth)
            throw Throw.ArchiveUnsafe(name, $"it lies more than {ArchiveLimits.Depth} folders deep");
        foreach (string segment in segments)
        {
            if (forWindows && WhyNotOnWindows(segment) is { } reason)
                throw Throw.ArchiveUnsafe(name, $"Windows cannot have the name '{segment}': {reason}");
        }

        return segments;
    }

    /// <summary>Finds what a symbolic link leads to, as segments from the root of the tree.</summary>
    /// <remarks>
    /// <c>..</c> may only come first: after the name of another link it would mean something else than it says. As no entry lies
    /// beneath a link, a target that passes this stays inside whatever other links it passes through.
    /// </remarks>
    public static string[] ResolveLink(string name, ReadOnlySpan<string> folder, string target)
    {
        string[] segments = SplitPath(target, name);
        int up = 0;
        while (up < segments.Length && segments[up] == "..")
            up++;
        if (up > folder.Length)
            throw Throw.ArchiveUnsafe(name, $"it links to '{target}', outside the archive's folder");
        if (segments.AsSpan(up).Contains(".."))
            throw Throw.ArchiveUnsafe(name, $"it links to '{target}', which has '..' after a name");
        return [.. folder[..^up], .. segments.AsSpan(up)];
    }

    /// <summary>Says why Windows would refuse a file name or take it for something else; null if it is an ordinary one.</summary>
    public static string? WhyNotOnWindows(string segment)
    {
        if (segment[^1] is '.' or ' ')
            return "it ends with a dot or space";
        foreach (char c in segment)
        {
            if (c is '<' or '>' or ':' or '"' or '|' or '?' or '*')
                return $"it contains '{c}'";
        }

        int dot = segment.IndexOf('.');
        string stem = (dot < 0 ? segment : segment[..dot]).TrimEnd(' ');
        bool isPort = stem.Length == 4
            && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
            && stem[3] is (>= '0' and <= '9') or '\u00B9' or '\u00B2' or '\u00B3';
        return isPort || s_devices.Contains(stem, StringComparer.OrdinalIgnoreCase) ? "it is the name of a device" : null;
    }

    private static string[] SplitPath(string path, string entry)
    {
        if (path.Length == 0)
            throw Throw.ArchiveUnsafe(entry, "it has an empty name or link target");
        if (path.Length > ArchiveLimits.PathLength)
            throw Throw.ArchiveUnsafe(entry[..Math.Min(entry.Length, 80)], $"its name is longer than {ArchiveLimits.PathLength} characters");
        if (path[0] == '/' || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0])))
            throw Throw.ArchiveUnsafe(entry, $"'{path}' is an absolute path");
        foreach (char c in path)
        {
            if (c == '\\' || char.IsControl(c))
                throw Throw.ArchiveUnsafe(entry, "its name or link target has a backslash or a control character");
        }

        return [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static segment => segment != ".")];
    }
}
