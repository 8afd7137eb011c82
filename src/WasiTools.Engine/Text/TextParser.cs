using System.Text;

namespace WasiTools.Engine.Text;

/// <summary>Turns modules in the text format into the binary format.</summary>
internal static class TextParser
{
    /// <summary>The longest text that is read: a text is several times as long as its module.</summary>
    private const int LongestText = 1 << 29;

    private static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Parses a module.</summary>
    /// <param name="text">The text: <c>(module ...)</c>, which may hold the binary or the text of the module in quotes as in scripts, or
    /// a module's fields alone.</param>
    /// <param name="features">Which parts of WebAssembly it may use.</param>
    /// <exception cref="InvalidModuleException">It does not follow the grammar (specification chapter 6). Whether the module is valid is
    /// not looked at.</exception>
    public static byte[] ToBinary(string text, EngineFeatures features)
    {
        RefuseLongText(text.Length);
        RefuseLoneSurrogates(text);
        var reader = new TokenReader(text);
        if (!reader.AtOpen("module"))
            return Complete(reader, ModuleParser.Parse(reader, features, null));
        byte[] binary = WrappedModule(reader, features);
        return Complete(reader, binary);
    }

    /// <summary>Parses a module from the UTF-8 bytes of its text.</summary>
    /// <exception cref="InvalidModuleException">The bytes are not UTF-8, or the text does not follow the grammar.</exception>
    public static byte[] ToBinary(ReadOnlySpan<byte> utf8, EngineFeatures features)
    {
        RefuseLongText(utf8.Length);
        string text;
        try
        {
            text = strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            string replaced = Encoding.UTF8.GetString(utf8);
            throw TextPosition.Error(replaced, replaced.IndexOf('\uFFFD'), "malformed UTF-8 encoding");
        }
        return ToBinary(text, features);
    }

    /// <summary>Parses the list <c>(module ...)</c> that comes next.</summary>
    public static byte[] WrappedModule(TokenReader reader, EngineFeatures features)
    {
        reader.Open("module");
        string? name = null;
        if (reader.At(TokenKind.Identifier))
        {
            name = StringSyntax.IdentifierName(reader.Text, reader.Current);
            reader.Advance();
        }
        byte[] binary = reader.TryKeyword("binary") ? Strings(reader, separator: false)
            : reader.TryKeyword("quote") ? ToBinary(Strings(reader, separator: true), features)
            : ModuleParser.Parse(reader, features, name);
        reader.Close();
        return binary;
    }

    /// <summary>Strings as bytes, one after the other, or with a space between them.</summary>
    public static byte[] Strings(TokenReader reader, bool separator)
    {
        var bytes = new ByteWriter();
        for (; reader.At(TokenKind.String); reader.Advance())
        {
            if (separator && bytes.Length > 0)
                bytes.Byte(' ');
            StringSyntax.Unquote(reader.Text, reader.Current, bytes);
        }
        return bytes.ToArray();
    }

    private static void RefuseLongText(int length)
    {
        if (length > LongestText)
            Throw.Unsupported($"text of {length} bytes, at most {LongestText} are allowed", -1);
    }

    private static byte[] Complete(TokenReader reader, byte[] binary) =>
        reader.At(TokenKind.End) ? binary : throw reader.Unexpected("the end of the text");

    private static void RefuseLoneSurrogates(string text)
    {
        for (int i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                throw TextPosition.Error(text, i, "malformed UTF-8 encoding");
            i++;
        }
    }
}
