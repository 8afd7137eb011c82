using WasiTools.Fuzz.Generation;

namespace WasiTools.Fuzz.Mutation;

/// <summary>Damages the bytes of a module or of a text.</summary>
internal static class Mutator
{
    private const int MostEdits = 6, LongestPiece = 60;

    /// <summary>The longest forms of numbers, and one that is too long.</summary>
    private static readonly byte[][] numbers =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x80, 0x80, 0x80, 0x80, 0x00], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ];

    private static readonly byte[][] words =
    [
        "("u8.ToArray(), ")"u8.ToArray(), "\""u8.ToArray(), "(;"u8.ToArray(), ";;"u8.ToArray(), "$"u8.ToArray(), "(param i32)"u8.ToArray(),
        "nan:0x"u8.ToArray(), "-"u8.ToArray(), "18446744073709551616"u8.ToArray(), "\\u{110000}"u8.ToArray(), "(@a "u8.ToArray(), "end "u8.ToArray(),
    ];

    /// <summary>A damaged copy.</summary>
    public static byte[] Mutate(byte[] original, bool isText, Entropy random)
    {
        var bytes = new List<byte>(original);
        for (int edits = random.Between(1, MostEdits); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = random.Below(bytes.Count), length = Math.Min(random.Between(1, LongestPiece), bytes.Count - at);
            switch (random.Below(9))
            {
                case 0:
                    bytes.Insert(at, (byte)random.Bits());
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes[at] = (byte)random.Bits();
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(random.Below(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 5:
                    bytes.InsertRange(at, random.Of<byte[]>(isText ? words : numbers));
                    break;
                case 6 when random.Chance(10):
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Below(8));
                    break;
            }
        }
        return [.. bytes];
    }
}
