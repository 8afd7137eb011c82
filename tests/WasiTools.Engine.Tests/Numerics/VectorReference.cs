using System.Numerics;
using System.Runtime.InteropServices;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>The vector instructions without memory, a lane at a time.</summary>
internal static partial class VectorReference
{
    private static readonly Dictionary<Opcode, Operation> operations = [];

    static VectorReference()
    {
        DeclareBits();
        DeclareLanes();
        DeclareIntegers();
        DeclareFloats();
        DeclareConversions();
    }

    /// <summary>Computes a result from operands and the lane number; scalars are in the first bytes.</summary>
    public delegate byte[] Operation(byte[][] operands, int lane);

    public static Operation Of(Opcode opcode) => operations[opcode];

    /// <summary>Whether NaN lanes of a result are compared by class: 'f' or 'F' for their width, or 'v' for bit by bit.</summary>
    public static char ResultLanes(Opcode opcode)
    {
        string name = opcode.ToString();
        string operation = name.Length > 5 ? name[5..] : "";
        if (operation is "Eq" or "Ne" or "Lt" or "Gt" or "Le" or "Ge" or "Abs" or "Neg" or "Pmin" or "Pmax" or "Splat" or "ReplaceLane")
            return 'v';
        return name.StartsWith("F32x4", StringComparison.Ordinal) ? 'f' : name.StartsWith("F64x2", StringComparison.Ordinal) ? 'F' : 'v';
    }

    private static void DeclareBits()
    {
        Map<byte, byte>("V128Not", a => (byte)~a);
        Zip<byte, byte>("V128And", (a, b) => (byte)(a & b));
        Zip<byte, byte>("V128Andnot", (a, b) => (byte)(a & ~b));
        Zip<byte, byte>("V128Or", (a, b) => (byte)(a | b));
        Zip<byte, byte>("V128Xor", (a, b) => (byte)(a ^ b));
        Zip<byte>("V128Bitselect", (a, b, mask) => (byte)((a & mask) | (b & ~mask)));
        foreach (string shape in new[] { "I8x16", "I16x8", "I32x4", "I64x2" })
            Zip<byte>($"{shape}RelaxedLaneselect", (a, b, mask) => (byte)((a & mask) | (b & ~mask)));
        Add("V128AnyTrue", (o, _) => Bytes([o[0].Any(b => b != 0) ? 1 : 0]));
        Add("I8x16Swizzle", (o, _) => [.. o[1].Select(i => i < 16 ? o[0][i] : (byte)0)]);
        Add("I8x16RelaxedSwizzle", (o, _) => [.. o[1].Select(i => i < 16 ? o[0][i] : (byte)0)]);
    }

    private static void DeclareLanes()
    {
        foreach ((string shape, int size) in new[] { ("I8x16", 1), ("I16x8", 2), ("I32x4", 4), ("I64x2", 8), ("F32x4", 4), ("F64x2", 8) })
        {
            Add($"{shape}Splat", (o, _) => [.. Enumerable.Range(0, 16 / size).SelectMany(_ => o[0][..size])]);
            Add($"{shape}ReplaceLane", (o, lane) => [.. o[0][..(lane * size)], .. o[1][..size], .. o[0][((lane + 1) * size)..]]);
            if (size >= 4)
                Add($"{shape}ExtractLane", (o, lane) => [.. o[0].AsSpan(lane * size, size)]);
        }
        Add("I8x16ExtractLaneS", (o, lane) => Bytes([(int)Lanes<sbyte>(o[0])[lane]]));
        Add("I8x16ExtractLaneU", (o, lane) => Bytes([(int)o[0][lane]]));
        Add("I16x8ExtractLaneS", (o, lane) => Bytes([(int)Lanes<short>(o[0])[lane]]));
        Add("I16x8ExtractLaneU", (o, lane) => Bytes([(int)Lanes<ushort>(o[0])[lane]]));
    }

    private static void Add(string name, Operation operation) => operations.Add(Enum.Parse<Opcode>(name), operation);

    private static void Map<T, TResult>(string name, Func<T, TResult> lane) where T : struct where TResult : struct =>
        Add(name, (o, _) => Bytes([.. Lanes<T>(o[0]).Select(lane)]));

    private static void Zip<T, TResult>(string name, Func<T, T, TResult> lane) where T : struct where TResult : struct =>
        Add(name, (o, _) => Bytes([.. Lanes<T>(o[0]).Zip(Lanes<T>(o[1]), lane)]));

    private static void Zip<T>(string name, Func<T, T, T, T> lane) where T : struct => Add(name, (o, _) =>
    {
        (T[] a, T[] b, T[] c) = (Lanes<T>(o[0]), Lanes<T>(o[1]), Lanes<T>(o[2]));
        return Bytes([.. a.Select((x, i) => lane(x, b[i], c[i]))]);
    });

    private static T[] Lanes<T>(byte[] vector) where T : struct => MemoryMarshal.Cast<byte, T>(vector).ToArray();

    /// <summary>Lanes as numbers without a range.</summary>
    private static BigInteger[] Numbers<T>(byte[] vector) where T : struct, IBinaryInteger<T> =>
        [.. Lanes<T>(vector).Select(BigInteger.CreateChecked)];

    private static byte[] Bytes<T>(T[] lanes) where T : struct => MemoryMarshal.AsBytes<T>(lanes).ToArray();

    private static byte[] Wrapped<T>(IEnumerable<BigInteger> lanes) where T : struct, IBinaryInteger<T> =>
        Bytes([.. lanes.Select(T.CreateTruncating)]);

    private static byte[] Saturated<T>(IEnumerable<BigInteger> lanes) where T : struct, IBinaryInteger<T> =>
        Bytes([.. lanes.Select(T.CreateSaturating)]);
}
