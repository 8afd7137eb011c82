using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Instructions that only compute, and always can: without access to memory, variables or anything else that is not an operand.
/// </summary>
internal static class PureInstruction
{
    /// <summary>What such an instruction takes and leaves; null for others. Of <c>drop</c> and <c>select</c> the letters say nothing.</summary>
    public static string? Signature(Opcode opcode)
    {
        if (opcode == Opcode.Drop)
            return "i>";
        if (opcode == Opcode.Select)
            return "iii>i";
        ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
        bool isPure = info.Immediate is Immediate.None or Immediate.I32 or Immediate.I64 or Immediate.F32 or Immediate.F64 or Immediate.V128
                or Immediate.Shuffle or Immediate.Lane
            && info.Feature is Feature.Mvp or Feature.SignExtension or Feature.SaturatingFloatToInt or Feature.Simd or Feature.RelaxedSimd
            && !Operation.CanTrap(opcode) && Division.Of(opcode) is null;
        return isPure ? info.Signature : null;
    }
}
