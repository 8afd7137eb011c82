using WasiTools.Engine.Structure;

namespace WasiTools.Fuzz.Generation;

/// <summary>Numbers and vectors: the instructions of the opcode table.</summary>
internal sealed partial class FunctionGenerator
{
    private const ulong CanonicalNaN32 = 0x7FC00000, CanonicalNaN64 = 0x7FF8000000000000;

    private void Number(GuestType type)
    {
        switch (random.Below(22))
        {
            case <= 10:
                Operation(type.Letter);
                break;
            case 11:
                Leaf(type);
                break;
            case 12:
                GetGlobal(type);
                break;
            case 13:
                Value(type);
                Op(Opcode.LocalTee, Variable(type));
                break;
            case 14 or 15:
                Scope([type]);
                break;
            case 16:
                Call(type);
                break;
            case 17:
                Value(type);
                Value(type);
                Value(GuestType.I32);
                Op(Opcode.Select);
                break;
            case 18 or 19 when shape.HasObjects:
                Read(type);
                break;
            case 20 when type == GuestType.I32 || type == GuestType.I64:
                Measure(type);
                break;
            case 21:
                BranchIfValue(type);
                break;
            default:
                Operation(type.Letter);
                break;
        }
    }

    private void GetGlobal(GuestType type)
    {
        int[] globals = [.. shape.GlobalsOf(type, mutable: false)];
        if (globals.Length == 0)
            Leaf(type);
        else
            Op(Opcode.GlobalGet, random.Of<int>(globals));
    }

