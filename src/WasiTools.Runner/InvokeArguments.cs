using System.Globalization;
using System.Runtime.Intrinsics;
using WasiTools.Engine;
using WasiTools.Runner.Options;
using ValueType = WasiTools.Engine.ValueType;

namespace WasiTools.Runner;

/// <summary>Parameters and results of a function called by <c>--invoke</c>, as text.</summary>
internal static class InvokeArguments
{
    /// <summary>The values for a function's parameters.</summary>
    /// <exception cref="UsageException">Their number or one of them does not fit.</exception>
    public static Value[] Parse(string function, FunctionType type, string[] texts)
    {
        if (texts.Length != type.Parameters.Length)
        {
            throw new UsageException(
                $"Function '{function}' takes {type.Parameters.Length} arguments ({type}), and {texts.Length} are given.");
        }
        var values = new Value[texts.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Parse(type.Parameters[i], texts[i]) ?? throw new UsageException(
                $"Argument {i + 1} of function '{function}' is to be of type {type.Parameters[i]}, and '{texts[i]}' is not.");
        }
        return values;
    }

    /// <summary>A result as the text that would be accepted as an argument.</summary>
    public static string Format(Value value) => value.Kind switch
    {
        ValueKind.I32 => value.AsI32.ToString(CultureInfo.InvariantCulture),
        ValueKind.I64 => value.AsI64.ToString(CultureInfo.InvariantCulture),
        ValueKind.F32 => Format(value.AsF32, value.AsF32.ToString(CultureInfo.InvariantCulture)),
        ValueKind.F64 => Format(value.AsF64, value.AsF64.ToString(CultureInfo.InvariantCulture)),
        ValueKind.V128 => $"0x{value.AsV128.AsUInt64()[1]:x16}{value.AsV128.AsUInt64()[0]:x16}",
        _ => value.Reference is null ? "null" : "reference",
    };

    private static string Format(double value, string digits) =>
        double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : digits;

    private static Value? Parse(ValueType type, string text) => type.Kind switch
    {
        ValueKind.I32 => Integer(text, 32) is long value ? (int)value : null,
        ValueKind.I64 => Integer(text, 64) is long value ? value : null,
        ValueKind.F32 => Real(text) is not null ? Real32(text) : null,
        ValueKind.F64 => Real(text) is double value ? value : null,
        ValueKind.V128 => Vector(text) is Vector128<byte> value ? value : null,
        _ => text == "null" && type.IsNullable ? Value.FromReference(null) : null,
    };

    /// <summary>An integer of some bits, signed or unsigned, decimal or with 0x; null for none.</summary>
    private static long? Integer(string text, int bits)
    {
        bool negative = text.StartsWith('-');
        ReadOnlySpan<char> digits = text.AsSpan(negative ? 1 : 0);
        bool isHexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        NumberStyles style = isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!ulong.TryParse(isHexadecimal ? digits[2..] : digits, style, CultureInfo.InvariantCulture, out ulong magnitude))
            return null;
        ulong most = negative ? 1UL << (bits - 1) : ulong.MaxValue >> (64 - bits);
        if (magnitude > most)
            return null;
        return negative ? -(long)magnitude : (long)magnitude;
    }

    private static double? Real(string text) => text switch
    {
        "inf" or "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && char.IsAsciiDigit(text[^1])
            ? value
            : null,
    };

    /// <summary>Rounded once, not by way of a double.</summary>
    private static float Real32(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : (float)Real(text)!;

    /// <summary>0x and 32 digits, lane 0 last.</summary>
    private static Vector128<byte>? Vector(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        && UInt128.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value)
            ? Vector128.Create((ulong)value, (ulong)(value >> 64)).AsByte()
            : null;
}
