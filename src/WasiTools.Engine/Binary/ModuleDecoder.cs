using System.Buffers.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>Decodes the binary format (specification chapter 5). Instructions are not looked at, but for the constant expressions whose
/// ends have to be found: the validator reads the bodies. Like the specification's own decoder, this one notices that a section's
/// content and its declared size differ after it has read the content.</summary>
internal ref partial struct ModuleDecoder
{
    private const uint Magic = 0x6D736100, Version = 1, ComponentVersion = 0x0001000D;

    private readonly EngineFeatures features;
    private readonly ModuleContent content;
    private CodeReader reader;
    private int declaredFunctions;

    /// <summary>Locals of functions before, by <see cref="KeyOfLocals"/>; null for few functions.</summary>
    private (uint Key, LocalRun[] Runs)[]? alike;

    private ModuleDecoder(byte[] bytes, EngineFeatures features)
    {
        this.features = features;
        content = new() { Bytes = bytes };
        reader = new(bytes, new(0, bytes.Length), [], features.Enabled);
    }

    /// <summary>Decodes a module.</summary>
    /// <exception cref="InvalidModuleException">It is malformed, beyond a limit, or names a type that it does not have.</exception>
    public static ModuleContent Decode(byte[] bytes, EngineFeatures features)
    {
        if (bytes.Length > EngineLimits.ModuleSize)
            Throw.Unsupported($"module of {bytes.Length} bytes, at most {EngineLimits.ModuleSize} are allowed", 0);
        var decoder = new ModuleDecoder(bytes, features);
        decoder.ReadHeader();
        try
        {
            decoder.ReadSections();
        }
        catch (InvalidModuleException e) when (e.Fault == ModuleFault.Malformed)
        {
            // What looks wrong behind the code section may come of what is wrong inside it.
            decoder.CheckBodies();
            throw;
        }
        return decoder.content;
    }

    private void ReadHeader()
    {
        ReadOnlySpan<byte> bytes = content.Bytes;
        ReadOnlySpan<byte> magic = "\0asm"u8;
        if (bytes.Length < 4)
            Throw.Malformed("unexpected end", bytes.Length);
        if (!bytes.StartsWith(magic))
            Throw.Malformed("magic header not detected: this is no WebAssembly module", 0);
        if (bytes.Length < 8)
            Throw.Malformed("unexpected end", bytes.Length);
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (version == ComponentVersion)
            Throw.Unsupported(Component, 4);
        if (version != Version)
            Throw.Malformed($"unknown binary version {version}", 4);
        reader.Position = 8;
    }

    private const string Component =
        "this is a WebAssembly component, and only core modules can be run: build for a preview 1 target such as wasm32-wasip1, or "
        + "take the core module out of the component with `wasm-tools component unbundle`";

    private void ReadSections()
    {
        int lastRank = 0;
        while (!reader.IsAtEnd)
        {
            int start = reader.Position;
            byte id = reader.ReadByte();
            int rank = Rank((SectionId)id);
            if (rank < 0)
                Throw.Malformed($"malformed section id {id}", start);
            int size = reader.ReadLength();
            int end = reader.Position + size;
            if (id == (byte)SectionId.Custom)
            {
                ReadCustomSection(end);
                continue;
            }
            if (rank <= lastRank)
                Throw.Malformed("unexpected content after last section", start);
            lastRank = rank;
            content.SectionOffsets[id] = reader.Position;
            ReadSection((SectionId)id);
            if (reader.Position != end)
                Throw.Malformed("section size mismatch", end);
        }
        CheckCounts();
    }

    /// <summary>The place of a section among the others; -1 for an unknown one. Custom sections may stand anywhere.</summary>
    private readonly int Rank(SectionId id) => id switch
    {
        SectionId.Custom => 0,
        <= SectionId.Memory => (int)id * 2,
        SectionId.Tag when HasTags => ((int)SectionId.Memory * 2) + 1,
        <= SectionId.Element => (int)id * 2,
        SectionId.DataCount when features.Has(Feature.BulkMemory) => ((int)SectionId.Element * 2) + 1,
        SectionId.Code or SectionId.Data => (int)id * 2,
        _ => -1,
    };

    private readonly bool HasTags => (features.Enabled & (Feature.Exceptions | Feature.LegacyExceptions)) != 0;

    private void ReadSection(SectionId id)
    {
        switch (id)
        {
            case SectionId.Type:
                ReadTypes();
                break;
            case SectionId.Import:
                ReadImports();
                break;
            case SectionId.Function:
                ReadFunctions();
                break;
            case SectionId.Table:
                ReadTables();
                break;
            case SectionId.Memory:
                ReadMemories();
                break;
            case SectionId.Tag:
                ReadTags();
                break;
            case SectionId.Global:
                ReadGlobals();
                break;
            case SectionId.Export:
                ReadExports();
                break;
            case SectionId.Start:
                content.Start = reader.ReadIndex();
                break;
            case SectionId.Element:
                ReadElements();
                break;
            case SectionId.DataCount:
                content.DataCount = reader.ReadIndex();
                break;
            case SectionId.Code:
                ReadBodies();
                break;
            case SectionId.Data:
                ReadData();
                break;
        }
    }

    private void ReadCustomSection(int end)
    {
        var section = new CodeReader(content.Bytes, new(reader.Position, end - reader.Position), [], features.Enabled);
        string name = Utf8Text.Decode(section.ReadNameBytes());
        content.CustomSections.Add(new(name, new(section.Position, end - section.Position)));
        reader.Position = end;
    }

    private readonly void CheckCounts()
    {
        if (content.Bodies.Length != declaredFunctions)
            Throw.Malformed("function and code section have inconsistent lengths", reader.Position);
        if (content.DataCount is int count && count != content.Data.Length)
            Throw.Malformed("data count and data section have inconsistent lengths", reader.Position);
    }

    /// <summary>The length of a vector that a limit applies to.</summary>
    private int ReadCount(int limit, string what)
    {
        int start = reader.Position;
        int count = reader.ReadCount();
        CheckLimit(count, limit, what, start);
        return count;
    }

    private static void CheckLimit(int count, int limit, string what, int offset)
    {
        if (count > limit)
            Throw.Unsupported($"{count} {what}, at most {limit} are allowed", offset);
    }
}
