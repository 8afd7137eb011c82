using WasiTools.Wasi;

namespace WasiTools.Runner.Options;

/// <summary>The value of <c>--dir</c>: <c>HOST[::GUEST][:ro]</c>.</summary>
internal static class DirectoryArgument
{
    private const string ReadOnlySuffix = ":ro", Separator = "::";

    /// <param name="text">The value.</param>
    /// <param name="windows">Whether <c>C:</c> is a drive and <c>\</c> separates names.</param>
    public static WasiDirectory Parse(string text, bool windows)
    {
        // C:ro is the directory "ro" of drive C.
        bool isDriveRelative = windows && text.Length == 4 && char.IsAsciiLetter(text[0]);
        bool readOnly = text.EndsWith(ReadOnlySuffix, StringComparison.Ordinal) && !isDriveRelative;
        if (readOnly)
            text = text[..^ReadOnlySuffix.Length];
        // Plainly: LastIndexOf brings up the framework's tables of cultures, which takes milliseconds.
        int separator = text.Length - Separator.Length;
        while (separator >= 0 && (text[separator] != Separator[0] || text[separator + 1] != Separator[1]))
            separator--;
        string host = separator < 0 ? text : text[..separator];
        string guest = separator < 0 ? (windows ? host.Replace('\\', '/') : host) : text[(separator + Separator.Length)..];
        if (host.Length == 0 || guest.Length == 0)
            throw new UsageException("--dir takes HOST[::GUEST][:ro], and neither part may be empty.");
        return new(host, guest, readOnly);
    }
}
