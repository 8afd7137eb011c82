namespace WasiTools.Engine.Debugging;

/// <summary>The header of a unit of <c>.debug_line</c> (DWARF 5 section 6.2.4): how its program is to be read, and the tables of
/// directories and files, which are looked into only when a file's name is asked for.</summary>
internal ref struct LineHeader
{
    private const int OldestVersion = 2, NewestVersion = 5;
    private const ulong ContentPath = 1, ContentDirectory = 2;

    private DebugReader tables;
    private bool is64Bit;
    private int version, addressSize;

    public byte MinimumInstructionLength { get; private set; }
    public sbyte LineBase { get; private set; }
    public byte LineRange { get; private set; }
    public byte OpcodeBase { get; private set; }

    /// <summary>For each standard opcode, from 1 on, how many LEB128 arguments it has.</summary>
    public byte[] ArgumentCounts { get; private set; }

    /// <summary>The size of an address in bytes; 0 if the header does not say.</summary>
    public readonly int AddressSize => addressSize;

    /// <summary>Reads a header, which leaves the reader at the unit's program.</summary>
    /// <param name="unit">The unit behind its length.</param>
    /// <param name="is64Bit">The unit's format.</param>
    /// <param name="header">What it says.</param>
    /// <returns>False if it is malformed or of an unknown version.</returns>
    public static bool TryRead(ref DebugReader unit, bool is64Bit, out LineHeader header)
    {
        header = new() { is64Bit = is64Bit, version = unit.ReadUInt16() };
        if (header.version is < OldestVersion or > NewestVersion)
            return false;
        if (header.version >= 5)
        {
            header.addressSize = unit.ReadByte();
            unit.ReadByte(); // Size of a segment selector.
        }
        DebugReader rest = unit.ReadPart(unit.ReadOffset(is64Bit));
        header.MinimumInstructionLength = rest.ReadByte();
        if (header.version >= 4)
            rest.ReadByte(); // Operations in an instruction.
        rest.ReadByte(); // Whether rows are statements at first.
        header.LineBase = (sbyte)rest.ReadByte();
        header.LineRange = rest.ReadByte();
        header.OpcodeBase = rest.ReadByte();
        header.ArgumentCounts = new byte[Math.Max((int)header.OpcodeBase, 1)];
        for (int i = 1; i < header.ArgumentCounts.Length; i++)
            header.ArgumentCounts[i] = rest.ReadByte();
        header.tables = rest;
        return !rest.HasFailed && !unit.HasFailed && header.LineRange != 0 && header.OpcodeBase != 0;
    }

    /// <summary>The path of a file by the number that the program uses.</summary>
    /// <param name="sections">Where strings are kept.</param>
    /// <param name="file">The number: from 1, or from 0 since version 5.</param>
    /// <param name="compilationDirectory">Gives the directory in which the compiler ran, empty if unknown; asked only if needed.</param>
    /// <returns>Null if there is no such file.</returns>
    public readonly string? FilePath(DebugSections sections, ulong file, Func<string> compilationDirectory)
    {
        (string? name, string? directory, string? first) = version >= 5 ? Find(sections, file) : FindOld(file);
        if (name is null)
            return null;
        string path = Join(directory ?? "", name);
        if (!IsAbsolute(path) && first is not null && directory != first)
            path = Join(first, path);
        return IsAbsolute(path) ? path : Join(compilationDirectory(), path);
    }

    /// <summary>Looks through the tables of version 5, whose entries are described in front of them. Directory 0 is where the compiler
    /// ran.</summary>
    private readonly (string? Name, string? Directory, string? First) Find(DebugSections sections, ulong file)
    {
        DebugReader reader = tables;
        DebugReader directoryTable = reader;
        SkipTable(sections, ref reader);
        (string? name, ulong directory) = Entry(sections, ref reader, file);
        if (name is null)
            return default;
        DebugReader again = directoryTable;
        return (name, Entry(sections, ref again, directory).Path, Entry(sections, ref directoryTable, 0).Path);
    }

    private readonly void SkipTable(DebugSections sections, ref DebugReader reader) => Entry(sections, ref reader, ulong.MaxValue);

    /// <summary>The path and directory number of an entry of the table at the reader; the whole table is read if there is none.</summary>
    private readonly (string? Path, ulong Directory) Entry(DebugSections sections, ref DebugReader reader, ulong wanted)
    {
        Span<(ulong Content, DebugForm Form)> formats = new (ulong, DebugForm)[reader.ReadByte()];
        foreach (ref (ulong Content, DebugForm Form) format in formats)
            format = (reader.ReadUleb(), (DebugForm)Math.Min(reader.ReadUleb(), ushort.MaxValue));
        ulong count = reader.ReadUleb();
        for (ulong i = 0; i < count && !reader.IsAtEnd; i++)
        {
            string? path = null;
            ulong directory = 0;
            int start = reader.Position;
            foreach ((ulong content, DebugForm form) in formats)
            {
                AttributeValue value = AttributeValue.Read(ref reader, form, is64Bit, addressSize);
                if (i != wanted)
                    continue;
                if (content == ContentPath)
                    path = value.Text(sections, 0, is64Bit);
                else if (content == ContentDirectory)
                    directory = value.Number;
            }
            if (i == wanted)
                return (path, directory);
            // Entries without content would let a short table claim any number of them.
            if (reader.Position == start)
                break;
        }
        return default;
    }

    /// <summary>Looks through the tables of versions 2 to 4: lists of strings, each ended by an empty one. Directory 0 is where the
    /// compiler ran and not in the list.</summary>
    private readonly (string? Name, string? Directory, string? First) FindOld(ulong file)
    {
        DebugReader reader = tables;
        DebugReader directories = reader;
        while (!reader.ReadString().IsEmpty)
        {
        }
        string? name = null;
        ulong directory = 0;
        for (ulong i = 1; i <= file; i++)
        {
            ReadOnlySpan<byte> text = reader.ReadString();
            if (text.IsEmpty)
                return default;
            directory = reader.ReadUleb();
            reader.ReadUleb(); // Time.
            reader.ReadUleb(); // Length.
            if (i == file)
                name = System.Text.Encoding.UTF8.GetString(text);
        }
        string? directoryName = null;
        for (ulong i = 1; i <= directory; i++)
        {
            ReadOnlySpan<byte> text = directories.ReadString();
            if (text.IsEmpty)
                break;
            if (i == directory)
                directoryName = System.Text.Encoding.UTF8.GetString(text);
        }
        return (name, directoryName, null);
    }

    private static string Join(string directory, string path) =>
        directory.Length == 0 || IsAbsolute(path) ? path
        : directory is "." ? path
        : directory.EndsWith('/') || directory.EndsWith('\\') ? directory + path
        : $"{directory}/{path}";

    private static bool IsAbsolute(string path) =>
        path.StartsWith('/') || path.StartsWith('\\') || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]));
}
