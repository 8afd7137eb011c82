using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>How an instruction changes the height of the operand stack.</summary>
internal static class OperandEffect
{
    /// <summary>Whether what follows an instruction cannot be reached.</summary>
    public static bool EndsPath(Opcode opcode) => opcode is Opcode.Unreachable or Opcode.Br or Opcode.BrTable or Opcode.Return
        or Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef or Opcode.Throw or Opcode.ThrowRef or Opcode.Rethrow;

    /// <summary>Results less operands of an instruction that opens and ends no block. Reads its immediates.</summary>
    public static int Of(ModuleContent content, Opcode opcode, ref CodeReader reader)
    {
        ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
        CodeReader peek = reader;
        reader.SkipImmediates(opcode);
        if (info.Signature is string signature)
        {
            int operands = signature.IndexOf('>');
            return signature.Length - 1 - 2 * operands;
        }
        switch (opcode)
        {
            case Opcode.Call:
                return Call(content.Functions[peek.ReadIndex()]);
            case Opcode.CallIndirect or Opcode.CallRef:
                return Call(content.Types[peek.ReadIndex()]) - 1;
            case Opcode.StructNew:
                return 1 - content.Types[peek.ReadIndex()].Fields.Length;
            case Opcode.ArrayNewFixed:
                peek.ReadIndex();
                return 1 - peek.ReadIndex();
            default:
                return Fixed(opcode);
        }
    }

    /// <summary>How many operands a call takes.</summary>
    public static int OperandsOfCall(ModuleContent content, Opcode opcode, CodeReader reader)
    {
        int index = reader.ReadIndex();
        return opcode is Opcode.Call or Opcode.ReturnCall
            ? content.Functions[index].Function!.Parameters.Length
            : content.Types[index].Function!.Parameters.Length + 1;
    }

    private static int Call(DefinedType type) => type.Function!.Results.Length - type.Function.Parameters.Length;

    private static int Fixed(Opcode opcode) => opcode switch
    {
        Opcode.LocalGet or Opcode.GlobalGet or Opcode.RefNull or Opcode.RefFunc or Opcode.TableSize or Opcode.MemorySize
            or Opcode.StructNewDefault => 1,
        Opcode.LocalSet or Opcode.GlobalSet or Opcode.Drop or Opcode.BrIf or Opcode.RefEq or Opcode.TableGrow
            or Opcode.ArrayNew or Opcode.ArrayNewData or Opcode.ArrayNewElem or Opcode.ArrayGet or Opcode.ArrayGetS or Opcode.ArrayGetU
            or Opcode.BrOnNonNull => -1,
        Opcode.Select or Opcode.SelectT or Opcode.TableSet or Opcode.StructSet => -2,
        Opcode.MemoryFill or Opcode.MemoryCopy or Opcode.MemoryInit or Opcode.TableFill or Opcode.TableCopy or Opcode.TableInit
            or Opcode.ArraySet => -3,
        Opcode.ArrayFill or Opcode.ArrayInitData or Opcode.ArrayInitElem => -4,
        Opcode.ArrayCopy => -5,
        _ => 0,
    };
}
