using System.Text.Json;
using System.Text.Json.Serialization;
using WasiTools.Engine;
using WasiTools.Engine.Structure;
using WasiTools.Fuzz.Generation;
using ValueType = WasiTools.Engine.ValueType;

namespace WasiTools.Fuzz.Differential;

/// <summary>A call of an exported function.</summary>
/// <param name="Export">Its name.</param>
/// <param name="Arguments">Its arguments as <see cref="Scalar"/> writes them.</param>
/// <param name="Results">A letter for each result.</param>
internal sealed record PlannedCall(string Export, string[] Arguments, string Results);

/// <summary>A global that is looked at.</summary>
internal sealed record PlannedGlobal(string Export, string Letter);

/// <summary>A tag that an exception may carry out of the module, and which of its values can be looked at.</summary>
internal sealed record PlannedTag(string Export, string Values);

/// <summary>What is done with a module and looked at afterwards, the same on both sides.</summary>
internal sealed class CallPlan
{
    private const int CallsPerExport = 2, MostCalls = 40, FuelPerCall = 150;

    /// <summary>The global that is set to <see cref="Fuel"/> before each call; null for none.</summary>
    public string? FuelExport { get; private init; }

    public int Fuel { get; private init; }

    public required PlannedCall[] Calls { get; init; }

    public required PlannedTag[] Tags { get; init; }

    public required string[] Memories { get; init; }

    public required string[] Tables { get; init; }

    public required PlannedGlobal[] Globals { get; init; }

    /// <summary>Whether every import is one that the support module has.</summary>
    [JsonIgnore]
    public bool IsRunnable { get; private init; }

    /// <summary>The plan for a module, with arguments that depend on a seed.</summary>
    public static CallPlan Of(Module module, ulong seed)
    {
        var random = new Entropy(~seed);
        ModuleContent content = module.Content;
        string[] Names(ExternalKind kind, Func<int, bool> isReadable) =>
            [.. content.Exports.Where(e => e.Kind == kind && isReadable(e.Index)).Select(e => e.Name)];
        var calls = new List<PlannedCall>();
        foreach (Export export in content.Exports.Where(e => e.Kind == ExternalKind.Function))
        {
            FunctionType type = content.Functions[export.Index].Function!;
            if (!IsCallable(type))
                continue;
            for (int i = type.Parameters.Length == 0 ? 1 : CallsPerExport; i > 0; i--)
                calls.Add(new(export.Name, [.. type.Parameters.ToArray().Select(p => Scalar.Random(p, random))], Letters(type.Results)));
        }
        bool hasFuel = module.FindExport(ModuleShape.FuelName) is { Kind: ExternalKind.Global } fuel && content.Globals[fuel.Index].IsMutable;
        return new()
        {
            FuelExport = hasFuel ? ModuleShape.FuelName : null,
            Fuel = FuelPerCall,
            Calls = [.. calls.Take(MostCalls)],
            Tags = [.. content.Exports.Where(e => e.Kind == ExternalKind.Tag)
                .Select(e => new PlannedTag(e.Name, Letters(content.Tags[e.Index].Function!.Parameters)))],
            Memories = Names(ExternalKind.Memory, _ => true),
            Tables = Names(ExternalKind.Table, i => content.Tables[i].Element.HeapKind is not (HeapKind.Exn or HeapKind.NoExn)),
            Globals = [.. content.Exports.Where(e => e.Kind == ExternalKind.Global && IsReadable(content.Globals[e.Index].Value))
                .Select(e => new PlannedGlobal(e.Name, Letters([content.Globals[e.Index].Value])))],
            IsRunnable = content.Imports.All(i => Support.Has(i, content)),
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, json);

    private static readonly JsonSerializerOptions json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Whether JavaScript may call it: neither vectors nor exceptions get across, nor null for what must not be null.</summary>
    private static bool IsCallable(FunctionType type) =>
        type.Results.ToArray().All(IsReadable) && type.Parameters.ToArray().All(p => IsReadable(p) && p.IsDefaultable);

    private static bool IsReadable(ValueType type) =>
        type.Kind != ValueKind.V128 && type is not { IsReference: true, HeapKind: HeapKind.Exn or HeapKind.NoExn };

    private static string Letters(ReadOnlySpan<ValueType> types) =>
        string.Concat(types.ToArray().Select(t => IsReadable(t) ? Scalar.Letter(t.Kind) : '?'));
}
