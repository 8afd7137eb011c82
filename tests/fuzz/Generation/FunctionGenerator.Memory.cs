using WasiTools.Engine.Structure;

namespace WasiTools.Fuzz.Generation;

/// <summary>Memories and tables.</summary>
internal sealed partial class FunctionGenerator
{
    private const int PageSize = 65_536, AddressMask = 0x7FFF, LargestOffset = 0x7FE0, IndexMask = 7;

    private static GuestType Integer(bool is64) => is64 ? GuestType.I64 : GuestType.I32;

    /// <summary>An integer below a power of two.</summary>
    private void Masked(bool is64, long mask)
    {
        Value(Integer(is64));
        Constant(is64, mask);
        Op(is64 ? Opcode.I64And : Opcode.I32And);
    }

    /// <summary>An address that is within bounds as a rule.</summary>
    /// <returns>The offset that belongs to it.</returns>
    private ulong Address(int memory, int width, bool isAtomic)
    {
        MemoryShape m = shape.Memories[memory];
        int aligned = isAtomic ? -width : -1;
        switch (random.Below(100))
        {
            case 0:
                Value(Integer(m.Is64));
                return random.Bits() >> random.Between(m.Is64 ? 0 : 32, 63);
            case <= 3:
                // The last place that is in bounds, and sometimes the one after it.
                Constant(m.Is64, (m.Minimum * PageSize) - width + (random.Chance(3) ? 1 : 0));
                return 0;
            default:
                Masked(m.Is64, AddressMask & aligned);
                return random.Chance(60) ? 0 : (ulong)(random.Below(LargestOffset) & aligned);
        }
    }

    private void MemoryArgument(int memory, ulong offset, int naturalAlignment, bool isAtomic)
    {
        int alignment = isAtomic ? naturalAlignment : random.Between(0, naturalAlignment);
        code.Unsigned((uint)(alignment | (memory > 0 ? 0x40 : 0)));
        if (memory > 0)
            code.Unsigned((uint)memory);
        code.Unsigned(offset);
    }

    /// <summary>A size, or what is known of a reference, as an integer.</summary>
    private void Measure(GuestType type)
    {
        bool is64 = type == GuestType.I64;
        int memory = random.Below(shape.Memories.Count), table = random.Below(shape.Tables.Count);
        if (!is64 && random.Chance(50))
            AskReference();
        else if (shape.Memories[memory].Is64 == is64 && random.Chance(50))
            Op(Opcode.MemorySize, memory);
        else if (shape.Tables[table].Is64 == is64)
            Op(Opcode.TableSize, table);
        else
            Operation(type.Letter);
    }

    private void ChangeMemory()
    {
        int to = random.Below(shape.Memories.Count), from = random.Below(shape.Memories.Count);
        bool is64 = shape.Memories[to].Is64;
        switch (random.Below(5))
        {
            case 0:
                Masked(is64, AddressMask);
                Value(GuestType.I32);
                Masked(is64, random.Of(0xF, 0xFF, 0xFFF));
                Op(Opcode.MemoryFill, to);
                break;
            case 1:
                Masked(is64, AddressMask);
                Masked(shape.Memories[from].Is64, AddressMask);
                Masked(is64 && shape.Memories[from].Is64, random.Of(0xF, 0xFF, 0x1FFF));
                Op(Opcode.MemoryCopy, to, from);
                break;
            case 2:
                Masked(is64, AddressMask);
                I32(random.Below(ModuleShape.DataLength / 2));
                Masked(false, 0x1F);
                Op(Opcode.MemoryInit, ModuleShape.PassiveData, to);
                break;
            case 3:
                Constant(is64, random.Of(0, 0, 1, 70_000));
                Op(Opcode.MemoryGrow, to);
                Op(Opcode.Drop);
                break;
            default:
                if (random.Chance(10))
                    Op(Opcode.DataDrop, ModuleShape.PassiveData);
                if (shape.HasAtomics)
                {
                    Op(Opcode.AtomicFence);
                    code.Byte(0);
                }
                break;
        }
    }

    private void ChangeTable()
    {
        int to = random.Below(shape.Tables.Count), from = random.Below(shape.Tables.Count);
        TableShape table = shape.Tables[to];
        switch (random.Below(8))
        {
            case 0:
                Masked(table.Is64, IndexMask);
                Value(table.Element);
                Op(Opcode.TableSet, to);
                break;
            case 1:
                Value(table.Element);
                Constant(table.Is64, random.Of(0, 1, 1000));
                Op(Opcode.TableGrow, to);
                Op(Opcode.Drop);
                break;
            case 2:
                Masked(table.Is64, IndexMask);
                Value(table.Element);
                Constant(table.Is64, random.Below(3));
                Op(Opcode.TableFill, to);
                break;
            case 3 when table.Element == shape.Tables[from].Element:
                Masked(table.Is64, 3);
                Masked(shape.Tables[from].Is64, 3);
                Constant(table.Is64 && shape.Tables[from].Is64, random.Below(4));
                Op(Opcode.TableCopy, to, from);
                break;
            case 4:
                // What the other cases replaced comes back, so that most indirect calls find what they look for.
                Constant(shape.Tables[0].Is64, 0);
                I32(0);
                I32(shape.Functions.Count);
                Op(Opcode.TableInit, ModuleShape.PassiveElements, 0);
                break;
            case 5 when random.Chance(10):
                Op(Opcode.ElemDrop, ModuleShape.PassiveElements);
                break;
            default:
                Masked(table.Is64, IndexMask);
                Op(Opcode.TableGet, to);
                Op(Opcode.LocalSet, Variable(table.Element));
                break;
        }
    }
}
