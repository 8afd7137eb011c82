using System.Numerics;
using System.Runtime.InteropServices;

namespace WasiTools.Engine.Tests.Numerics;

/// <content>Integer lanes, computed with numbers that have no range and then brought into that of the result.</content>
internal static partial class VectorReference
{
    private static void DeclareIntegers()
    {
        Integers<sbyte, byte>("I8x16");
        Integers<short, ushort>("I16x8");
        Integers<int, uint>("I32x4");
        Integers<long, ulong>("I64x2");
        Widening<sbyte, short>("I16x8", "I8x16S");
        Widening<byte, ushort>("I16x8", "I8x16U");
        Widening<short, int>("I32x4", "I16x8S");
        Widening<ushort, uint>("I32x4", "I16x8U");
        Widening<int, long>("I64x2", "I32x4S");
        Widening<uint, ulong>("I64x2", "I32x4U");
        Narrowing<short, sbyte>("I8x16NarrowI16x8S");
        Narrowing<short, byte>("I8x16NarrowI16x8U");
        Narrowing<int, short>("I16x8NarrowI32x4S");
        Narrowing<int, ushort>("I16x8NarrowI32x4U");
        Map<byte, byte>("I8x16Popcnt", a => (byte)Convert.ToString(a, 2).Count(c => c == '1'));
        Zip<short, short>("I16x8Q15mulrSatS", (a, b) => short.CreateSaturating((a * b + 0x4000) >> 15));
        Zip<short, short>("I16x8RelaxedQ15mulrS", (a, b) => short.CreateSaturating((a * b + 0x4000) >> 15));
        Add("I32x4DotI16x8S", (o, _) => Wrapped<int>(PairSums(Products<short>(o))));
        Add("I16x8RelaxedDotI8x16I7x16S", (o, _) => Bytes(RelaxedDot(o)));
        Add("I32x4RelaxedDotI8x16I7x16AddS", (o, _) =>
            Wrapped<int>(PairSums(RelaxedDot(o).Select(x => (BigInteger)x)).Zip(Numbers<int>(o[2]), (sum, c) => sum + c)));
    }

