using System.Globalization;
using WasiTools.Engine;
using WasiTools.Fuzz.Generation;
using ValueType = WasiTools.Engine.ValueType;

namespace WasiTools.Fuzz.Differential;

/// <summary>Values as text that both sides read and write alike: <c>i:1</c>, <c>I:-1</c>, floats by their bits, one name for every NaN,
/// and of references only whether they are null.</summary>
internal static class Scalar
{
    public static char Letter(ValueKind kind) => kind switch
    {
        ValueKind.I32 => 'i',
        ValueKind.I64 => 'I',
        ValueKind.F32 => 'f',
        ValueKind.F64 => 'F',
        _ => 'r',
    };

    public static string Format(Value value) => value.Kind switch
    {
        ValueKind.I32 => $"i:{value.AsI32}",
        ValueKind.I64 => $"I:{value.AsI64}",
        ValueKind.F32 => float.IsNaN(value.AsF32) ? "f:nan" : $"f:{BitConverter.SingleToUInt32Bits(value.AsF32):x}",
        ValueKind.F64 => double.IsNaN(value.AsF64) ? "F:nan" : $"F:{BitConverter.DoubleToUInt64Bits(value.AsF64):x}",
        ValueKind.Reference => value.Reference is null ? "null" : "ref",
        _ => "?",
    };

    public static Value Parse(string text) => (text[0], text[2..]) switch
    {
        ('i', string digits) => int.Parse(digits, CultureInfo.InvariantCulture),
        ('I', string digits) => long.Parse(digits, CultureInfo.InvariantCulture),
        ('f', "nan") => float.NaN,
        ('f', string digits) => BitConverter.UInt32BitsToSingle(uint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ('F', "nan") => double.NaN,
        ('F', string digits) => BitConverter.UInt64BitsToDouble(ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        _ => Value.FromReference(null),
    };

    public static string Random(ValueType type, Entropy random) => type.Kind switch
    {
        ValueKind.I32 => Format((int)random.Integer()),
        ValueKind.I64 => Format((long)random.Integer()),
        ValueKind.F32 => Format((float)random.Float()),
        ValueKind.F64 => Format(random.Float()),
        _ => "null",
    };
}
