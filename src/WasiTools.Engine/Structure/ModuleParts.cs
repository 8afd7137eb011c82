using WasiTools.Engine.Binary;
using WasiTools.Engine.Validation;

namespace WasiTools.Engine.Structure;

/// <summary>A range of a module's bytes.</summary>
/// <param name="Offset">Where it starts in the module's bytes.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct ByteRange(int Offset, int Length)
{
    public int End => Offset + Length;
}

/// <summary>An import: where it comes from and its index in the index space of its kind.</summary>
/// <param name="Module">The module name.</param>
/// <param name="Name">The item name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Its index in that kind's index space; imports come first there.</param>
internal readonly record struct Import(string Module, string Name, ExternalKind Kind, int Index);

/// <summary>An export.</summary>
/// <param name="Name">Its name, unique in the module.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Its index in that kind's index space.</param>
internal readonly record struct Export(string Name, ExternalKind Kind, int Index);

/// <summary>A run of local variables of one type, as the code section declares them.</summary>
internal readonly record struct LocalRun(uint Count, ValueType Type);

/// <summary>The body of a function that the module defines.</summary>
/// <param name="Code">Its instructions with the closing <c>end</c>, without the local declarations.</param>
/// <param name="Locals">Its declared locals, parameters not among them.</param>
internal readonly record struct FunctionBody(ByteRange Code, LocalRun[] Locals);

/// <summary>How a segment comes into being.</summary>
internal enum SegmentMode : byte
{
    /// <summary>Copied when the module is instantiated.</summary>
    Active,
    /// <summary>Copied by instructions.</summary>
    Passive,
    /// <summary>Only declares functions that may be referred to.</summary>
    Declarative,
}

/// <summary>A data segment.</summary>
/// <param name="Mode">Active or passive.</param>
/// <param name="Memory">For an active one: the memory index.</param>
/// <param name="Offset">For an active one: the constant expression of its place, with the closing <c>end</c>.</param>
/// <param name="Bytes">The content.</param>
internal readonly record struct DataSegment(SegmentMode Mode, int Memory, ByteRange Offset, ByteRange Bytes);

/// <summary>An element segment: function indices, or constant expressions.</summary>
/// <param name="Mode">Active, passive or declarative.</param>
/// <param name="Table">For an active one: the table index.</param>
/// <param name="Offset">For an active one: the constant expression of its place.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Functions">The function indices; null if it holds expressions.</param>
/// <param name="Expressions">The constant expressions; null if it holds function indices.</param>
internal sealed record ElementSegment(
    SegmentMode Mode, int Table, ByteRange Offset, ValueType Type, int[]? Functions, ByteRange[]? Expressions)
{
    public int Count => Functions?.Length ?? Expressions!.Length;
}

/// <summary>A custom section.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its content after the name.</param>
internal sealed record CustomSection(string Name, ByteRange Content);

/// <summary>Everything that the sections of a module say, as the binary decoder (or the text parser by way of it) found it. In each
/// index space the imports come first. Built once, not changed afterwards.</summary>
internal sealed class ModuleContent
{
    public required byte[] Bytes { get; init; }
    public DefinedType[] Types { get; set; } = [];
    public Import[] Imports { get; set; } = [];
    public Export[] Exports { get; set; } = [];

    /// <summary>The type of each function, imported ones first.</summary>
    public DefinedType[] Functions { get; set; } = [];
    public TableType[] Tables { get; set; } = [];
    public MemoryType[] Memories { get; set; } = [];
    public GlobalType[] Globals { get; set; } = [];
    public DefinedType[] Tags { get; set; } = [];

    public int ImportedFunctionCount { get; set; }
    public int ImportedTableCount { get; set; }
    public int ImportedMemoryCount { get; set; }
    public int ImportedGlobalCount { get; set; }
    public int ImportedTagCount { get; set; }

    /// <summary>Initial value of each table that the module defines; a null entry means null references.</summary>
    public ByteRange?[] TableInitializers { get; set; } = None.Of<ByteRange?>();

    /// <summary>Initial value of each global that the module defines: a constant expression with its closing <c>end</c>.</summary>
    public ByteRange[] GlobalInitializers { get; set; } = None.Of<ByteRange>();

    /// <summary>The body of each function that the module defines.</summary>
    public FunctionBody[] Bodies { get; set; } = None.Of<FunctionBody>();

    /// <summary>Where the content of the code section starts, from which debug information counts; 0 without one.</summary>
    public int CodeStart { get; set; }

    /// <summary>What validation learns about each of these bodies.</summary>
    public BodyFacts Facts { get; set; } = null!;
    public ElementSegment[] Elements { get; set; } = [];
    public DataSegment[] Data { get; set; } = None.Of<DataSegment>();
    public int? DataCount { get; set; }
    public int? Start { get; set; }
    public List<CustomSection> CustomSections { get; } = [];

    /// <summary>Where the content of each section begins, for messages, by <see cref="SectionId"/>; 0 for a section that is not
    /// there.</summary>
    public int[] SectionOffsets { get; } = new int[(int)SectionId.Tag + 1];
}
