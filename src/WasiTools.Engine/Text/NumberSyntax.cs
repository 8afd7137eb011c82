namespace WasiTools.Engine.Text;

/// <summary>Integers and the shape of numbers (specification sections 6.3.1 and 6.3.2).</summary>
internal static class NumberSyntax
{
    /// <summary>What kind of number a word is; <see cref="TokenKind.Reserved"/> if it is none.</summary>
    public static TokenKind Classify(ReadOnlySpan<char> word)
    {
        bool signed = word[0] is '+' or '-';
        ReadOnlySpan<char> rest = signed ? word[1..] : word;
        if (rest.IsEmpty)
            return TokenKind.Reserved;
        if (!char.IsAsciiDigit(rest[0]))
            return IsNamedFloat(rest) ? TokenKind.Float : TokenKind.Reserved;
        bool hex = rest.StartsWith("0x");
        if (hex)
            rest = rest[2..];
        int at = SkipDigits(rest, 0, hex);
        if (at <= 0)
            return TokenKind.Reserved;
        if (at == rest.Length)
            return signed ? TokenKind.Integer : TokenKind.Natural;
        return IsFloatTail(rest, at, hex) ? TokenKind.Float : TokenKind.Reserved;
    }

    /// <summary>Whether characters are hexadecimal digits, single underscores between them, at least one digit.</summary>
    public static bool IsHexDigits(ReadOnlySpan<char> digits) => SkipDigits(digits, 0, true) == digits.Length && !digits.IsEmpty;

    /// <summary>The value of an integer without a sign. False when it does not fit.</summary>
    public static bool TryParseNatural(ReadOnlySpan<char> word, out ulong value)
    {
        value = 0;
        bool hex = word.StartsWith("0x");
        uint radix = hex ? 16u : 10u;
        foreach (char c in hex ? word[2..] : word)
        {
            if (c == '_')
                continue;
            ulong high = Math.BigMul(value, radix, out ulong low);
            value = low + (ulong)HexValue(c);
            if (high != 0 || value < low)
                return false;
        }
        return true;
    }

    /// <summary>The bits of a signed or unsigned integer of some width. False when it fits neither way.</summary>
    public static bool TryParseInteger(ReadOnlySpan<char> word, int bits, out ulong value)
    {
        bool negative = word[0] == '-';
        if (!TryParseNatural(word[0] is '+' or '-' ? word[1..] : word, out value))
            return false;
        ulong mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        if (value > (negative ? 1UL << (bits - 1) : mask))
            return false;
        if (negative)
            value = (0 - value) & mask;
        return true;
    }

    /// <summary>The value of a hexadecimal digit.</summary>
    public static int HexValue(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    private static bool IsNamedFloat(ReadOnlySpan<char> word) =>
        word is "inf" or "nan" || (word.StartsWith("nan:0x") && IsHexDigits(word[6..]));

    // What may follow the digits before the point: a point, more digits, an exponent, at least one of them.
    private static bool IsFloatTail(ReadOnlySpan<char> word, int at, bool hex)
    {
        if (word[at] == '.')
        {
            at++;
            if (at < word.Length && IsDigit(word[at], hex))
            {
                at = SkipDigits(word, at, hex);
                if (at < 0)
                    return false;
            }
        }
        if (at == word.Length)
            return true;
        if ((word[at] | 0x20) != (hex ? 'p' : 'e'))
            return false;
        at++;
        if (at < word.Length && word[at] is '+' or '-')
            at++;
        return at < word.Length && SkipDigits(word, at, false) == word.Length;
    }

    private static bool IsDigit(char c, bool hex) => hex ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c);

    // The end of a run of digits with single underscores between them; -1 when there is no digit or a stray underscore.
    private static int SkipDigits(ReadOnlySpan<char> word, int at, bool hex)
    {
        bool digit = false;
        for (; at < word.Length; at++)
        {
            if (IsDigit(word[at], hex))
                digit = true;
            else if (word[at] == '_' && digit)
                digit = false;
            else
                break;
        }
        return digit ? at : -1;
    }
}
