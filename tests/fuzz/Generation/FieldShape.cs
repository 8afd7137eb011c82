using WasiTools.Engine.Text;

namespace WasiTools.Fuzz.Generation;

/// <summary>A field of a structure, or the elements of an array.</summary>
/// <param name="Type">The type of its value.</param>
/// <param name="PackedBits">8 or 16 for a packed integer, otherwise 0.</param>
internal readonly record struct FieldShape(GuestType Type, int PackedBits = 0)
{
    public void Write(ByteWriter writer)
    {
        if (PackedBits == 0)
            Type.Write(writer);
        else
            writer.Byte(PackedBits == 8 ? 0x78 : 0x77);
        writer.Byte(1);
    }
}
