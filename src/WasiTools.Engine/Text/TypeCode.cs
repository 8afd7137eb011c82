namespace WasiTools.Engine.Text;

/// <summary>How the binary format writes types (specification section 5.3).</summary>
internal static class TypeCode
{
    public const byte RecursionGroup = 0x4E, FinalSubtype = 0x4F, Subtype = 0x50, Array = 0x5E, Structure = 0x5F, Function = 0x60,
        Reference = 0x64, NullableReference = 0x63, I8 = 0x78, I16 = 0x77, EmptyBlock = 0x40;

    /// <summary>The code of a number or vector type; 0 if the word is none.</summary>
    public static byte Number(ReadOnlySpan<char> word) => word switch
    {
        "i32" => 0x7F,
        "i64" => 0x7E,
        "f32" => 0x7D,
        "f64" => 0x7C,
        "v128" => 0x7B,
        _ => 0,
    };

    /// <summary>The code of an abstract heap type; 0 if the word is none.</summary>
    public static byte AbstractHeap(ReadOnlySpan<char> word) => word switch
    {
        "func" => 0x70,
        "extern" => 0x6F,
        "any" => 0x6E,
        "eq" => 0x6D,
        "i31" => 0x6C,
        "struct" => 0x6B,
        "array" => 0x6A,
        "exn" => 0x69,
        "noexn" => 0x74,
        "nofunc" => 0x73,
        "noextern" => 0x72,
        "none" => 0x71,
        _ => 0,
    };

    /// <summary>The code of a reference type in one word, which is that of its heap type; 0 if the word is none.</summary>
    public static byte ShortReference(ReadOnlySpan<char> word) => word switch
    {
        "nullref" => 0x71,
        "nullfuncref" => 0x73,
        "nullexternref" => 0x72,
        "nullexnref" => 0x74,
        "funcref" or "externref" or "anyref" or "eqref" or "i31ref" or "structref" or "arrayref" or "exnref" =>
            AbstractHeap(word[..^3]),
        _ => 0,
    };

    /// <summary>The word for the code of a number or vector type, or of a nullable reference to an abstract heap type.</summary>
    public static string Word(byte code) => code switch
    {
        0x7F => "i32",
        0x7E => "i64",
        0x7D => "f32",
        0x7C => "f64",
        0x7B => "v128",
        0x71 => "nullref",
        0x72 => "nullexternref",
        0x73 => "nullfuncref",
        0x74 => "nullexnref",
        _ => HeapWord(code) + "ref",
    };

    /// <summary>The word for the code of an abstract heap type.</summary>
    public static string HeapWord(byte code) => code switch
    {
        0x70 => "func",
        0x6F => "extern",
        0x6E => "any",
        0x6D => "eq",
        0x6C => "i31",
        0x6B => "struct",
        0x6A => "array",
        0x69 => "exn",
        0x74 => "noexn",
        0x73 => "nofunc",
        0x72 => "noextern",
        0x71 => "none",
        _ => throw new InvalidOperationException($"Type code 0x{code:x2} is unknown."),
    };
}
