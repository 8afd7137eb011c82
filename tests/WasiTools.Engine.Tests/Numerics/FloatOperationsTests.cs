using System.Numerics;
using WasiTools.Engine.Execution.Numerics;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

public sealed class FloatOperationsTests
{
    [Fact]
    public void SignOperationsTouchTheSignBitAlone()
    {
        foreach (uint x in Samples.Singles)
        {
            float value = BitConverter.UInt32BitsToSingle(x);
            Assert.Equal(x & 0x7FFFFFFF, BitConverter.SingleToUInt32Bits(FloatOperations.F32Abs(value)));
            Assert.Equal(x ^ 0x80000000, BitConverter.SingleToUInt32Bits(FloatOperations.F32Neg(value)));
            Assert.Equal((int)x, FloatOperations.I32ReinterpretF32(value));
            Assert.Equal(x, BitConverter.SingleToUInt32Bits(FloatOperations.F32ReinterpretI32((int)x)));
            foreach (float sign in new[] { 1f, -0f, float.NaN, BitConverter.UInt32BitsToSingle(0x7FA00001), float.NegativeInfinity })
            {
                uint expected = (x & 0x7FFFFFFF) | (BitConverter.SingleToUInt32Bits(sign) & 0x80000000);
                Assert.Equal(expected, BitConverter.SingleToUInt32Bits(FloatOperations.F32Copysign(value, sign)));
            }
        }
        const ulong signBit = 1UL << 63;
        foreach (ulong x in Samples.Doubles)
        {
            double value = BitConverter.UInt64BitsToDouble(x);
            Assert.Equal(x & ~signBit, BitConverter.DoubleToUInt64Bits(FloatOperations.F64Abs(value)));
            Assert.Equal(x ^ signBit, BitConverter.DoubleToUInt64Bits(FloatOperations.F64Neg(value)));
            Assert.Equal((long)x, FloatOperations.I64ReinterpretF64(value));
            Assert.Equal(x, BitConverter.DoubleToUInt64Bits(FloatOperations.F64ReinterpretI64((long)x)));
            foreach (double sign in new[] { 1d, -0d, double.NaN, double.NegativeInfinity })
            {
                ulong expected = (x & ~signBit) | (BitConverter.DoubleToUInt64Bits(sign) & signBit);
                Assert.Equal(expected, BitConverter.DoubleToUInt64Bits(FloatOperations.F64Copysign(value, sign)));
            }
        }
    }

    [Fact]
    public void RoundsToIntegersAndTakesRoots()
    {
        foreach (uint bits in Samples.Singles)
        {
            float x = BitConverter.UInt32BitsToSingle(bits);
            FloatResult.Check(FloatReference.Ceil(x), FloatOperations.F32Ceil(x), $"f32.ceil {bits:x8}");
            FloatResult.Check(FloatReference.Floor(x), FloatOperations.F32Floor(x), $"f32.floor {bits:x8}");
            FloatResult.Check(FloatReference.Trunc(x), FloatOperations.F32Trunc(x), $"f32.trunc {bits:x8}");
            FloatResult.Check(FloatReference.Nearest(x), FloatOperations.F32Nearest(x), $"f32.nearest {bits:x8}");
            FloatResult.Check(FloatReference.Sqrt(x), FloatOperations.F32Sqrt(x), $"f32.sqrt {bits:x8}");
        }
        foreach (ulong bits in Samples.Doubles)
        {
            double x = BitConverter.UInt64BitsToDouble(bits);
            FloatResult.Check(FloatReference.Ceil(x), FloatOperations.F64Ceil(x), $"f64.ceil {bits:x16}");
            FloatResult.Check(FloatReference.Floor(x), FloatOperations.F64Floor(x), $"f64.floor {bits:x16}");
            FloatResult.Check(FloatReference.Trunc(x), FloatOperations.F64Trunc(x), $"f64.trunc {bits:x16}");
            FloatResult.Check(FloatReference.Nearest(x), FloatOperations.F64Nearest(x), $"f64.nearest {bits:x16}");
            FloatResult.Check(FloatReference.Sqrt(x), FloatOperations.F64Sqrt(x), $"f64.sqrt {bits:x16}");
        }
    }

    [Fact]
    public void MinimumAndMaximumOrderZerosAndPropagateNaN()
    {
        foreach (uint a in Samples.Singles)
        {
            foreach (uint b in Samples.Singles)
            {
                (float x, float y) = (BitConverter.UInt32BitsToSingle(a), BitConverter.UInt32BitsToSingle(b));
                FloatResult.Check(FloatReference.Min(x, y), FloatOperations.F32Min(x, y), $"f32.min {a:x8} {b:x8}");
                FloatResult.Check(FloatReference.Max(x, y), FloatOperations.F32Max(x, y), $"f32.max {a:x8} {b:x8}");
            }
        }
        foreach (ulong a in Samples.Doubles)
        {
            foreach (ulong b in Samples.Doubles)
            {
                (double x, double y) = (BitConverter.UInt64BitsToDouble(a), BitConverter.UInt64BitsToDouble(b));
                FloatResult.Check(FloatReference.Min(x, y), FloatOperations.F64Min(x, y), $"f64.min {a:x16} {b:x16}");
                FloatResult.Check(FloatReference.Max(x, y), FloatOperations.F64Max(x, y), $"f64.max {a:x16} {b:x16}");
            }
        }
    }

