namespace WasiTools.Engine.Structure;

/// <summary>Where the fields of a structure type are in its objects. Fields take slots in their order, so that a subtype's layout begins
/// with that of its supertype: a slot of eight bytes for a number, of which two small ones share one, a slot for a vector, a slot for a
/// reference. What comes after the first <see cref="InlineSlots"/> slots is kept in arrays.</summary>
internal sealed class StructLayout
{
    /// <summary>Slots within the object itself.</summary>
    public const int InlineSlots = 8;

    /// <summary>A slot with a number, a vector, or a reference; and the end of an object that goes on in arrays.</summary>
    public const char Number = 'N', Vector = 'V', Reference = 'R', More = 'X';

    private const int HeaderSize = 24, ArrayHeaderSize = 24;

    /// <summary>Where a field is.</summary>
    /// <param name="Slot">The slot in the object; behind those, the index in the array of numbers or of references.</param>
    /// <param name="IsInline">Whether it is in the object itself.</param>
    /// <param name="IsUpper">Whether it is the upper half of a number's slot.</param>
    public readonly record struct Place(int Slot, bool IsInline, bool IsUpper);

    public StructLayout(DefinedType type)
    {
        Places = new Place[type.Fields.Length];
        var letters = new List<char>();
        Place? half = null;
        for (int i = 0; i < Places.Length; i++)
        {
            FieldType field = type.Fields[i];
            bool isSmall = field.Value.Kind is ValueKind.I32 or ValueKind.F32;
            if (isSmall && half is Place lower)
            {
                Places[i] = lower with { IsUpper = true };
                half = null;
                continue;
            }
            Places[i] = Take(letters, field.Value.Kind);
            if (isSmall)
                half = Places[i];
        }
        if (MoreNumbers + MoreReferences > 0)
            letters.Add(More);
        Letters = new string([.. letters]);
        Size = HeaderSize + sizeof(ulong) * (letters.Count + letters.Count(l => l == Vector));
        if (MoreNumbers + MoreReferences > 0)
            Size += 2 * ArrayHeaderSize + sizeof(ulong) * (MoreNumbers + MoreReferences + 1);
    }

    /// <summary>The slots in the object, a letter each.</summary>
    public string Letters { get; }

    /// <summary>The place of each field.</summary>
    public Place[] Places { get; }

    /// <summary>Length of the array of numbers behind the object; a vector takes two.</summary>
    public int MoreNumbers { get; private set; }

    /// <summary>Length of the array of references behind the object.</summary>
    public int MoreReferences { get; private set; }

    /// <summary>What an object takes, in bytes.</summary>
    public int Size { get; }

    private Place Take(List<char> letters, ValueKind kind)
    {
        if (letters.Count < InlineSlots)
        {
            letters.Add(kind switch
            {
                ValueKind.Reference => Reference,
                ValueKind.V128 => Vector,
                _ => Number,
            });
            return new(letters.Count - 1, IsInline: true, IsUpper: false);
        }
        if (kind == ValueKind.Reference)
            return new(MoreReferences++, IsInline: false, IsUpper: false);
        int index = MoreNumbers;
        MoreNumbers += Value.Slots(kind);
        return new(index, IsInline: false, IsUpper: false);
    }
}
