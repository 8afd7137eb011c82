using WasiTools.Engine.Text;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>Parses constants and result patterns.</summary>
internal sealed class ScriptValueParser(TokenReader reader)
{
    /// <summary>A result: a pattern, or <c>(either pattern...)</c>.</summary>
    public ScriptResult Result()
    {
        if (!reader.TryOpen("either"))
            return new([Value()]);
        var alternatives = new List<ScriptValue>();
        while (!reader.At(TokenKind.RightParen))
            alternatives.Add(Value());
        reader.Close();
        return new([.. alternatives]);
    }

    /// <summary>A constant or a pattern for one value.</summary>
    public ScriptValue Value()
    {
        if (!reader.At(TokenKind.LeftParen))
            throw reader.Unexpected("a value");
        reader.Advance();
        string keyword = reader.Word().ToString();
        reader.Advance();
        ScriptValue value = keyword switch
        {
            "i32.const" => new(ScriptKind.I32, 32, [LiteralReader.Integer(reader, 32)]),
            "i64.const" => new(ScriptKind.I64, 64, [LiteralReader.Integer(reader, 64)]),
            "f32.const" => Float(ScriptKind.F32, 32),
            "f64.const" => Float(ScriptKind.F64, 64),
            "v128.const" => Vector(),
            "ref.null" => new(ScriptKind.Null, 0, [], null, OptionalWord()),
            "ref.extern" => Host(ScriptKind.Extern, "extern"),
            "ref.host" => Host(ScriptKind.Host, "any"),
            _ when keyword.StartsWith("ref.") => new(ScriptKind.Reference, 0, [], null, keyword[4..]),
            _ => throw reader.Unexpected("a value"),
        };
        reader.Close();
        return value;
    }

    private ScriptValue Host(ScriptKind kind, string heap) =>
        reader.At(TokenKind.Natural) ? new(kind, 0, [reader.U64()]) : new(ScriptKind.Reference, 0, [], null, heap);

    private string? OptionalWord()
    {
        if (reader.At(TokenKind.RightParen))
            return null;
        string word = reader.Word().ToString();
        reader.Advance();
        return word;
    }

    private ScriptValue Float(ScriptKind kind, int bits)
    {
        (ulong lane, NanPattern nan) = FloatLane(bits);
        return new(kind, bits, [lane], [nan]);
    }

    private (ulong Lane, NanPattern Nan) FloatLane(int bits)
    {
        if (reader.TryKeyword("nan:canonical"))
            return (0, NanPattern.Canonical);
        if (reader.TryKeyword("nan:arithmetic"))
            return (0, NanPattern.Arithmetic);
        return (LiteralReader.Float(reader, bits), NanPattern.None);
    }

    private ScriptValue Vector()
    {
        (int count, bool isFloat) = LiteralReader.Shape(reader.Word());
        if (count == 0)
            throw reader.Unexpected("a vector shape");
        reader.Advance();
        int bits = 128 / count;
        var lanes = new ulong[count];
        var nans = new NanPattern[count];
        for (int i = 0; i < count; i++)
        {
            if (isFloat)
                (lanes[i], nans[i]) = FloatLane(bits);
            else
                lanes[i] = LiteralReader.Integer(reader, bits);
        }
        return new(ScriptKind.V128, bits, lanes, nans);
    }
}
