using System.Text;

namespace WasiTools.Engine.Text;

/// <summary>Strings and the names in them (specification sections 6.3.3 and 6.3.4).</summary>
internal static class StringSyntax
{
    private static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Appends the bytes that a string token stands for.</summary>
    public static void Unquote(string text, Token token, ByteWriter output)
    {
        int end = token.End - 1;
        for (int at = token.Start + 1; at < end;)
        {
            if (text[at] != '\\')
            {
                int length = text.AsSpan(at, end - at).IndexOf('\\');
                if (length < 0)
                    length = end - at;
                output.Utf8(text.AsSpan(at, length));
                at += length;
            }
            else
            {
                at += Escape(text, at, output);
            }
        }
    }

    /// <summary>The name that a string token stands for; refused if it is not UTF-8.</summary>
    public static string UnquoteName(string text, Token token)
    {
        var bytes = new ByteWriter();
        Unquote(text, token, bytes);
        try
        {
            return strict.GetString(bytes.Written);
        }
        catch (DecoderFallbackException)
        {
            throw TextPosition.Error(text, token.Start, "malformed UTF-8 encoding");
        }
    }

    /// <summary>The name of an identifier token, without the dollar sign.</summary>
    public static string IdentifierName(string text, Token token) =>
        text[token.Start + 1] == '"'
            ? UnquoteName(text, new(TokenKind.String, token.Start + 1, token.Length - 1))
            : text.Substring(token.Start + 1, token.Length - 1);

    // The lexer has seen to it that the escape is complete. The result is its length in the text.
    private static int Escape(string text, int at, ByteWriter output)
    {
        char c = text[at + 1];
        if (c == 'u')
        {
            int close = text.IndexOf('}', at);
            if (!NumberSyntax.TryParseNatural($"0x{text.AsSpan(at + 3, close - at - 3)}", out ulong value)
                || value > 0x10FFFF || !Rune.IsValid((int)value))
                throw TextPosition.Error(text, at, "illegal escape: not a Unicode scalar value");
            Span<char> pair = stackalloc char[2];
            output.Utf8(pair[..new Rune((int)value).EncodeToUtf16(pair)]);
            return close + 1 - at;
        }
        byte? single = c switch
        {
            't' => (byte)'\t',
            'n' => (byte)'\n',
            'r' => (byte)'\r',
            '"' or '\'' or '\\' => (byte)c,
            _ => null,
        };
        output.Byte(single ?? (byte)(NumberSyntax.HexValue(c) << 4 | NumberSyntax.HexValue(text[at + 2])));
        return single is null ? 3 : 2;
    }
}
