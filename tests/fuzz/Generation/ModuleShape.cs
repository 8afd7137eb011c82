namespace WasiTools.Fuzz.Generation;

/// <summary>A memory that is being made.</summary>
internal sealed record MemoryShape(bool Is64, bool IsShared, int Minimum, int Maximum);

/// <summary>A table that is being made.</summary>
internal sealed record TableShape(GuestType Element, bool Is64, int Minimum, int Maximum);

/// <summary>A global that is being made.</summary>
internal sealed record GlobalShape(GuestType Type, bool IsMutable);

/// <summary>What a module that is being made declares. In the index spaces of functions and tags the imports come first.</summary>
internal sealed class ModuleShape
{
    /// <summary>The functions that every module imports: name, parameters and results. The last one throws.</summary>
    public static readonly (string Name, string Parameters, string Results)[] Imports =
    [
        ("log-i32", "i", ""), ("log-i64", "I", ""), ("log-f32", "f", ""), ("log-f64", "F", ""), ("log-v128", "v", ""),
        ("twist", "iF", "IF"), ("throw", "i", ""),
    ];

    /// <summary>How much a call may still do: global 0, exported under this name.</summary>
    public const string FuelName = "fuel";

    public const int Fuel = 0, PassiveData = 1, PassiveElements = 1, DataLength = 64;

    public TypeSection Types { get; } = new();

    public bool HasVectors { get; init; }

    public bool HasAtomics { get; init; }

    public bool HasObjects { get; init; }

    public bool HasExceptions { get; init; }

    /// <summary>Whether exceptions are caught by <c>try</c> and not by <c>try_table</c>; no module may mix them in V8.</summary>
    public bool HasLegacyExceptions { get; init; }

    public bool HasTailCalls { get; init; }

    /// <summary>Whether one function gets a frame of many kilobytes.</summary>
    public bool HasBigFrame { get; init; }

    public List<Signature> Functions { get; } = [];

    /// <summary>How many of the functions that the module defines are exported, first of all.</summary>
    public int ExportedCount { get; set; }

    public List<MemoryShape> Memories { get; } = [];

    /// <summary>The first holds functions, entry i function i while there are any.</summary>
    public List<TableShape> Tables { get; } = [];

    public List<GlobalShape> Globals { get; } = [];

    /// <summary>The parameters of each tag, the imported one first.</summary>
    public List<GuestType[]> Tags { get; } = [];

    public IEnumerable<int> GlobalsOf(GuestType type, bool mutable) =>
        Enumerable.Range(1, Globals.Count - 1).Where(i => Globals[i].Type == type && (Globals[i].IsMutable || !mutable));
}
