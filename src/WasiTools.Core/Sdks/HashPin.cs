namespace WasiTools.Core.Sdks;

/// <summary>The SHA-256 that an archive must have, and who says so.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Provenance">Where the value comes from.</param>
public sealed record HashPin(string Sha256, string Provenance)
{
    /// <summary>Reads a hash as users write it: any case, with or without the prefix <c>sha256:</c>.</summary>
    /// <param name="text">The hash.</param>
    /// <param name="provenance">Where the value comes from.</param>
    /// <returns>The pin.</returns>
    /// <exception cref="WasiToolsException"><c>InvalidHash</c>.</exception>
    public static HashPin Parse(string text, string provenance)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string Prefix = "sha256:";
        string digits = text.Trim();
        if (digits.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            digits = digits[Prefix.Length..];
        if (digits.Length != 64 || !digits.All(char.IsAsciiHexDigit))
            throw Throw.InvalidHash(text);
        return new HashPin(digits.ToLowerInvariant(), provenance);
    }

    /// <inheritdoc/>
    public override string ToString() => Sha256;
}
