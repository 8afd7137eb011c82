using System.Globalization;
using System.Text;

namespace WasiTools.Engine.Text;

/// <summary>Writes literals that read back to the same bits and bytes.</summary>
internal static class LiteralWriter
{
    /// <summary>A 32-bit float.</summary>
    public static string Float32(uint bits)
    {
        float value = BitConverter.UInt32BitsToSingle(bits);
        return float.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : NotFinite(bits >> 31 != 0, bits & 0x7F_FFFF, 0x40_0000);
    }

    /// <summary>A 64-bit float.</summary>
    public static string Float64(ulong bits)
    {
        double value = BitConverter.UInt64BitsToDouble(bits);
        return double.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : NotFinite(bits >> 63 != 0, bits & 0xF_FFFF_FFFF_FFFF, 0x8_0000_0000_0000);
    }

    /// <summary>An identifier, in quotes if it has to be.</summary>
    public static string Identifier(string name) => name.All(CharacterClass.IsIdentifier) ? $"${name}" : $"${Name(name)}";

    /// <summary>A name as a string. Whatever does not show as itself is escaped.</summary>
    public static string Name(string name)
    {
        var text = new StringBuilder("\"", name.Length + 2);
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                text.Append('\\').Append((char)rune.Value);
            else if (Structure.Printable.IsHarmless(rune))
                text.Append(rune);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return text.Append('"').ToString();
    }

    /// <summary>Bytes as a string: printable ASCII as itself, the rest as escapes.</summary>
    public static string Bytes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"", bytes.Length + 2);
        foreach (byte b in bytes)
        {
            if (b is (byte)'"' or (byte)'\\')
                text.Append('\\').Append((char)b);
            else if (b is >= 0x20 and < 0x7F)
                text.Append((char)b);
            else
                text.Append('\\').Append(Digit(b >> 4)).Append(Digit(b & 15));
        }
        return text.Append('"').ToString();
    }

    private static char Digit(int value) => "0123456789abcdef"[value];

    private static string NotFinite(bool negative, ulong payload, ulong canonical)
    {
        string sign = negative ? "-" : "";
        return payload == 0 ? $"{sign}inf"
            : payload == canonical ? $"{sign}nan"
            : $"{sign}nan:0x{payload:x}";
    }
}
