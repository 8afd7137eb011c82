using System.Numerics;
using System.Runtime.InteropServices;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>The vector instructions without memory, a lane at a time.</summary>
internal static class VectorReference
{
    /// <summary>Computes a result from operands and the lane number; scalars are in the first bytes.</summary>
    public delegate byte[] Operation(byte[][] operands, int lane);

    private static readonly Dictionary<Opcode, Operation> operations = Declare();

    public static Operation Of(Opcode opcode) => operations[opcode];

    /// <summary>Whether NaN lanes of a result are compared by class: 'f' or 'F' for their width, or 'v' for bit by bit.</summary>
    public static char ResultLanes(Opcode opcode)
    {
        string name = opcode.ToString();
        bool bitwise = name.Length < 6 || name[5..] is
            "Eq" or "Ne" or "Lt" or "Gt" or "Le" or "Ge" or "Abs" or "Neg" or "Pmin" or "Pmax" or "Splat" or "ReplaceLane" or "ExtractLane";
        return bitwise ? 'v' : name.StartsWith("F32x4", StringComparison.Ordinal) ? 'f' : name.StartsWith("F64x2", StringComparison.Ordinal) ? 'F' : 'v';
    }

    private static Dictionary<Opcode, Operation> Declare()
    {
        var table = new Dictionary<Opcode, Operation>();
        void Add(string name, Operation operation) => table.Add(Enum.Parse<Opcode>(name), operation);
        void Map<T, TResult>(string name, Func<T, TResult> lane) where T : struct where TResult : struct =>
            Add(name, (o, _) => Bytes([.. Lanes<T>(o[0]).Select(lane)]));
        void Zip<T, TResult>(string name, Func<T, T, TResult> lane) where T : struct where TResult : struct =>
            Add(name, (o, _) => Bytes([.. Lanes<T>(o[0]).Zip(Lanes<T>(o[1]), lane)]));
        void Zip3<T>(string name, Func<T, T, T, T> lane) where T : struct =>
            Add(name, (o, _) => Bytes([.. Lanes<T>(o[0]).Zip(Lanes<T>(o[1]), Lanes<T>(o[2])).Select(l => lane(l.First, l.Second, l.Third))]));

        void Bits()
        {
            Map<byte, byte>("V128Not", a => (byte)~a);
            Zip<byte, byte>("V128And", (a, b) => (byte)(a & b));
            Zip<byte, byte>("V128Andnot", (a, b) => (byte)(a & ~b));
            Zip<byte, byte>("V128Or", (a, b) => (byte)(a | b));
            Zip<byte, byte>("V128Xor", (a, b) => (byte)(a ^ b));
            foreach (string name in new[] { "V128Bitselect", "I8x16RelaxedLaneselect", "I16x8RelaxedLaneselect", "I32x4RelaxedLaneselect", "I64x2RelaxedLaneselect" })
                Zip3<byte>(name, (a, b, mask) => (byte)((a & mask) | (b & ~mask)));
            Add("V128AnyTrue", (o, _) => Bytes([o[0].Any(b => b != 0) ? 1 : 0]));
            foreach (string name in new[] { "I8x16Swizzle", "I8x16RelaxedSwizzle" })
                Add(name, (o, _) => [.. o[1].Select(i => i < 16 ? o[0][i] : (byte)0)]);
        }

        void Lane<T>(string shape, int scalar) where T : struct
        {
            int size = Marshal.SizeOf<T>();
            Add($"{shape}Splat", (o, _) => [.. Enumerable.Range(0, 16 / size).SelectMany(_ => o[0][..size])]);
            Add($"{shape}ReplaceLane", (o, lane) => [.. o[0][..(lane * size)], .. o[1][..size], .. o[0][((lane + 1) * size)..]]);
            if (size == scalar)
                Add($"{shape}ExtractLane", (o, lane) => [.. o[0].AsSpan(lane * size, size)]);
        }

        void Integers<TSigned, TUnsigned>(string shape)
            where TSigned : struct, IBinaryInteger<TSigned>, ISignedNumber<TSigned>, IMinMaxValue<TSigned>
            where TUnsigned : struct, IBinaryInteger<TUnsigned>, IMinMaxValue<TUnsigned>
        {
            int width = 8 * Marshal.SizeOf<TSigned>();
            void Compare(string name, Func<BigInteger, BigInteger, bool> holds)
            {
                Zip<TSigned, TSigned>($"{shape}{name}S", (a, b) => holds(BigInteger.CreateChecked(a), BigInteger.CreateChecked(b)) ? -TSigned.One : TSigned.Zero);
                if (width < 64)
                    Zip<TUnsigned, TSigned>($"{shape}{name}U", (a, b) => holds(BigInteger.CreateChecked(a), BigInteger.CreateChecked(b)) ? -TSigned.One : TSigned.Zero);
            }
            void Both(string name, Func<BigInteger, BigInteger, BigInteger> compute)
            {
                Zip<TSigned, TSigned>($"{shape}{name}S", (a, b) => TSigned.CreateSaturating(compute(BigInteger.CreateChecked(a), BigInteger.CreateChecked(b))));
                Zip<TUnsigned, TUnsigned>($"{shape}{name}U", (a, b) => TUnsigned.CreateSaturating(compute(BigInteger.CreateChecked(a), BigInteger.CreateChecked(b))));
            }
            void Shift<T>(string name, Func<T, int, T> shift) where T : struct =>
                Add($"{shape}{name}", (o, _) => Bytes([.. Lanes<T>(o[0]).Select(x => shift(x, (int)((uint)Lanes<int>(o[1])[0] % (uint)width)))]));

            Zip<TSigned, TSigned>($"{shape}Eq", (a, b) => a == b ? -TSigned.One : TSigned.Zero);
            Zip<TSigned, TSigned>($"{shape}Ne", (a, b) => a != b ? -TSigned.One : TSigned.Zero);
            Compare("Lt", (a, b) => a < b);
            Compare("Gt", (a, b) => a > b);
            Compare("Le", (a, b) => a <= b);
            Compare("Ge", (a, b) => a >= b);
            Map<TSigned, TUnsigned>($"{shape}Abs", a => TUnsigned.CreateTruncating(BigInteger.Abs(BigInteger.CreateChecked(a))));
            Map<TSigned, TUnsigned>($"{shape}Neg", a => TUnsigned.CreateTruncating(-BigInteger.CreateChecked(a)));
            Add($"{shape}AllTrue", (o, _) => Bytes([Lanes<TSigned>(o[0]).All(x => !TSigned.IsZero(x)) ? 1 : 0]));
            Add($"{shape}Bitmask", (o, _) => Bytes([Lanes<TSigned>(o[0]).Select((x, i) => TSigned.IsNegative(x) ? 1 << i : 0).Sum()]));
            Shift<TUnsigned>("Shl", (x, n) => TUnsigned.CreateTruncating(BigInteger.CreateChecked(x) << n));
            Shift<TSigned>("ShrS", (x, n) => TSigned.CreateTruncating(BigInteger.CreateChecked(x) >> n));
            Shift<TUnsigned>("ShrU", (x, n) => TUnsigned.CreateTruncating(BigInteger.CreateChecked(x) >> n));
            Zip<TUnsigned, TUnsigned>($"{shape}Add", (a, b) => TUnsigned.CreateTruncating(BigInteger.CreateChecked(a) + BigInteger.CreateChecked(b)));
            Zip<TUnsigned, TUnsigned>($"{shape}Sub", (a, b) => TUnsigned.CreateTruncating(BigInteger.CreateChecked(a) - BigInteger.CreateChecked(b)));
            if (width > 8)
                Zip<TUnsigned, TUnsigned>($"{shape}Mul", (a, b) => TUnsigned.CreateTruncating(BigInteger.CreateChecked(a) * BigInteger.CreateChecked(b)));
            if (width < 64)
            {
                Both("Min", BigInteger.Min);
                Both("Max", BigInteger.Max);
            }
            if (width < 32)
            {
                Both("AddSat", BigInteger.Add);
                Both("SubSat", BigInteger.Subtract);
                Zip<TUnsigned, TUnsigned>($"{shape}AvgrU", (a, b) => TUnsigned.CreateTruncating((BigInteger.CreateChecked(a) + BigInteger.CreateChecked(b) + 1) >> 1));
                Add($"{shape}ExtractLaneS", (o, lane) => Bytes([int.CreateChecked(Lanes<TSigned>(o[0])[lane])]));
                Add($"{shape}ExtractLaneU", (o, lane) => Bytes([int.CreateChecked(Lanes<TUnsigned>(o[0])[lane])]));
            }
        }

        void Widening<TNarrow, TWide>(string wide, string narrow, char sign)
            where TNarrow : struct, IBinaryInteger<TNarrow>, IMinMaxValue<TNarrow> where TWide : struct, IBinaryInteger<TWide>
        {
            int half = 8 / Marshal.SizeOf<TNarrow>();
            foreach ((string name, int start) in new[] { ("Low", 0), ("High", half) })
            {
                Add($"{wide}Extend{name}{narrow}{sign}", (o, _) => Bytes([.. Lanes<TNarrow>(o[0]).Skip(start).Take(half).Select(TWide.CreateChecked)]));
                Add($"{wide}Extmul{name}{narrow}{sign}", (o, _) => Bytes(
                    [.. Lanes<TNarrow>(o[0]).Zip(Lanes<TNarrow>(o[1])).Skip(start).Take(half).Select(p => TWide.CreateChecked(p.First) * TWide.CreateChecked(p.Second))]));
            }
            if (wide != "I64x2")
                Add($"{wide}ExtaddPairwise{narrow}{sign}", (o, _) => Bytes([.. Lanes<TNarrow>(o[0]).Chunk(2).Select(p => TWide.CreateChecked(p[0]) + TWide.CreateChecked(p[1]))]));
        }

        void Narrowing<TWide, TNarrow>(string name) where TNarrow : struct, INumber<TNarrow> where TWide : struct, INumber<TWide> =>
            Add(name, (o, _) => Bytes([.. Lanes<TWide>(o[0]).Concat(Lanes<TWide>(o[1])).Select(TNarrow.CreateSaturating)]));

        void Floats<T, TMask>(string shape, Func<T, T, T> min, Func<T, T, T> max, Func<T, T, T> nan)
            where T : struct, IBinaryFloatingPointIeee754<T> where TMask : struct, ISignedNumber<TMask>
        {
            void Compare(string name, Func<T, T, bool> holds) => Zip<T, TMask>($"{shape}{name}", (a, b) => holds(a, b) ? -TMask.One : TMask.Zero);
            void Arithmetic(string name, Func<T, T, T> compute) =>
                Zip<T, T>($"{shape}{name}", (a, b) => T.IsNaN(a) || T.IsNaN(b) ? nan(a, b) : T.IsNaN(compute(a, b)) ? T.NaN : compute(a, b));

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
            foreach (string relaxed in new[] { "", "Relaxed" })
            {
                Zip($"{shape}{relaxed}Min", min);
                Zip($"{shape}{relaxed}Max", max);
            }
            Zip<T, T>($"{shape}Pmin", (a, b) => b < a ? b : a);
            Zip<T, T>($"{shape}Pmax", (a, b) => a < b ? b : a);
            int top = Marshal.SizeOf<T>() - 1;
            byte[] SignBits(byte[] v, Func<int, int> change) => [.. v.Select((b, i) => i % (top + 1) == top ? (byte)change(b) : b)];
            Add($"{shape}Abs", (o, _) => SignBits(o[0], b => b & 0x7F));
            Add($"{shape}Neg", (o, _) => SignBits(o[0], b => b ^ 0x80));
        }

        Bits();
        Lane<byte>("I8x16", 4);
        Lane<short>("I16x8", 4);
        Lane<int>("I32x4", 4);
        Lane<long>("I64x2", 8);
        Lane<float>("F32x4", 4);
        Lane<double>("F64x2", 8);
        Integers<sbyte, byte>("I8x16");
        Integers<short, ushort>("I16x8");
        Integers<int, uint>("I32x4");
        Integers<long, ulong>("I64x2");
        Map<byte, byte>("I8x16Popcnt", a => (byte)Convert.ToString(a, 2).Count(c => c == '1'));
        foreach (string name in new[] { "I16x8Q15mulrSatS", "I16x8RelaxedQ15mulrS" })
            Zip<short, short>(name, (a, b) => short.CreateSaturating((a * b + 0x4000) >> 15));
        Add("I32x4DotI16x8S", (o, _) => Bytes([.. Lanes<short>(o[0]).Zip(Lanes<short>(o[1]), (a, b) => a * b).Chunk(2).Select(p => p[0] + p[1])]));
        Widening<sbyte, short>("I16x8", "I8x16", 'S');
        Widening<byte, ushort>("I16x8", "I8x16", 'U');
        Widening<short, int>("I32x4", "I16x8", 'S');
        Widening<ushort, uint>("I32x4", "I16x8", 'U');
        Widening<int, long>("I64x2", "I32x4", 'S');
        Widening<uint, ulong>("I64x2", "I32x4", 'U');
        Narrowing<short, sbyte>("I8x16NarrowI16x8S");
        Narrowing<short, byte>("I8x16NarrowI16x8U");
        Narrowing<int, short>("I16x8NarrowI32x4S");
        Narrowing<int, ushort>("I16x8NarrowI32x4U");

        Floats<float, int>("F32x4", FloatReference.Min, FloatReference.Max, FloatReference.NaN);
        Floats<double, long>("F64x2", FloatReference.Min, FloatReference.Max, FloatReference.NaN);
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
        Zip3<float>("F32x4RelaxedMadd", FloatReference.MultiplyAdd);
        Zip3<float>("F32x4RelaxedNmadd", (a, b, c) => FloatReference.MultiplyAdd(-a, b, c));
        Zip3<double>("F64x2RelaxedMadd", FloatReference.MultiplyAdd);
        Zip3<double>("F64x2RelaxedNmadd", (a, b, c) => FloatReference.MultiplyAdd(-a, b, c));

        foreach (string kind in new[] { "TruncSat", "RelaxedTrunc" })
        {
            Map<float, int>($"I32x4{kind}F32x4S", a => (int)FloatReference.TruncateSaturating(a, 32, true));
            Map<float, uint>($"I32x4{kind}F32x4U", a => (uint)FloatReference.TruncateSaturating(a, 32, false));
            Add($"I32x4{kind}F64x2SZero", (o, _) => Bytes([.. Lanes<double>(o[0]).Select(a => (int)FloatReference.TruncateSaturating(a, 32, true)), 0, 0]));
            Add($"I32x4{kind}F64x2UZero", (o, _) => Bytes([.. Lanes<double>(o[0]).Select(a => (uint)FloatReference.TruncateSaturating(a, 32, false)), 0u, 0u]));
        }
        Map<int, float>("F32x4ConvertI32x4S", a => new ExactReal(a, 0).ToSingle());
        Map<uint, float>("F32x4ConvertI32x4U", a => new ExactReal(a, 0).ToSingle());
        Add("F64x2ConvertLowI32x4S", (o, _) => Bytes([.. Lanes<int>(o[0]).Take(2).Select(a => new ExactReal(a, 0).ToDouble())]));
        Add("F64x2ConvertLowI32x4U", (o, _) => Bytes([.. Lanes<uint>(o[0]).Take(2).Select(a => new ExactReal(a, 0).ToDouble())]));
        Add("F32x4DemoteF64x2Zero", (o, _) => Bytes([.. Lanes<double>(o[0]).Select(FloatReference.Demote), 0f, 0f]));
        Add("F64x2PromoteLowF32x4", (o, _) => Bytes([.. Lanes<float>(o[0]).Take(2).Select(FloatReference.Promote)]));

        static short[] Dot(byte[][] o) => [.. Lanes<sbyte>(o[0]).Zip(Lanes<sbyte>(o[1]), (a, b) => a * b).Chunk(2).Select(p => (short)(p[0] + p[1]))];
        Add("I16x8RelaxedDotI8x16I7x16S", (o, _) => Bytes(Dot(o)));
        Add("I32x4RelaxedDotI8x16I7x16AddS", (o, _) => Bytes([.. Dot(o).Chunk(2).Zip(Lanes<int>(o[2]), (p, c) => p[0] + p[1] + c)]));
        return table;
    }

    private static T[] Lanes<T>(byte[] vector) where T : struct => MemoryMarshal.Cast<byte, T>(vector).ToArray();

    private static byte[] Bytes<T>(T[] lanes) where T : struct => MemoryMarshal.AsBytes<T>(lanes).ToArray();
}
