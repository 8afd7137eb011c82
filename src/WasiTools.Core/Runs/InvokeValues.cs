using System.Globalization;
using WasiTools.Engine;

namespace WasiTools.Core.Runs;

/// <summary>Turns the text of arguments into values for an exported function, and results into text.</summary>
internal static class InvokeValues
{
    /// <exception cref="WasiToolsException"><c>InvokeArgumentsDiffer</c>.</exception>
    public static Value[] Parse(string function, FunctionType type, IReadOnlyList<string> texts)
    {
        if (texts.Count != type.Parameters.Length)
            throw Throw.InvokeArgumentsDiffer(function, $"it takes {type.Parameters.Length} arguments ({type}), and {texts.Count} are given");
        var values = new Value[texts.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Parse(type.Parameters[i].Kind, texts[i])
                ?? throw Throw.InvokeArgumentsDiffer(function, $"its argument {i + 1} is a {type.Parameters[i]}, which '{texts[i]}' is not");
        }

        return values;
    }

    public static string Format(Value value) => value.Kind switch
    {
        ValueKind.I32 => value.AsI32.ToString(CultureInfo.InvariantCulture),
        ValueKind.I64 => value.AsI64.ToString(CultureInfo.InvariantCulture),
        ValueKind.F32 => value.AsF32.ToString(CultureInfo.InvariantCulture),
        ValueKind.F64 => value.AsF64.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static Value? Parse(ValueKind kind, string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return kind switch
        {
            ValueKind.I32 when int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int value) => value,
            ValueKind.I32 when uint.TryParse(text, NumberStyles.None, culture, out uint value) => (int)value,
            ValueKind.I64 when long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long value) => value,
            ValueKind.I64 when ulong.TryParse(text, NumberStyles.None, culture, out ulong value) => (long)value,
            ValueKind.F32 when float.TryParse(text, NumberStyles.Float, culture, out float value) => value,
            ValueKind.F64 when double.TryParse(text, NumberStyles.Float, culture, out double value) => value,
            _ => null,
        };
    }
}
