namespace WasiTools.Engine.Structure;

/// <summary>What is known of one instruction.</summary>
/// <param name="Name">Its name in the text format; null for a number that is no instruction.</param>
/// <param name="Immediate">What follows it in the binary format.</param>
/// <param name="Signature">Operands, <c>&gt;</c>, results, a letter each: <c>i I f F v</c> for i32 i64 f32 f64 v128 and <c>a</c> for the
/// memory's address type. Null where the types depend on more than the opcode.</param>
/// <param name="Feature">The proposal that brought it.</param>
/// <param name="Width">Bytes that a memory instruction accesses, which is also its natural alignment; otherwise 0.</param>
internal readonly record struct OpcodeInfo(string? Name, Immediate Immediate, string? Signature, Feature Feature, byte Width)
{
    /// <summary>The place of the arrow in a signature, which is the number of operands.</summary>
    public static int Arrow(string signature)
    {
        // Not IndexOf, whose vector types take the runtime a millisecond to load.
        int arrow = 0;
        while (signature[arrow] != '>')
            arrow++;
        return arrow;
    }
}

/// <summary>The instruction table: the one place that declares opcodes. Decoder, validator, compiler and text format read it.</summary>
internal static partial class OpcodeTable
{
    private const int PageGC = 0x100, PageMisc = 0x200, PageSimd = 0x300, PageAtomic = 0x600, End = 0x700;

    /// <summary>A feature that nobody can switch on, for numbers that are no instruction.</summary>
    private const Feature NoInstruction = (Feature)(1u << 31);

    private static readonly OpcodeInfo[] rows = new OpcodeInfo[End];

    /// <summary>The feature of each row once more, close together for the loop of the validator.</summary>
    private static readonly Feature[] needed = new Feature[End];

    static OpcodeTable()
    {
        for (int i = 0; i < needed.Length; i++)
            needed[i] = NoInstruction;
        DeclareRows();
    }

    private static void Row(
        Opcode opcode, string name, Immediate immediate, string? signature, Feature feature, byte width = 0)
    {
        rows[(int)opcode] = new(name, immediate, signature, feature, width);
        needed[(int)opcode] = feature;
    }

    /// <summary>Whether there is such an instruction, and its feature is among those given.</summary>
    public static bool IsAvailable(Opcode opcode, Feature features) => (needed[(int)opcode] & (~features | NoInstruction)) == 0;

    /// <summary>The row of an opcode; its <see cref="OpcodeInfo.Name"/> is null when there is no such instruction.</summary>
    public static ref readonly OpcodeInfo Get(Opcode opcode) => ref rows[(int)opcode];

    /// <summary>One more than the largest opcode.</summary>
    public const int Count = End;

    /// <summary>Every declared opcode in table order.</summary>
    public static IEnumerable<Opcode> All =>
        Enumerable.Range(0, End).Select(i => (Opcode)i).Where(o => Get(o).Name is not null);

    /// <summary>Whether a byte starts a prefixed instruction.</summary>
    public static bool IsPrefix(byte b) => b is >= 0xFB and <= 0xFE;

    /// <summary>The opcode of a prefix byte and sub-opcode. False when there is none.</summary>
    public static bool TryGetPrefixed(byte prefix, uint sub, out Opcode opcode)
    {
        (int page, uint size) = prefix switch
        {
            0xFB => (PageGC, 0x100u),
            0xFC => (PageMisc, 0x100u),
            0xFD => (PageSimd, 0x300u),
            0xFE => (PageAtomic, 0x100u),
            _ => (0, 0u),
        };
        opcode = (Opcode)(page + (int)Math.Min(sub, 0xFFFF));
        return sub < size && rows[(int)opcode].Name is not null;
    }

    /// <summary>The prefix byte (0 for none) and the number that encode an opcode.</summary>
    public static (byte Prefix, uint Number) Encoding(Opcode opcode) => (int)opcode switch
    {
        < PageGC => (0, (uint)opcode),
        < PageMisc => (0xFB, (uint)opcode - PageGC),
        < PageSimd => (0xFC, (uint)opcode - PageMisc),
        < PageAtomic => (0xFD, (uint)opcode - PageSimd),
        _ => (0xFE, (uint)opcode - PageAtomic),
    };
}
