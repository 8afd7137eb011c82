using System.Text;
using System.Text.Unicode;

namespace WasiTools.Engine.Structure;

/// <summary>Short texts in UTF-8. ASCII, which nearly all of them are, goes through plain loops: the framework's converters are made for
/// long texts, and their vector types take the runtime milliseconds to load.</summary>
internal static class Utf8Text
{
    private const int Short = 128;

    /// <summary>Whether bytes are UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes) => IsShortAscii(bytes) || Utf8.IsValid(bytes);

    /// <summary>The text that bytes are in UTF-8.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (!IsShortAscii(bytes))
            return Encoding.UTF8.GetString(bytes);
        Span<char> text = stackalloc char[Short];
        for (int i = 0; i < bytes.Length; i++)
            text[i] = (char)bytes[i];
        return new string(text[..bytes.Length]);
    }

    /// <summary>A text in UTF-8.</summary>
    public static byte[] Encode(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] >= 0x80)
                return Encoding.UTF8.GetBytes(text);
            bytes[i] = (byte)text[i];
        }
        return bytes;
    }

    /// <summary>A text in UTF-8 with a zero byte at its end, as the system wants names; null if there is a zero in it already.</summary>
    public static byte[]? ZeroTerminated(string text)
    {
        byte[] bytes = new byte[text.Length + 1];
        bool isAscii = true;
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            if (letter == 0)
                return null;
            isAscii &= letter < 0x80;
            bytes[i] = (byte)letter;
        }
        return isAscii ? bytes : Encoding.UTF8.GetBytes(text + '\0');
    }

    private static bool IsShortAscii(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Short)
            return false;
        foreach (byte one in bytes)
        {
            if (one >= 0x80)
                return false;
        }
        return true;
    }
}
