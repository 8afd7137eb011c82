namespace WasiTools.Engine.Debugging;

/// <summary>The headers and first entries of the units of <c>.debug_info</c>: they say in which directory the compiler ran.</summary>
internal sealed class CompileUnits
{
    private const ushort OldestVersion = 2, NewestVersion = 5;

    // The entry of a unit is described first in every abbreviation table that compilers write.
    private const int MostAbbreviations = 16, MostAttributes = 64;

    private enum Attribute : ushort
    {
        LineTable = 0x10,
        CompilationDirectory = 0x1B,
        StringOffsetsBase = 0x72,
    }

    private enum UnitType : byte
    {
        Compile = 1,
        Partial = 3,
        Skeleton = 4,
        SplitCompile = 5,
    }

    private readonly DebugSections sections;
    private readonly Dictionary<ulong, string> directories = [];

    public CompileUnits(DebugSections sections)
    {
        this.sections = sections;
        DebugReader reader = sections.Read(sections.Units);
        while (!reader.IsAtEnd)
        {
            ulong length = reader.ReadUnitLength(out bool is64Bit);
            ReadUnit(reader.ReadPart(length), is64Bit);
        }
    }

    /// <summary>Where the compiler ran for the unit with a line table; empty if unknown.</summary>
    /// <param name="lineTable">The table's offset in <c>.debug_line</c>.</param>
    public string Directory(ulong lineTable) => directories.GetValueOrDefault(lineTable, "");

    private void ReadUnit(DebugReader unit, bool is64Bit)
    {
        ushort version = unit.ReadUInt16();
        if (version is < OldestVersion or > NewestVersion)
            return;
        ulong abbreviations;
        byte addressSize;
        if (version >= 5)
        {
            var type = (UnitType)unit.ReadByte();
            addressSize = unit.ReadByte();
            abbreviations = unit.ReadOffset(is64Bit);
            if (type is UnitType.Skeleton or UnitType.SplitCompile)
                unit.ReadUInt64();
            else if (type is not (UnitType.Compile or UnitType.Partial))
                return;
        }
        else
        {
            abbreviations = unit.ReadOffset(is64Bit);
            addressSize = unit.ReadByte();
        }
        DebugReader abbreviation = sections.Read(sections.Abbreviations).At(abbreviations);
        if (TryFind(ref abbreviation, unit.ReadUleb()))
            ReadEntry(ref unit, ref abbreviation, is64Bit, addressSize);
    }

    /// <summary>Goes to the attributes of an abbreviation.</summary>
    private static bool TryFind(ref DebugReader reader, ulong code)
    {
        for (int i = 0; i < MostAbbreviations && !reader.IsAtEnd; i++)
        {
            ulong found = reader.ReadUleb();
            reader.ReadUleb(); // Tag.
            reader.ReadByte(); // Whether there are children.
            if (found == code)
                return code != 0;
            for (int j = 0; j < MostAttributes && ReadAttribute(ref reader, out _, out _); j++)
            {
            }
        }
        return false;
    }

    private static bool ReadAttribute(ref DebugReader reader, out ulong name, out DebugForm form)
    {
        name = reader.ReadUleb();
        form = (DebugForm)Math.Min(reader.ReadUleb(), ushort.MaxValue);
        if (form == DebugForm.ImplicitConstant)
            reader.ReadSleb();
        return name != 0 || form != 0;
    }

    private void ReadEntry(ref DebugReader unit, ref DebugReader abbreviation, bool is64Bit, byte addressSize)
    {
        ulong? lineTable = null;
        ulong stringOffsets = 0;
        AttributeValue directory = default;
        for (int i = 0; i < MostAttributes && ReadAttribute(ref abbreviation, out ulong name, out DebugForm form); i++)
        {
            AttributeValue value = AttributeValue.Read(ref unit, form, is64Bit, addressSize);
            switch ((Attribute)Math.Min(name, ushort.MaxValue))
            {
                case Attribute.LineTable:
                    lineTable = value.Number;
                    break;
                case Attribute.CompilationDirectory:
                    directory = value;
                    break;
                case Attribute.StringOffsetsBase:
                    stringOffsets = value.Number;
                    break;
            }
        }
        if (lineTable is ulong table && directory.Text(sections, stringOffsets, is64Bit) is string text)
            directories.TryAdd(table, text);
    }
}
