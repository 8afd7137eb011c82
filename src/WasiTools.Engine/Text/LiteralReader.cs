namespace WasiTools.Engine.Text;

/// <summary>Reads numeric literals of a given type.</summary>
internal static class LiteralReader
{
    /// <summary>The bits of an integer literal.</summary>
    public static ulong Integer(TokenReader reader, int bits)
    {
        ulong value = Integer(reader, reader.Current, bits);
        reader.Advance();
        return value;
    }

    /// <summary>The bits of a floating-point literal.</summary>
    public static ulong Float(TokenReader reader, int bits)
    {
        ulong value = Float(reader, reader.Current, bits);
        reader.Advance();
        return value;
    }

    /// <summary>The sixteen bytes of a vector literal: its shape and its lanes.</summary>
    public static void Vector(TokenReader reader, ByteWriter output)
    {
        (int lanes, bool isFloat) = Shape(reader.At(TokenKind.Keyword) ? reader.Word() : default);
        if (lanes == 0)
            throw reader.Unexpected("a vector shape");
        reader.Advance();
        // The number of lanes is looked at before their values.
        Span<Token> tokens = stackalloc Token[lanes];
        int count = 0;
        for (; count < lanes && AtNumber(reader); reader.Advance())
            tokens[count++] = reader.Current;
        if (count != lanes || AtNumber(reader))
            throw WrongCount(reader, "wrong number of lane literals");
        int bits = 128 / lanes;
        foreach (Token token in tokens)
            output.LittleEndian(isFloat ? Float(reader, token, bits) : Integer(reader, token, bits), bits / 8);
    }

    /// <summary>The number of lanes of a vector shape, 0 if the word is none, and whether they are floats.</summary>
    public static (int Lanes, bool IsFloat) Shape(ReadOnlySpan<char> word) => word switch
    {
        "i8x16" => (16, false),
        "i16x8" => (8, false),
        "i32x4" => (4, false),
        "i64x2" => (2, false),
        "f32x4" => (4, true),
        "f64x2" => (2, true),
        _ => (0, false),
    };

    /// <summary>Whether a number comes next.</summary>
    public static bool AtNumber(TokenReader reader) =>
        reader.Current.Kind is TokenKind.Natural or TokenKind.Integer or TokenKind.Float;

    /// <summary>The refusal of a list of numbers that ends too early or goes on; a word that means nothing is to blame first.</summary>
    public static InvalidModuleException WrongCount(TokenReader reader, string reason) =>
        reader.IsUnknown(reader.Current)
            ? reader.Unexpected("a lane")
            : reader.Error(reader.Current, reason);

    private static ulong Integer(TokenReader reader, Token token, int bits)
    {
        if (token.Kind is not (TokenKind.Natural or TokenKind.Integer))
            throw reader.Unexpected(token, $"an i{bits} literal");
        return NumberSyntax.TryParseInteger(reader.Word(token), bits, out ulong value)
            ? value
            : throw reader.Error(token, "constant out of range");
    }

    private static ulong Float(TokenReader reader, Token token, int bits)
    {
        if (token.Kind is not (TokenKind.Natural or TokenKind.Integer or TokenKind.Float))
            throw reader.Unexpected(token, $"an f{bits} literal");
        ReadOnlySpan<char> word = reader.Word(token);
        bool done;
        ulong value;
        if (bits == 32)
        {
            done = FloatSyntax.TryParse32(word, out uint single);
            value = single;
        }
        else
        {
            done = FloatSyntax.TryParse64(word, out value);
        }
        return done ? value : throw reader.Error(token, "constant out of range");
    }
}
