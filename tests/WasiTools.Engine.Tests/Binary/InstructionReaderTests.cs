using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Binary;

/// <summary>Opcodes and their immediates, each row of the opcode table.</summary>
public sealed class InstructionReaderTests
{
    public static IEnumerable<TheoryDataRow<ushort>> Opcodes() => OpcodeTable.All.Select(o => new TheoryDataRow<ushort>((ushort)o));

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void ReadsAnOpcodeAndPassesItsImmediates(ushort number)
    {
        var opcode = (Opcode)number;
        byte[] immediates = Immediates(OpcodeTable.Get(opcode).Immediate);
        CodeReader reader = Reader([.. Encode(opcode), .. immediates]);
        Assert.Equal(opcode, reader.ReadOpcode());
        reader.SkipImmediates(opcode);
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void CutImmediatesAreAnUnexpectedEnd(ushort number)
    {
        var opcode = (Opcode)number;
        byte[] bytes = [.. Encode(opcode), .. Immediates(OpcodeTable.Get(opcode).Immediate)];
        for (int length = 0; length < bytes.Length; length++)
        {
            var e = Assert.Throws<InvalidModuleException>(() =>
            {
                CodeReader reader = Reader(bytes[..length]);
                reader.SkipImmediates(reader.ReadOpcode());
            });
            Assert.StartsWith("unexpected end", e.Reason, StringComparison.Ordinal);
            Assert.Equal(length, e.Offset);
        }
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void AnOpcodeOfAFeatureThatIsOffIsIllegal(ushort number)
    {
        var opcode = (Opcode)number;
        Feature feature = OpcodeTable.Get(opcode).Feature;
        if (feature == Feature.Mvp)
            return;
        var e = Assert.Throws<InvalidModuleException>(() =>
        {
            byte[] bytes = Encode(opcode);
            new CodeReader(bytes, new(0, bytes.Length), [], Refused.All.Without(feature).Enabled).ReadOpcode();
        });
        Assert.StartsWith("illegal opcode", e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryOtherNumberIsIllegal()
    {
        int illegal = 0;
        for (int first = 0; first < 0x100; first++)
        {
            bool isPrefix = OpcodeTable.IsPrefix((byte)first);
            for (uint number = 0; number < (isPrefix ? 0x400u : 1u); number++)
            {
                byte[] bytes = isPrefix ? [(byte)first, .. BinaryBuilder.U32(number)] : [(byte)first];
                if (OpcodeTable.All.Any(o => Encode(o).AsSpan().SequenceEqual(bytes)))
                    continue;
                var e = Assert.Throws<InvalidModuleException>(() => Reader(bytes).ReadOpcode());
                Assert.StartsWith($"illegal opcode {first:x2}", e.Reason, StringComparison.Ordinal);
                Assert.Equal(0, e.Offset);
                illegal++;
            }
        }
        Assert.True(illegal > 2000);
    }

    [Fact]
    public void NumberBehindAPrefixMayBeLong()
    {
        Assert.Equal(Opcode.I32TruncSatF32S, Reader([0xFC, 0x80, 0x80, 0x00]).ReadOpcode());
        Assert.Throws<InvalidModuleException>(() => Reader([0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]).ReadOpcode());
    }

    [Theory]
    [InlineData(0x02, 0, 2)]
    [InlineData(0x3F, 0, 63)]
    public void MemArgWithoutMemory(byte flags, int memory, int align) =>
        Assert.Equal(new MemArg(align, memory, 5), Reader([flags, 5]).ReadMemArg());

    [Fact]
    public void MemArgWithMemoryAndLongOffset() =>
        Assert.Equal(
            new MemArg(3, 7, ulong.MaxValue),
            Reader([0x43, 7, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]).ReadMemArg());

    [Fact]
    public void MemArgFlagsBeyondBit6AreMalformed() =>
        Assert.StartsWith(
            "malformed memop flags", Assert.Throws<InvalidModuleException>(() => Reader([0x80, 1, 0]).ReadMemArg()).Reason);

    [Fact]
    public void ReadsABackwardsPositionAgain()
    {
        CodeReader reader = Reader([0x41, 5, 0x0B]);
        int start = reader.Position;
        reader.SkipImmediates(reader.ReadOpcode());
        Assert.Equal(2, reader.Position);
        reader.Position = start;
        Assert.Equal(Opcode.I32Const, reader.ReadOpcode());
        Assert.Equal(5, reader.ReadS32());
        Assert.Equal(1, reader.Remaining);
    }

    private static byte[] Encode(Opcode opcode)
    {
        (byte prefix, uint number) = OpcodeTable.Encoding(opcode);
        return prefix == 0 ? [(byte)number] : [prefix, .. BinaryBuilder.U32(number)];
    }

    private static byte[] Immediates(Immediate kind) => kind switch
    {
        Immediate.None => [],
        Immediate.Block => [0x7F],
        Immediate.LabelTable => [2, 0, 1, 0],
        Immediate.CallIndirect or Immediate.TypeField or Immediate.TypeCount or Immediate.TypeData or Immediate.TypeElement
            or Immediate.TypeType or Immediate.TableTable or Immediate.ElementTable or Immediate.MemoryMemory
            or Immediate.DataMemory => [0, 0x81, 0],
        Immediate.ValueTypes => [2, 0x7F, 0x64, 0x70],
        Immediate.HeapType => [0x81, 0],
        Immediate.BranchOnCast => [3, 0, 0x6E, 0x6B],
        Immediate.TryTable => [0x40, 2, 0, 1, 0, 2, 0],
        Immediate.MemArg => [0x40, 0, 0x80, 1],
        Immediate.MemArgLane => [0, 0, 3],
        Immediate.Lane => [3],
        Immediate.Shuffle or Immediate.V128 => new byte[16],
        Immediate.I32 or Immediate.I64 => [0xC0, 0xBB, 0x78],
        Immediate.F32 => new byte[4],
        Immediate.F64 => new byte[8],
        Immediate.Fence => [0],
        _ => [0x83, 0],
    };

    private static CodeReader Reader(byte[] bytes) => new(bytes, new(0, bytes.Length), [], Refused.All.Enabled);
}
