using WasiTools.Engine;
using WasiTools.Engine.Structure;

namespace WasiTools.Fuzz.Generation;

/// <summary>The instructions of the opcode table whose types depend on nothing but the opcode, by result.</summary>
internal sealed class OperationList
{
    private readonly Dictionary<char, Opcode[]> byResult;

    /// <param name="features">Which instructions to take.</param>
    public OperationList(Feature features) =>
        byResult = OpcodeTable.All
            .Where(o => OpcodeTable.IsAvailable(o, features) && IsUsable(o))
            .GroupBy(o => OpcodeTable.Get(o).Signature!.Last())
            .ToDictionary(g => g.Key, g => g.ToArray());

    /// <summary>One that has a result, or with <c>&gt;</c> one that has none.</summary>
    public Opcode Pick(Entropy random, char result) => random.Of<Opcode>(byResult[result]);

    private static bool IsUsable(Opcode opcode)
    {
        ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
        // What the profile of relaxed instructions leaves open is left out here too.
        return info.Signature is { Length: > 1 } && info.Signature[0] != '>' && opcode is not (
            Opcode.F32x4RelaxedMadd or Opcode.F32x4RelaxedNmadd or Opcode.F64x2RelaxedMadd or Opcode.F64x2RelaxedNmadd
            or Opcode.F32x4RelaxedMin or Opcode.F32x4RelaxedMax or Opcode.F64x2RelaxedMin or Opcode.F64x2RelaxedMax
            or Opcode.I32x4RelaxedTruncF32x4U or Opcode.I32x4RelaxedTruncF64x2SZero or Opcode.I32x4RelaxedTruncF64x2UZero
            or Opcode.I16x8RelaxedQ15mulrS);
    }
}
