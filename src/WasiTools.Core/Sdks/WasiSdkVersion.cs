using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WasiTools.Core.Sdks;

/// <summary>A version of wasi-sdk: a major number, a minor number that is 0 in releases, and the label of a pre-release.</summary>
/// <remarks>
/// <c>33</c>, <c>33.0</c>, <c>wasi-sdk-33</c> and <c>33.0+m</c> (as Windows builds before 23 call themselves) are equal.
/// A pre-release, such as <c>34-rc.1</c>, comes before its release.
/// </remarks>
/// <param name="Major">The release number, at least 1.</param>
/// <param name="Minor">Commits since the tag; 0 in releases.</param>
/// <param name="Label">The pre-release label, or null in a release.</param>
public readonly record struct WasiSdkVersion(int Major, int Minor = 0, string? Label = null)
    : IComparable<WasiSdkVersion>, IComparable
{
    /// <summary>The name of the release's tag, such as <c>wasi-sdk-33</c>.</summary>
    public string Tag => Label is null ? $"wasi-sdk-{Major}" : $"wasi-sdk-{Major}-{Label}";

    /// <summary>Reads a version.</summary>
    /// <param name="text">The version, with or without the prefix <c>wasi-sdk-</c>.</param>
    /// <returns>The version.</returns>
    /// <exception cref="WasiToolsException"><c>InvalidSdkVersion</c>.</exception>
    public static WasiSdkVersion Parse(string text) =>
        TryParse(text, out WasiSdkVersion version) ? version : throw Throw.InvalidSdkVersion(text);

    /// <summary>Reads a version.</summary>
    /// <param name="text">The version, with or without the prefix <c>wasi-sdk-</c>.</param>
    /// <param name="version">The version read.</param>
    /// <returns>Whether <paramref name="text"/> is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out WasiSdkVersion version)
    {
        const string Prefix = "wasi-sdk-";
        version = default;
        if (text is null)
            return false;

        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            rest = rest[Prefix.Length..];
        // "+m" only says that the tree was modified when the release was built.
        if (rest.EndsWith("+m", StringComparison.Ordinal))
            rest = rest[..^2];
        string? label = null;
        int dash = rest.IndexOf('-');
        if (dash >= 0)
        {
            label = rest[(dash + 1)..].ToString();
            if (label.Length == 0 || !label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'))
                return false;
            rest = rest[..dash];
        }

        int minor = 0;
        int dot = rest.IndexOf('.');
        if (dot >= 0 && !TryParseNumber(rest[(dot + 1)..], out minor))
            return false;
        if (!TryParseNumber(dot >= 0 ? rest[..dot] : rest, out int major) || major == 0)
            return false;
        version = new WasiSdkVersion(major, minor, label);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(WasiSdkVersion other)
    {
        int order = Major.CompareTo(other.Major);
        if (order == 0)
            order = Minor.CompareTo(other.Minor);
        if (order != 0 || Label == other.Label)
            return order;
        if (Label is null)
            return 1;
        return other.Label is null ? -1 : string.CompareOrdinal(Label, other.Label);
    }

    int IComparable.CompareTo(object? obj) => obj is WasiSdkVersion other ? CompareTo(other) : 1;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}{(Label is null ? "" : "-" + Label)}");

    private static bool TryParseNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 9999;
}
