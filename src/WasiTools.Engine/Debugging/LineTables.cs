using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Debugging;

/// <summary>A module's DWARF line tables (versions 2 to 5): which line of which source file the code at an offset comes from. They are
/// read anew for each question, which comes up after a trap only, and are taken for what they are: a claim of the module's, in which
/// anything may be missing or wrong.</summary>
internal sealed class LineTables(ModuleContent content)
{
    private readonly DebugSections sections = new(content);

    /// <summary>The source locations of instructions.</summary>
    /// <param name="offsets">Byte offsets in the module, ascending.</param>
    /// <returns>For each offset its location; null or an empty path where the tables say nothing.</returns>
    public SourceLocation?[] Locate(ReadOnlySpan<int> offsets)
    {
        var locations = new SourceLocation?[offsets.Length];
        if (sections.Lines.Length == 0)
            return locations;
        // Addresses are offsets from the start of the code section's content.
        var addresses = new ulong[offsets.Length];
        for (int i = 0; i < addresses.Length; i++)
            addresses[i] = (ulong)Math.Max(offsets[i] - content.CodeStart, 0);
        CompileUnits? units = null;
        DebugReader reader = sections.Read(sections.Lines);
        while (!reader.IsAtEnd)
        {
            ulong table = (ulong)reader.Position;
            ulong length = reader.ReadUnitLength(out bool is64Bit);
            DebugReader unit = reader.ReadPart(length);
            if (LineHeader.TryRead(ref unit, is64Bit, out LineHeader header))
                Search(header, unit, addresses, locations, () => (units ??= new(sections)).Directory(table));
        }
        return locations;
    }

    /// <summary>Looks for addresses among the rows of a unit.</summary>
    private void Search(
        LineHeader header, DebugReader unit, ReadOnlySpan<ulong> addresses, Span<SourceLocation?> locations, Func<string> directory)
    {
        var rows = new LineProgram(header, unit);
        // Where the linker dropped a function, its rows begin at zero, or beyond any code.
        bool isInSequence = false, isDropped = false;
        (ulong Address, ulong File, long Line) last = default;
        while (rows.MoveNext())
        {
            if (!isInSequence)
                isDropped = rows.Address == 0;
            else if (!isDropped && rows.Address > last.Address)
                Match(last, rows.Address, header, addresses, locations, directory);
            last = (rows.Address, rows.File, rows.Line);
            isInSequence = !rows.IsEnd;
        }
    }

    /// <summary>Gives a row's location to the addresses from it up to the next row.</summary>
    private void Match(
        (ulong Address, ulong File, long Line) row, ulong end, LineHeader header, ReadOnlySpan<ulong> addresses,
        Span<SourceLocation?> locations, Func<string> directory)
    {
        int first = addresses.BinarySearch(row.Address);
        for (int i = first < 0 ? ~first : FirstOf(addresses, first); i < addresses.Length && addresses[i] < end; i++)
        {
            // The first row that covers an address counts, even if its file has no name: no address is looked up twice.
            locations[i] ??= new(
                header.FilePath(sections, row.File, directory) ?? "", row.Line is > 0 and <= int.MaxValue ? (int)row.Line : 0);
        }
    }

    private static int FirstOf(ReadOnlySpan<ulong> addresses, int found)
    {
        while (found > 0 && addresses[found - 1] == addresses[found])
            found--;
        return found;
    }
}
