using System.Globalization;
using System.Numerics;

namespace WasiTools.Engine.Text;

/// <summary>Floating-point literals (specification section 6.3.2), rounded to nearest, ties to even.</summary>
internal static class FloatSyntax
{
    /// <summary>The bits of a 32-bit float. False when the literal is out of range.</summary>
    public static bool TryParse32(ReadOnlySpan<char> word, out uint bits)
    {
        bool done = TryParse(word, 24, out ulong wide);
        bits = (uint)wide;
        return done;
    }

    /// <summary>The bits of a 64-bit float. False when the literal is out of range.</summary>
    public static bool TryParse64(ReadOnlySpan<char> word, out ulong bits) => TryParse(word, 53, out bits);

    private static bool TryParse(ReadOnlySpan<char> word, int precision, out ulong bits)
    {
        bool negative = word[0] == '-';
        ReadOnlySpan<char> rest = word[0] is '+' or '-' ? word[1..] : word;
        int width = precision == 24 ? 32 : 64;
        ulong infinity = ((1UL << (width - precision)) - 1) << (precision - 1);
        bool done = true;
        if (rest is "inf")
            bits = infinity;
        else if (rest is "nan")
            bits = infinity | 1UL << (precision - 2);
        else if (rest.StartsWith("nan:"))
            done = TryParsePayload(rest[4..], infinity, precision, out bits);
        else if (rest.StartsWith("0x"))
            done = TryParseHex(rest[2..], precision, out bits) && bits < infinity;
        else
            done = TryParseDecimal(rest, precision, out bits) && bits < infinity;
        if (negative)
            bits |= 1UL << (width - 1);
        return done;
    }

    private static bool TryParsePayload(ReadOnlySpan<char> digits, ulong infinity, int precision, out ulong bits)
    {
        bool done = NumberSyntax.TryParseNatural(digits, out ulong payload) && payload != 0 && payload < 1UL << (precision - 1);
        bits = infinity | payload;
        return done;
    }

    private static bool TryParseDecimal(ReadOnlySpan<char> word, int precision, out ulong bits)
    {
        ReadOnlySpan<char> digits = word.Contains('_') ? word.ToString().Replace("_", "") : word;
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool done;
        if (precision == 24)
        {
            done = float.TryParse(digits, Styles, CultureInfo.InvariantCulture, out float single);
            bits = BitConverter.SingleToUInt32Bits(single);
        }
        else
        {
            done = double.TryParse(digits, Styles, CultureInfo.InvariantCulture, out double value);
            bits = BitConverter.DoubleToUInt64Bits(value);
        }
        return done;
    }

    // Keeps the first 64 significant bits and whether any bit after them was set: all that rounding needs.
    private static bool TryParseHex(ReadOnlySpan<char> word, int precision, out ulong bits)
    {
        ulong significand = 0;
        bool sticky = false;
        bool fraction = false;
        long exponent = 0;
        int at = 0;
        for (; at < word.Length && (word[at] | 0x20) != 'p'; at++)
        {
            char c = word[at];
            if (c == '.')
                fraction = true;
            if (c is '.' or '_')
                continue;
            uint digit = (uint)NumberSyntax.HexValue(c);
            bool full = significand >> 60 != 0;
            if (full)
                sticky |= digit != 0;
            else
                significand = significand << 4 | digit;
            exponent += (full ? 4 : 0) - (fraction ? 4 : 0);
        }
        if (at < word.Length)
            exponent += ParseExponent(word[(at + 1)..]);
        bits = 0;
        return significand == 0 || TryRound(significand, sticky, exponent, precision, out bits);
    }

    // Exponents beyond any float, and beyond what the digits of a text of any length can make up for, are cut off.
    private static long ParseExponent(ReadOnlySpan<char> word)
    {
        bool negative = word[0] == '-';
        long exponent = 0;
        foreach (char c in word)
        {
            if (char.IsAsciiDigit(c) && exponent < 1L << 40)
                exponent = exponent * 10 + (c - '0');
        }
        return negative ? -exponent : exponent;
    }

    private static bool TryRound(ulong significand, bool sticky, long exponent, int precision, out ulong bits)
    {
        int bias = precision == 24 ? 127 : 1023;
        int shift = BitOperations.LeadingZeroCount(significand);
        significand <<= shift;
        long unbiased = exponent - shift + 63;
        bits = 0;
        if (unbiased > bias)
            return false;
        int drop = 64 - precision;
        bool normal = unbiased >= 1 - bias;
        if (!normal)
            drop = (int)Math.Min(drop + (1 - bias - unbiased), 65);
        if (drop > 64)
            return true;
        ulong kept = drop == 64 ? 0 : significand >> drop;
        bool half = (significand >> (drop - 1) & 1) != 0;
        bool rest = sticky || (significand & ((1UL << (drop - 1)) - 1)) != 0;
        if (half && (rest || (kept & 1) != 0))
            kept++;
        // The leading one of a normal significand adds the missing one to the exponent, and a carry carries on into it.
        bits = normal ? kept + ((ulong)(unbiased + bias - 1) << (precision - 1)) : kept;
        return true;
    }
}
