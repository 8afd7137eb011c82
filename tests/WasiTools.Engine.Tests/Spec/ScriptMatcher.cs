using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>A host value that scripts name by number.</summary>
internal sealed record HostReference(ulong Number);

/// <summary>Turns constants of scripts into values, and compares values with patterns.</summary>
internal static class ScriptMatcher
{
    /// <summary>The value of a constant.</summary>
    public static Value ToValue(ScriptValue constant)
    {
        switch (constant.Kind)
        {
            case ScriptKind.Null:
                return Value.FromReference(null);
            case ScriptKind.Extern or ScriptKind.Host:
                return Value.FromReference(new HostReference(constant.Lanes[0]));
            case ScriptKind.Reference:
                throw new ArgumentException($"{constant} is no constant.");
            default:
                (ulong low, ulong high) = constant.Bits;
                return Value.FromSlots(Kind(constant.Kind), low, high, null);
        }
    }

    /// <summary>Whether a value is what a result pattern allows.</summary>
    public static bool Matches(ScriptResult result, Value actual) => result.Alternatives.Any(a => Matches(a, actual));

    private static bool Matches(ScriptValue pattern, Value actual)
    {
        if (actual.Kind != Kind(pattern.Kind))
            return false;
        return pattern.Kind switch
        {
            ScriptKind.Null => actual.Reference is null,
            ScriptKind.Extern or ScriptKind.Host => actual.Reference is HostReference host && host.Number == pattern.Lanes[0],
            ScriptKind.Reference => ReferenceMatching.Matches(actual.Reference, ValueType.Reference(Heap(pattern.Heap!), false)),
            _ => LanesMatch(pattern, actual),
        };
    }

    private static bool LanesMatch(ScriptValue pattern, Value actual)
    {
        ulong mask = pattern.LaneBits == 64 ? ulong.MaxValue : (1UL << pattern.LaneBits) - 1;
        for (int i = 0; i < pattern.Lanes.Length; i++)
        {
            int at = i * pattern.LaneBits;
            ulong lane = (at < 64 ? actual.Low >> at : actual.High >> (at - 64)) & mask;
            NanPattern nan = pattern.Nans?[i] ?? NanPattern.None;
            if (nan == NanPattern.None ? lane != pattern.Lanes[i] : !IsNan(lane, pattern.LaneBits, nan))
                return false;
        }
        return true;
    }

    // Canonical: the payload is its highest bit alone. Arithmetic: that bit is set.
    private static bool IsNan(ulong lane, int bits, NanPattern nan)
    {
        ulong canonical = bits == 32 ? 0x7FC0_0000UL : 0x7FF8_0000_0000_0000UL;
        ulong sign = 1UL << (bits - 1);
        return nan == NanPattern.Canonical ? (lane & ~sign) == canonical : (lane & canonical) == canonical;
    }

    private static ValueKind Kind(ScriptKind kind) => kind switch
    {
        ScriptKind.I32 => ValueKind.I32,
        ScriptKind.I64 => ValueKind.I64,
        ScriptKind.F32 => ValueKind.F32,
        ScriptKind.F64 => ValueKind.F64,
        ScriptKind.V128 => ValueKind.V128,
        _ => ValueKind.Reference,
    };

    private static HeapKind Heap(string name) => name switch
    {
        "func" => HeapKind.Func,
        "extern" => HeapKind.Extern,
        "any" => HeapKind.Any,
        "eq" => HeapKind.Eq,
        "i31" => HeapKind.I31,
        "struct" => HeapKind.Struct,
        "array" => HeapKind.Array,
        "exn" => HeapKind.Exn,
        _ => throw new ArgumentException($"ref.{name} is no pattern."),
    };
}
