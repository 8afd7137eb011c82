using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Memories and data segments (specification section 3.4.6).</summary>
internal ref partial struct FunctionValidator
{
    private OperandType ReadMemArg(in SimpleSignature signature)
    {
        MemArg argument = reader.ReadMemArg();
        MemoryType memory = MemoryAt(argument.Memory);
        if (argument.AlignLog2 > signature.AlignLog2)
            Invalid("alignment must not be larger than natural");
        if (signature.IsAtomic && argument.AlignLog2 != signature.AlignLog2)
            Invalid("atomic alignment must be natural");
        if (!memory.Is64 && argument.Offset > uint.MaxValue)
            Invalid("offset out of range");
        return OperandType.Address(memory.Is64);
    }

    private readonly MemoryType MemoryAt(int index)
    {
        if ((uint)index >= (uint)content.Memories.Length)
            Invalid($"unknown memory {(uint)index}");
        return content.Memories[index];
    }

    private OperandType ReadMemoryAddress() => OperandType.Address(MemoryAt(reader.ReadMemoryIndex()).Is64);

    private void ValidateMemory(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.MemorySize:
                Push(ReadMemoryAddress());
                break;
            case Opcode.MemoryGrow:
                OperandType pages = ReadMemoryAddress();
                Pop(pages);
                Push(pages);
                break;
            case Opcode.MemoryFill:
                OperandType target = ReadMemoryAddress();
                Pop(target);
                Pop(OperandType.I32);
                Pop(target);
                break;
            case Opcode.MemoryCopy:
                OperandType destination = ReadMemoryAddress(), source = ReadMemoryAddress();
                Pop(Narrower(destination, source));
                Pop(source);
                Pop(destination);
                break;
            case Opcode.MemoryInit:
                int segment = reader.ReadIndex();
                OperandType memory = ReadMemoryAddress();
                RequireData(segment);
                Pop(OperandType.I32);
                Pop(OperandType.I32);
                Pop(memory);
                break;
            case Opcode.DataDrop:
                RequireData(reader.ReadIndex());
                break;
        }
    }

    /// <summary>The type of a count of items that go from one memory or table to another.</summary>
    private static OperandType Narrower(OperandType a, OperandType b) => a == b ? a : OperandType.I32;

    private readonly void RequireData(int segment)
    {
        if (content.DataCount is null)
            Throw.Malformed("data count section required", start, function);
        if ((uint)segment >= (uint)content.Data.Length)
            Invalid($"unknown data segment {(uint)segment}");
    }
}
