using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Text;

/// <summary>The words that the text format knows.</summary>
internal static class Keywords
{
    private static readonly string[] structure =
    [
        "module", "definition", "instance", "binary", "quote", "type", "rec", "sub", "final", "func", "struct", "array", "field", "mut",
        "param", "result", "local", "import", "export", "table", "memory", "global", "tag", "start", "elem", "data", "declare", "item",
        "offset", "shared", "pagesize", "ref", "null", "then", "do", "catch_ref", "catch_all_ref", "i8", "i16", "i32", "i64", "f32",
        "f64", "v128", "i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2", "funcref", "externref", "anyref", "eqref", "i31ref",
        "structref", "arrayref", "nullref", "nullfuncref", "nullexternref", "exnref", "nullexnref", "extern", "any", "eq", "i31",
        "none", "nan:canonical", "nan:arithmetic", "nofunc", "noextern", "exn", "noexn",
    ];

    private static readonly Dictionary<string, Opcode>.AlternateLookup<ReadOnlySpan<char>> instructions = MakeInstructions();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> words =
        structure.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a word means something anywhere in the grammar.</summary>
    public static bool IsKnown(ReadOnlySpan<char> word) =>
        words.Contains(word) || instructions.ContainsKey(word) || IsArgument(word, "offset=") || IsArgument(word, "align=");

    /// <summary>Whether a word is the name of an instruction, whatever the features.</summary>
    public static bool IsInstruction(ReadOnlySpan<char> word) => instructions.ContainsKey(word);

    /// <summary>The instruction of a name; of two with one name the one with the smaller opcode.</summary>
    public static bool TryFindInstruction(ReadOnlySpan<char> name, EngineFeatures features, out Opcode opcode) =>
        instructions.TryGetValue(name, out opcode) && features.Has(OpcodeTable.Get(opcode).Feature);

    private static bool IsArgument(ReadOnlySpan<char> word, string key) =>
        word.StartsWith(key) && word.Length > key.Length && NumberSyntax.Classify(word[key.Length..]) == TokenKind.Natural;

    private static Dictionary<string, Opcode>.AlternateLookup<ReadOnlySpan<char>> MakeInstructions()
    {
        var names = new Dictionary<string, Opcode>(StringComparer.Ordinal);
        foreach (Opcode opcode in OpcodeTable.All)
            names.TryAdd(OpcodeTable.Get(opcode).Name!, opcode);
        return names.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