    private static void Integers<TSigned, TUnsigned>(string shape)
        where TSigned : struct, IBinaryInteger<TSigned> where TUnsigned : struct, IBinaryInteger<TUnsigned>
    {
        int width = 8 * Marshal.SizeOf<TSigned>();
        Compare("Eq", (a, b) => a == b, "");
        Compare("Ne", (a, b) => a != b, "");
        Compare("Lt", (a, b) => a < b);
        Compare("Gt", (a, b) => a > b);
        Compare("Le", (a, b) => a <= b);
        Compare("Ge", (a, b) => a >= b);
        Add($"{shape}Abs", (o, _) => Wrapped<TSigned>(Numbers<TSigned>(o[0]).Select(BigInteger.Abs)));
        Add($"{shape}Neg", (o, _) => Wrapped<TSigned>(Numbers<TSigned>(o[0]).Select(BigInteger.Negate)));
        Add($"{shape}AllTrue", (o, _) => Bytes([Numbers<TSigned>(o[0]).All(x => !x.IsZero) ? 1 : 0]));
        Add($"{shape}Bitmask", (o, _) => Bytes([Numbers<TSigned>(o[0]).Select((x, i) => x.Sign < 0 ? 1 << i : 0).Sum()]));
        Add($"{shape}Shl", (o, _) => Wrapped<TUnsigned>(Numbers<TUnsigned>(o[0]).Select(x => x << Count(o))));
        Add($"{shape}ShrS", (o, _) => Wrapped<TSigned>(Numbers<TSigned>(o[0]).Select(x => x >> Count(o))));
        Add($"{shape}ShrU", (o, _) => Wrapped<TUnsigned>(Numbers<TUnsigned>(o[0]).Select(x => x >> Count(o))));
        Unsigned("Add", BigInteger.Add);
        Unsigned("Sub", BigInteger.Subtract);
        if (width > 8)
            Unsigned("Mul", BigInteger.Multiply);
        if (width < 32)
            Unsigned("AvgrU", (a, b) => (a + b + 1) >> 1);
        if (width < 64)
        {
            Saturating("Min", BigInteger.Min);
            Saturating("Max", BigInteger.Max);
        }
        if (width < 32)
        {
            Saturating("AddSat", BigInteger.Add);
            Saturating("SubSat", BigInteger.Subtract);
        }

        int Count(byte[][] o) => (int)(BitConverter.ToUInt32(o[1]) % (uint)width);

        void Compare(string name, Func<BigInteger, BigInteger, bool> holds, string suffix = "S")
        {
            BigInteger Mask(BigInteger a, BigInteger b) => holds(a, b) ? -1 : 0;
            Add($"{shape}{name}{suffix}", (o, _) => Wrapped<TSigned>(Numbers<TSigned>(o[0]).Zip(Numbers<TSigned>(o[1]), Mask)));
            if (suffix == "S" && width < 64)
                Add($"{shape}{name}U", (o, _) => Wrapped<TSigned>(Numbers<TUnsigned>(o[0]).Zip(Numbers<TUnsigned>(o[1]), Mask)));
        }

        void Unsigned(string name, Func<BigInteger, BigInteger, BigInteger> compute) =>
            Add($"{shape}{name}", (o, _) => Wrapped<TUnsigned>(Numbers<TUnsigned>(o[0]).Zip(Numbers<TUnsigned>(o[1]), compute)));

        void Saturating(string name, Func<BigInteger, BigInteger, BigInteger> compute)
        {
            Add($"{shape}{name}S", (o, _) => Saturated<TSigned>(Numbers<TSigned>(o[0]).Zip(Numbers<TSigned>(o[1]), compute)));
            Add($"{shape}{name}U", (o, _) => Saturated<TUnsigned>(Numbers<TUnsigned>(o[0]).Zip(Numbers<TUnsigned>(o[1]), compute)));
        }
    }

    private static void Widening<TNarrow, TWide>(string wide, string narrow)
        where TNarrow : struct, IBinaryInteger<TNarrow> where TWide : struct, IBinaryInteger<TWide>
    {
        int half = 8 / Marshal.SizeOf<TNarrow>();
        foreach ((string name, int start) in new[] { ("Low", 0), ("High", half) })
        {
            Add($"{wide}Extend{name}{narrow}", (o, _) => Wrapped<TWide>(Numbers<TNarrow>(o[0]).Skip(start).Take(half)));
            Add($"{wide}Extmul{name}{narrow}", (o, _) => Wrapped<TWide>(Products<TNarrow>(o).Skip(start).Take(half)));
        }
        if (wide != "I64x2")
            Add($"{wide}ExtaddPairwise{narrow}", (o, _) => Wrapped<TWide>(PairSums(Numbers<TNarrow>(o[0]))));
    }

    private static void Narrowing<TWide, TNarrow>(string name)
        where TNarrow : struct, IBinaryInteger<TNarrow> where TWide : struct, IBinaryInteger<TWide> =>
        Add(name, (o, _) => Saturated<TNarrow>(Numbers<TWide>(o[0]).Concat(Numbers<TWide>(o[1]))));

    private static IEnumerable<BigInteger> Products<T>(byte[][] o) where T : struct, IBinaryInteger<T> =>
        Numbers<T>(o[0]).Zip(Numbers<T>(o[1]), BigInteger.Multiply);

    private static IEnumerable<BigInteger> PairSums(IEnumerable<BigInteger> numbers) => numbers.Chunk(2).Select(pair => pair[0] + pair[1]);

    /// <summary>The deterministic profile: both operands signed, the sum wraps.</summary>
    private static short[] RelaxedDot(byte[][] o) => [.. PairSums(Products<sbyte>(o)).Select(short.CreateTruncating)];
}
