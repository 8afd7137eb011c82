using WasiTools.Engine.Text;

namespace WasiTools.Fuzz.Generation;

/// <summary>A value type of a module that is being made.</summary>
/// <param name="Code">A number type or abstract heap type as the binary format has it (negative), or the index of a defined type.</param>
/// <param name="IsReference">Whether it is a reference to that heap type.</param>
/// <param name="IsNullable">Whether null is among its values.</param>
internal readonly record struct GuestType(int Code, bool IsReference = false, bool IsNullable = false)
{
    public const int Func = -0x10, Extern = -0x11, Any = -0x12, Eq = -0x13, I31Heap = -0x14, Struct = -0x15, Array = -0x16, Exn = -0x17;

    public static readonly GuestType I32 = new(-1), I64 = new(-2), F32 = new(-3), F64 = new(-4), V128 = new(-5);

    public static readonly GuestType FuncRef = Null(Func), ExternRef = Null(Extern), AnyRef = Null(Any), EqRef = Null(Eq),
        I31 = Null(I31Heap), ExnRef = Null(Exn);

    /// <summary>The types that a caller in JavaScript can pass.</summary>
    public static readonly GuestType[] Scalars = [I32, I64, F32, F64];

    public static GuestType Null(int heap) => new(heap, true, true);

    public static GuestType NonNull(int heap) => new(heap, true);

    public bool IsDefined => IsReference && Code >= 0;

    /// <summary>The type of an operand or result in the signatures of the opcode table.</summary>
    public static GuestType Of(char letter) => letter switch
    {
        'i' => I32,
        'I' => I64,
        'f' => F32,
        'F' => F64,
        _ => V128,
    };

    /// <summary>The letter of a number or vector in the signatures of the opcode table.</summary>
    public char Letter => "?iIfFv"[-Code];

    public void Write(ByteWriter writer)
    {
        if (IsReference)
            writer.Byte(IsNullable ? 0x63 : 0x64);
        writer.Signed(Code);
    }
}
