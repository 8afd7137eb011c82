using System.Numerics;
using WasiTools.Engine.Execution.Numerics;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

public sealed class IntegerOperationsTests
{
    private delegate long Wide(long aLow, long aHigh, long bLow, long bHigh, out long high);

    [Fact]
    public void CountsAndRotatesBits()
    {
        foreach (int x in Samples.Integers32)
        {
            string bits = Convert.ToString(x, 2).PadLeft(32, '0');
            Assert.Equal((bits + "1").IndexOf('1'), IntegerOperations.I32Clz(x));
            Assert.Equal(32 - (bits.LastIndexOf('1') < 0 ? 0 : bits.LastIndexOf('1') + 1), IntegerOperations.I32Ctz(x));
            Assert.Equal(bits.Count(b => b == '1'), IntegerOperations.I32Popcnt(x));
            foreach (int count in new[] { 0, 1, 15, 31, 32, 33, -1, int.MinValue })
            {
                int by = (int)((uint)count % 32);
                Assert.Equal(Convert.ToInt32(bits[by..] + bits[..by], 2), IntegerOperations.I32Rotl(x, count));
                Assert.Equal(Convert.ToInt32(bits[(32 - by)..] + bits[..(32 - by)], 2), IntegerOperations.I32Rotr(x, count));
            }
        }
        foreach (long x in Samples.Integers64)
        {
            string bits = Convert.ToString(x, 2).PadLeft(64, '0');
            Assert.Equal((bits + "1").IndexOf('1'), IntegerOperations.I64Clz(x));
            Assert.Equal(64 - (bits.LastIndexOf('1') < 0 ? 0 : bits.LastIndexOf('1') + 1), IntegerOperations.I64Ctz(x));
            Assert.Equal(bits.Count(b => b == '1'), IntegerOperations.I64Popcnt(x));
            foreach (long count in new[] { 0, 1, 31, 63, 64, 65, -1, long.MinValue, 1L << 32 })
            {
                int by = (int)((ulong)count % 64);
                Assert.Equal(Convert.ToInt64(bits[by..] + bits[..by], 2), IntegerOperations.I64Rotl(x, count));
                Assert.Equal(Convert.ToInt64(bits[(64 - by)..] + bits[..(64 - by)], 2), IntegerOperations.I64Rotr(x, count));
            }
        }
    }

    [Fact]
    public void ComputesIn128Bits()
    {
        foreach (long a in Samples.Integers64)
        {
            foreach (long b in Samples.Integers64)
            {
                long low = IntegerOperations.I64MulWideS(a, b, out long high);
                Assert.Equal((BigInteger)a * b, ((BigInteger)high << 64) + (ulong)low);
                low = IntegerOperations.I64MulWideU(a, b, out high);
                Assert.Equal((BigInteger)(ulong)a * (ulong)b, ((BigInteger)(ulong)high << 64) + (ulong)low);
                Check(IntegerOperations.I64Add128, (x, y) => x + y, a, b);
                Check(IntegerOperations.I64Sub128, (x, y) => x - y, a, b);
            }
        }

        static void Check(Wide operation, Func<BigInteger, BigInteger, BigInteger> reference, long a, long b)
        {
            (long aHigh, long bHigh) = (b ^ 0x5A5A, ~a);
            long low = operation(a, aHigh, b, bHigh, out long high);
            BigInteger expected = reference(((BigInteger)aHigh << 64) + (ulong)a, ((BigInteger)bHigh << 64) + (ulong)b);
            BigInteger mask = (BigInteger.One << 128) - 1;
            Assert.Equal(expected & mask, (((BigInteger)high << 64) + (ulong)low) & mask);
        }
    }
}
