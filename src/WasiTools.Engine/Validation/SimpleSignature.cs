using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Operands and results of an instruction whose types depend on nothing but its opcode and its memory's address type, packed
/// for the validator's loop. Made from <see cref="OpcodeInfo.Signature"/>.</summary>
internal readonly struct SimpleSignature
{
    /// <summary>Stands for the memory's address type among the four-bit kinds.</summary>
    public const uint Address = 15;

    private const int Bits = 4;
    private const uint Mask = 15;

    private static readonly SimpleSignature[] table = Build();

    private SimpleSignature(in OpcodeInfo info, string signature)
    {
        IsSimple = true;
        Immediate = info.Immediate;
        int arrow = OpcodeInfo.Arrow(signature);
        // Operands are popped last to first, so the last one is packed lowest.
        for (int i = 0; i < arrow; i++)
            Operands = Operands << Bits | Kind(signature[i]);
        for (int i = signature.Length - 1; i > arrow; i--)
            Results = Results << Bits | Kind(signature[i]);
        Lanes = LaneCount(info);
        for (int width = info.Width; width > 1; width /= 2)
            AlignLog2++;
        IsAtomic = info.Feature == Feature.Threads;
    }

    /// <summary>Kinds of the operands, four bits each, the top of the stack lowest; 0 ends them.</summary>
    public uint Operands { get; }

    /// <summary>Kinds of the results, four bits each, the first lowest; 0 ends them.</summary>
    public uint Results { get; }

    public Immediate Immediate { get; }

    /// <summary>How many lanes a lane index may choose from.</summary>
    public byte Lanes { get; }

    /// <summary>The natural alignment of a memory access.</summary>
    public byte AlignLog2 { get; }

    /// <summary>Whether the alignment must be the natural one.</summary>
    public bool IsAtomic { get; }

    /// <summary>False for instructions that are typed by hand; the rest is empty then.</summary>
    public bool IsSimple { get; }

    public static ref readonly SimpleSignature Get(Opcode opcode) => ref table[(int)opcode];

    /// <summary>Takes the lowest kind off a packed list.</summary>
    public static uint Next(ref uint kinds)
    {
        uint kind = kinds & Mask;
        kinds >>= Bits;
        return kind;
    }

    private static SimpleSignature[] Build()
    {
        var result = new SimpleSignature[OpcodeTable.Count];
        for (int i = 0; i < result.Length; i++)
        {
            ref readonly OpcodeInfo info = ref OpcodeTable.Get((Opcode)i);
            if (info.Signature is string signature && info.Immediate is not (Immediate.Data or Immediate.Element))
                result[i] = new(info, signature);
        }
        return result;
    }

    private static uint Kind(char letter) => letter switch
    {
        'i' => (uint)ValueKind.I32,
        'I' => (uint)ValueKind.I64,
        'f' => (uint)ValueKind.F32,
        'F' => (uint)ValueKind.F64,
        'v' => (uint)ValueKind.V128,
        _ => Address,
    };

    private static byte LaneCount(in OpcodeInfo info)
    {
        const int VectorBytes = 16;
        if (info.Immediate == Immediate.MemArgLane)
            return (byte)(VectorBytes / info.Width);
        if (info.Immediate != Immediate.Lane)
            return 0;
        // The name starts with the shape, such as i16x8.
        string name = info.Name!;
        int at = 0, lanes = 0;
        while (name[at] != 'x')
            at++;
        for (at++; name[at] != '.'; at++)
            lanes = 10 * lanes + name[at] - '0';
        return (byte)lanes;
    }
}
