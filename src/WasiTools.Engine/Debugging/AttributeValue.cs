using System.Text;

namespace WasiTools.Engine.Debugging;

/// <summary>The value of an attribute, as far as line tables need any: a number, or a string by its place.</summary>
internal readonly ref struct AttributeValue
{
    private AttributeValue(DebugForm form, ulong number, ReadOnlySpan<byte> bytes = default)
    {
        Form = form;
        Number = number;
        this.bytes = bytes;
    }

    private readonly ReadOnlySpan<byte> bytes;

    private DebugForm Form { get; }

    /// <summary>A constant, an offset or an index; 0 for anything else.</summary>
    public ulong Number { get; }

    /// <summary>Reads a value.</summary>
    /// <param name="reader">Behind the value afterwards; at its end if the form is unknown.</param>
    /// <param name="form">How it is written.</param>
    /// <param name="is64Bit">The unit's format.</param>
    /// <param name="addressSize">The unit's size of an address in bytes.</param>
    public static AttributeValue Read(scoped ref DebugReader reader, DebugForm form, bool is64Bit, int addressSize)
    {
        if (form == DebugForm.Indirect)
            form = (DebugForm)Math.Min(reader.ReadUleb(), ushort.MaxValue);
        switch (form)
        {
            case DebugForm.String:
                return new(form, 0, reader.ReadString());
            case DebugForm.Flag or DebugForm.Data1 or DebugForm.Reference1 or DebugForm.StringIndex1 or DebugForm.AddressIndex1:
                return new(form, reader.ReadByte());
            case DebugForm.Data2 or DebugForm.Reference2 or DebugForm.StringIndex2 or DebugForm.AddressIndex2:
                return new(form, reader.ReadUInt16());
            case DebugForm.StringIndex3 or DebugForm.AddressIndex3:
                return new(form, reader.ReadUnsigned(3));
            case DebugForm.Data4 or DebugForm.Reference4 or DebugForm.StringIndex4 or DebugForm.AddressIndex4
                or DebugForm.SupplementaryReference4:
                return new(form, reader.ReadUInt32());
            case DebugForm.Data8 or DebugForm.Reference8 or DebugForm.Signature8 or DebugForm.SupplementaryReference8:
                return new(form, reader.ReadUInt64());
            case DebugForm.UnsignedData or DebugForm.ReferenceUnsigned or DebugForm.StringIndex or DebugForm.AddressIndex
                or DebugForm.LocationListIndex or DebugForm.RangeListIndex:
                return new(form, reader.ReadUleb());
            case DebugForm.SignedData:
                return new(form, (ulong)reader.ReadSleb());
            case DebugForm.SectionOffset or DebugForm.StringOffset or DebugForm.LineStringOffset or DebugForm.SupplementaryString
                or DebugForm.ReferenceAddress:
                return new(form, reader.ReadOffset(is64Bit));
            case DebugForm.Address:
                return new(form, reader.ReadUnsigned(addressSize));
            case DebugForm.FlagPresent or DebugForm.ImplicitConstant:
                return new(form, 0);
            default:
                SkipBlock(ref reader, form);
                return new(form, 0);
        }
    }

    /// <summary>The string; null if the value is none.</summary>
    /// <param name="sections">Where strings are kept.</param>
    /// <param name="stringOffsets">Offset of the unit's part of the string offsets.</param>
    /// <param name="is64Bit">The unit's format.</param>
    public string? Text(DebugSections sections, ulong stringOffsets, bool is64Bit)
    {
        switch (Form)
        {
            case DebugForm.String:
                return Encoding.UTF8.GetString(bytes);
            case DebugForm.LineStringOffset:
                return sections.Text(sections.LineStrings, Number);
            case DebugForm.StringOffset:
                return sections.Text(sections.Strings, Number);
            case DebugForm.StringIndex or DebugForm.StringIndex1 or DebugForm.StringIndex2 or DebugForm.StringIndex3
                or DebugForm.StringIndex4:
                DebugReader offsets = sections.Read(sections.StringOffsets).At(stringOffsets);
                ulong size = is64Bit ? 8UL : 4UL;
                offsets.Skip(Number > uint.MaxValue ? ulong.MaxValue : Number * size);
                ulong offset = offsets.ReadOffset(is64Bit);
                return offsets.HasFailed ? null : sections.Text(sections.Strings, offset);
            default:
                return null;
        }
    }

    private static void SkipBlock(ref DebugReader reader, DebugForm form) => reader.Skip(form switch
    {
        DebugForm.Block or DebugForm.Expression => reader.ReadUleb(),
        DebugForm.Block1 => reader.ReadByte(),
        DebugForm.Block2 => reader.ReadUInt16(),
        DebugForm.Block4 => reader.ReadUInt32(),
        DebugForm.Data16 => 16UL,
        // What follows a form that nobody knows cannot be found.
        _ => ulong.MaxValue,
    });
}
