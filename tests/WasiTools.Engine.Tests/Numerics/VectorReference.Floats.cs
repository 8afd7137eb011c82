using System.Numerics;
using System.Runtime.InteropServices;

namespace WasiTools.Engine.Tests.Numerics;

/// <content>Floating-point lanes and conversions.</content>
internal static partial class VectorReference
{
    private static void DeclareFloats()
    {
        Floats<float, int>("F32x4", FloatReference.NaN);
        Floats<double, long>("F64x2", FloatReference.NaN);
        foreach (string kind in new[] { "", "Relaxed" })
        {
            Zip<float, float>($"F32x4{kind}Min", FloatReference.Min);
            Zip<float, float>($"F32x4{kind}Max", FloatReference.Max);
            Zip<double, double>($"F64x2{kind}Min", FloatReference.Min);
            Zip<double, double>($"F64x2{kind}Max", FloatReference.Max);
        }
        Map<float, float>("F32x4Sqrt", FloatReference.Sqrt);
        Map<float, float>("F32x4Ceil", FloatReference.Ceil);
        Map<float, float>("F32x4Floor", FloatReference.Floor);
        Map<float, float>("F32x4Trunc", FloatReference.Trunc);
        Map<float, float>("F32x4Nearest", FloatReference.Nearest);
        Map<double, double>("F64x2Sqrt", FloatReference.Sqrt);
        Map<double, double>("F64x2Ceil", FloatReference.Ceil);
        Map<double, double>("F64x2Floor", FloatReference.Floor);
        Map<double, double>("F64x2Trunc", FloatReference.Trunc);
        Map<double, double>("F64x2Nearest", FloatReference.Nearest);
        Zip<float>("F32x4RelaxedMadd", FloatReference.MultiplyAdd);
        Zip<float>("F32x4RelaxedNmadd", (a, b, c) => FloatReference.MultiplyAdd(-a, b, c));
        Zip<double>("F64x2RelaxedMadd", FloatReference.MultiplyAdd);
        Zip<double>("F64x2RelaxedNmadd", (a, b, c) => FloatReference.MultiplyAdd(-a, b, c));
    }

    private static void DeclareConversions()
    {
        foreach (string kind in new[] { "TruncSat", "RelaxedTrunc" })
        {
            Map<float, int>($"I32x4{kind}F32x4S", a => TruncateSigned(a));
            Map<float, uint>($"I32x4{kind}F32x4U", a => TruncateUnsigned(a));
            Add($"I32x4{kind}F64x2SZero", (o, _) => Bytes([.. Lanes<double>(o[0]).Select(TruncateSigned), 0, 0]));
            Add($"I32x4{kind}F64x2UZero", (o, _) => Bytes([.. Lanes<double>(o[0]).Select(TruncateUnsigned), 0u, 0u]));
        }
        Map<int, float>("F32x4ConvertI32x4S", a => new ExactReal(a, 0).ToSingle());
        Map<uint, float>("F32x4ConvertI32x4U", a => new ExactReal(a, 0).ToSingle());
        Add("F64x2ConvertLowI32x4S", (o, _) => Bytes([.. Lanes<int>(o[0]).Take(2).Select(a => new ExactReal(a, 0).ToDouble())]));
        Add("F64x2ConvertLowI32x4U", (o, _) => Bytes([.. Lanes<uint>(o[0]).Take(2).Select(a => new ExactReal(a, 0).ToDouble())]));
        Add("F32x4DemoteF64x2Zero", (o, _) => Bytes([.. Lanes<double>(o[0]).Select(FloatReference.Demote), 0f, 0f]));
        Add("F64x2PromoteLowF32x4", (o, _) => Bytes([.. Lanes<float>(o[0]).Take(2).Select(FloatReference.Promote)]));
    }

    private static void Floats<T, TMask>(string shape, Func<T, T, T> nan)
        where T : struct, IBinaryFloatingPointIeee754<T> where TMask : struct, ISignedNumber<TMask>
    {
        Compare("Eq", (a, b) => a == b);
        Compare("Ne", (a, b) => a != b);
        Compare("Lt", (a, b) => a < b);
        Compare("Gt", (a, b) => a > b);
        Compare("Le", (a, b) => a <= b);
        Compare("Ge", (a, b) => a >= b);
        Arithmetic("Add", (a, b) => a + b);
        Arithmetic("Sub", (a, b) => a - b);
        Arithmetic("Mul", (a, b) => a * b);
        Arithmetic("Div", (a, b) => a / b);
        Zip<T, T>($"{shape}Pmin", (a, b) => b < a ? b : a);
        Zip<T, T>($"{shape}Pmax", (a, b) => a < b ? b : a);
        Add($"{shape}Abs", (o, _) => SignBytes(o[0], b => b & 0x7F));
        Add($"{shape}Neg", (o, _) => SignBytes(o[0], b => b ^ 0x80));

        void Compare(string name, Func<T, T, bool> holds) =>
            Zip<T, TMask>($"{shape}{name}", (a, b) => holds(a, b) ? -TMask.One : TMask.Zero);

        // Rounding of these four is the processor's own; what is of interest is the class of NaNs.
        void Arithmetic(string name, Func<T, T, T> compute) => Zip<T, T>($"{shape}{name}", (a, b) =>
            T.IsNaN(a) || T.IsNaN(b) ? nan(a, b) : T.IsNaN(compute(a, b)) ? T.NaN : compute(a, b));

        byte[] SignBytes(byte[] vector, Func<int, int> change)
        {
            int size = Marshal.SizeOf<T>();
            return [.. vector.Select((b, i) => i % size == size - 1 ? (byte)change(b) : b)];
        }
    }

    private static int TruncateSigned(double x) => (int)FloatReference.TruncateSaturating(x, 32, true);

    private static uint TruncateUnsigned(double x) => (uint)FloatReference.TruncateSaturating(x, 32, false);
}
