using WasiTools.Engine.Text;

namespace WasiTools.Fuzz.Generation;

/// <summary>Constants of a type: a number, or null.</summary>
internal static class Constants
{
    public static void Write(ByteWriter writer, GuestType type, Entropy random)
    {
        if (type.IsReference)
        {
            writer.Byte(0xD0);
            writer.Signed(type.Code);
            return;
        }
        switch (type.Letter)
        {
            case 'i':
                writer.Byte(0x41);
                writer.Signed((int)random.Integer());
                break;
            case 'I':
                writer.Byte(0x42);
                writer.Signed((long)random.Integer());
                break;
            case 'f':
                writer.Byte(0x43);
                writer.LittleEndian(BitConverter.SingleToUInt32Bits((float)random.Float()), 4);
                break;
            case 'F':
                writer.Byte(0x44);
                writer.LittleEndian(BitConverter.DoubleToUInt64Bits(random.Float()), 8);
                break;
            default:
                writer.Byte(0xFD);
                writer.Unsigned(12);
                Vector(writer, random);
                break;
        }
    }

    private static void Vector(ByteWriter writer, Entropy random)
    {
        int width = random.Of(1, 2, 4, 8);
        for (int i = 0; i < 16; i += width)
            writer.LittleEndian(random.Chance(50) ? random.Integer() : width == 8
                ? BitConverter.DoubleToUInt64Bits(random.Float())
                : BitConverter.SingleToUInt32Bits((float)random.Float()), width);
    }
}