    /// <summary>An instruction of the opcode table by its result, with its operands.</summary>
    private void Operation(char result)
    {
        Opcode opcode = operations.Pick(random, result);
        OpcodeInfo info = OpcodeTable.Get(opcode);
        ReadOnlySpan<char> operands = info.Signature.AsSpan(0, info.Signature!.IndexOf('>'));
        int memory = random.Below(shape.Memories.Count);
        bool isWait = opcode is Opcode.MemoryAtomicWait32 or Opcode.MemoryAtomicWait64;
        if (isWait && !shape.Memories[memory].IsShared)
        {
            Leaf(GuestType.I32);
            return;
        }
        bool isAtomic = info.Feature == Engine.Feature.Threads;
        ulong offset = 0;
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i] == 'a')
                offset = Address(memory, info.Width, isAtomic);
            else if (isWait && i == 2)
                Constant(is64: true, random.Of(0, 1, 1000));
            else
                Operand(opcode, GuestType.Of(operands[i]), i);
        }
        Op(opcode);
        switch (info.Immediate)
        {
            case Immediate.MemArg or Immediate.MemArgLane:
                MemoryArgument(memory, offset, System.Numerics.BitOperations.Log2(info.Width), isAtomic);
                if (info.Immediate == Immediate.MemArgLane)
                    code.Byte(random.Below(16 / info.Width));
                break;
            case Immediate.Lane:
                code.Byte(random.Below(Lanes(info.Name!)));
                break;
            case Immediate.Shuffle:
                for (int i = 0; i < 16; i++)
                    code.Byte(random.Below(32));
                break;
        }
        if (result == 'v')
            CanonicalVector(info.Name!);
    }

    private static int Lanes(string name) => int.Parse(name.AsSpan(name.IndexOf('x') + 1, name.IndexOf('.') - name.IndexOf('x') - 1));

    private void Operand(Opcode opcode, GuestType type, int index)
    {
        switch (opcode)
        {
            case Opcode.I32DivS or Opcode.I32DivU or Opcode.I32RemS or Opcode.I32RemU when index == 1 && random.Chance(95):
                Value(type);
                I32(1);
                Op(Opcode.I32Or);
                break;
            case Opcode.I64DivS or Opcode.I64DivU or Opcode.I64RemS or Opcode.I64RemU when index == 1 && random.Chance(95):
                Value(type);
                Constant(is64: true, 1);
                Op(Opcode.I64Or);
                break;
            case >= Opcode.I32TruncF32S and <= Opcode.I32TruncF64U or >= Opcode.I64TruncF32S and <= Opcode.I64TruncF64U
                when random.Chance(95):
                Value(GuestType.I32);
                I32(0xFFFF);
                Op(Opcode.I32And);
                Op(type == GuestType.F32 ? Opcode.F32ConvertI32U : Opcode.F64ConvertI32U);
                break;
            case Opcode.I8x16RelaxedSwizzle when index == 1:
                MaskedVector(0x0F0F0F0F0F0F0F0F);
                break;
            case Opcode.I16x8RelaxedDotI8x16I7x16S or Opcode.I32x4RelaxedDotI8x16I7x16AddS when index == 1:
                MaskedVector(0x7F7F7F7F7F7F7F7F);
                break;
            case >= Opcode.I8x16RelaxedLaneselect and <= Opcode.I64x2RelaxedLaneselect when index == 2:
                Value(type);
                Value(type);
                Op(opcode switch
                {
                    Opcode.I8x16RelaxedLaneselect => Opcode.I8x16LtS,
                    Opcode.I16x8RelaxedLaneselect => Opcode.I16x8LtS,
                    Opcode.I32x4RelaxedLaneselect => Opcode.I32x4LtS,
                    _ => Opcode.I64x2LtS,
                });
                break;
            case Opcode.I32x4RelaxedTruncF32x4S:
                MaskedVector(0x0000FFFF0000FFFF);
                Op(Opcode.F32x4ConvertI32x4S);
                break;
            default:
                Value(type);
                if (LooksAtBits(opcode, index))
                    CanonicalScalar(type);
                break;
        }
    }

    private void MaskedVector(ulong mask)
    {
        Value(GuestType.V128);
        Vector(mask);
        Op(Opcode.V128And);
    }

    private void Vector(ulong half)
    {
        Op(Opcode.V128Const);
        code.LittleEndian(half, 8);
        code.LittleEndian(half, 8);
    }

    private static bool LooksAtBits(Opcode opcode, int index) => opcode switch
    {
        Opcode.I32ReinterpretF32 or Opcode.I64ReinterpretF64 or Opcode.F32x4Splat or Opcode.F64x2Splat => true,
        Opcode.F32Copysign or Opcode.F64Copysign or Opcode.F32Store or Opcode.F64Store or Opcode.F32x4ReplaceLane
            or Opcode.F64x2ReplaceLane => index == 1,
        _ => false,
    };

    /// <summary>Makes any NaN the canonical one.</summary>
    private void CanonicalScalar(GuestType type)
    {
        bool is32 = type == GuestType.F32;
        if (!is32 && type != GuestType.F64)
            return;
        int value = Scratch(type);
        Op(Opcode.LocalTee, value);
        Op(is32 ? Opcode.F32Const : Opcode.F64Const);
        code.LittleEndian(is32 ? CanonicalNaN32 : CanonicalNaN64, is32 ? 4 : 8);
        Op(Opcode.LocalGet, value);
        Op(Opcode.LocalGet, value);
        Op(is32 ? Opcode.F32Eq : Opcode.F64Eq);
        Op(Opcode.Select);
    }

    /// <summary>Makes every NaN canonical that an instruction left on the stack.</summary>
    private void CanonicalVector(string name)
    {
        bool is32 = name.StartsWith("f32x4.", StringComparison.Ordinal);
        if (!is32 && !name.StartsWith("f64x2.", StringComparison.Ordinal))
            return;
        if (name[6..] is not ("ceil" or "floor" or "trunc" or "nearest" or "sqrt" or "add" or "sub" or "mul" or "div" or "min" or "max"
            or "demote_f64x2_zero" or "promote_low_f32x4"))
            return;
        int value = Scratch(GuestType.V128);
        Op(Opcode.LocalTee, value);
        Vector(is32 ? CanonicalNaN32 << 32 | CanonicalNaN32 : CanonicalNaN64);
        Op(Opcode.LocalGet, value);
        Op(Opcode.LocalGet, value);
        Op(is32 ? Opcode.F32x4Eq : Opcode.F64x2Eq);
        Op(Opcode.V128Bitselect);
    }
}