    [Fact]
    public void TruncatesToIntegersOrTrapsOrSaturates()
    {
        foreach (uint bits in Samples.Singles)
        {
            float x = BitConverter.UInt32BitsToSingle(bits);
            string what = $"f32 {bits:x8} ({x:R})";
            Trapping.Same(() => (int)FloatReference.Truncate(x, 32, true), () => FloatOperations.I32TruncF32S(x), what);
            Trapping.Same(() => (int)(uint)FloatReference.Truncate(x, 32, false), () => FloatOperations.I32TruncF32U(x), what);
            Trapping.Same(() => (long)FloatReference.Truncate(x, 64, true), () => FloatOperations.I64TruncF32S(x), what);
            Trapping.Same(() => (long)(ulong)FloatReference.Truncate(x, 64, false), () => FloatOperations.I64TruncF32U(x), what);
            Assert.Equal((int)FloatReference.TruncateSaturating(x, 32, true), FloatOperations.I32TruncSatF32S(x));
            Assert.Equal((uint)FloatReference.TruncateSaturating(x, 32, false), (uint)FloatOperations.I32TruncSatF32U(x));
            Assert.Equal((long)FloatReference.TruncateSaturating(x, 64, true), FloatOperations.I64TruncSatF32S(x));
            Assert.Equal((ulong)FloatReference.TruncateSaturating(x, 64, false), (ulong)FloatOperations.I64TruncSatF32U(x));
        }
        foreach (ulong bits in Samples.Doubles)
        {
            double x = BitConverter.UInt64BitsToDouble(bits);
            string what = $"f64 {bits:x16} ({x:R})";
            Trapping.Same(() => (int)FloatReference.Truncate(x, 32, true), () => FloatOperations.I32TruncF64S(x), what);
            Trapping.Same(() => (int)(uint)FloatReference.Truncate(x, 32, false), () => FloatOperations.I32TruncF64U(x), what);
            Trapping.Same(() => (long)FloatReference.Truncate(x, 64, true), () => FloatOperations.I64TruncF64S(x), what);
            Trapping.Same(() => (long)(ulong)FloatReference.Truncate(x, 64, false), () => FloatOperations.I64TruncF64U(x), what);
            Assert.Equal((int)FloatReference.TruncateSaturating(x, 32, true), FloatOperations.I32TruncSatF64S(x));
            Assert.Equal((uint)FloatReference.TruncateSaturating(x, 32, false), (uint)FloatOperations.I32TruncSatF64U(x));
            Assert.Equal((long)FloatReference.TruncateSaturating(x, 64, true), FloatOperations.I64TruncSatF64S(x));
            Assert.Equal((ulong)FloatReference.TruncateSaturating(x, 64, false), (ulong)FloatOperations.I64TruncSatF64U(x));
        }
    }

    [Fact]
    public void ConvertsUnsignedIntegersRoundingOnce()
    {
        // Halfway cases of f32 that come out wrong when they go through f64.
        long[] twiceRounded = [0x0080000080000001, 0x4000004000000001, unchecked((long)0x8000008000000001), 0x7FFFFFBFFFFFFFFF];
        foreach (long x in Samples.Integers64.Concat(twiceRounded))
        {
            Assert.Equal(new ExactReal((ulong)x, 0).ToSingle(), FloatOperations.F32ConvertI64U(x));
            Assert.Equal(new ExactReal((ulong)x, 0).ToDouble(), FloatOperations.F64ConvertI64U(x));
        }
        foreach (int x in Samples.Integers32)
        {
            Assert.Equal(new ExactReal((uint)x, 0).ToSingle(), FloatOperations.F32ConvertI32U(x));
            Assert.Equal((uint)x, FloatOperations.F64ConvertI32U(x));
        }
    }

    [Fact]
    public void ConvertsBetweenPrecisions()
    {
        foreach (ulong bits in Samples.Doubles)
        {
            double x = BitConverter.UInt64BitsToDouble(bits);
            FloatResult.Check(FloatReference.Demote(x), FloatOperations.F32DemoteF64(x), $"f32.demote_f64 {bits:x16}");
        }
        foreach (uint bits in Samples.Singles)
        {
            float x = BitConverter.UInt32BitsToSingle(bits);
            FloatResult.Check(FloatReference.Promote(x), FloatOperations.F64PromoteF32(x), $"f64.promote_f32 {bits:x8}");
        }
    }
}
