using WasiTools.Core.Objects;
using WasiTools.Core.Runs;
using WasiTools.Core.Targets;
using WasiTools.Engine;
using WasiTools.Engine.Structure;

namespace WasiTools.Core.Modules;

/// <summary>Looks into WebAssembly files.</summary>
public static class ModuleInspector
{
    private static readonly string[] s_sections =
        ["custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "data count", "tag"];

    private static readonly string[] s_componentSections =
        ["custom", "core module", "core instance", "core type", "component", "instance", "alias", "type", "canon", "start", "import", "export", "value"];

    /// <summary>The features that the inspection takes a module with: all that the engine has.</summary>
    internal static EngineFeatures AllFeatures { get; } =
        EngineFeatures.Default.With(Feature.CustomPageSizes).With(Feature.WideArithmetic);

    /// <summary>Looks into a file.</summary>
    /// <param name="path">The file, in the binary or the text format.</param>
    /// <returns>What is in it.</returns>
    /// <exception cref="WasiToolsException"><c>ModuleInvalid</c>.</exception>
    public static WasiModule Inspect(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            if (!bytes.AsSpan().StartsWith("\0asm"u8))
                bytes = Engine.Text.TextParser.ToBinary(bytes, AllFeatures);
            return ComponentHeader.IsComponent(bytes) ? InspectComponent(path, bytes) : InspectModule(path, bytes);
        }
        catch (InvalidModuleException exception)
        {
            throw Throw.ModuleInvalid(path, exception);
        }
    }

    private static WasiModule InspectModule(string path, byte[] bytes)
    {
        var module = Module.Parse(bytes, ModuleOptions.Default with { Features = AllFeatures });
        ModuleContent content = module.Content;
        WasiModuleItem[] imports = [.. content.Imports.Select(import => new WasiModuleItem(
            import.Module, import.Name, import.Kind, TypeOf(content, import.Kind, import.Index)))];
        WasiModuleItem[] exports = [.. content.Exports.Select(export => new WasiModuleItem(
            "", export.Name, export.Kind, TypeOf(content, export.Kind, export.Index)))];
        return new WasiModule
        {
            Path = path,
            Length = bytes.Length,
            IsComponent = false,
            Name = module.Name,
            Target = GuessTarget(imports, exports),
            Imports = [.. imports],
            Exports = [.. exports],
            Memories = [.. content.Memories],
            Features = [.. Enum.GetValues<Feature>().Where(feature => feature != Feature.Mvp && Needs(bytes, feature))],
            Producers = [.. ReadProducers(content, path)],
            Sections = [.. ReadSections(bytes, path, s_sections)],
            Functions = [.. content.Bodies
                .Select((body, i) => (Index: i + content.ImportedFunctionCount, body.Code.Length))
                .OrderByDescending(static item => item.Length)
                .Select(item => new WasiModuleFunction(item.Index, module.FunctionName(item.Index), item.Length))],
        };
    }

    private static WasiModule InspectComponent(string path, byte[] bytes)
    {
        // The names of the interfaces that a component imports stand in it as they are.
        string? target = bytes.AsSpan().IndexOf("@0.3."u8) >= 0 ? "wasm32-wasip3" : bytes.AsSpan().IndexOf("@0.2."u8) >= 0 ? "wasm32-wasip2" : null;
        return new WasiModule
        {
            Path = path,
            Length = bytes.Length,
            IsComponent = true,
            Target = target is null ? null : TargetCatalog.Get(target),
            Sections = [.. ReadSections(bytes, path, s_componentSections)],
        };
    }

    private static bool Needs(byte[] bytes, Feature feature) =>
        !Module.Validate(bytes, ModuleOptions.Default with { Features = AllFeatures.Without(feature) });

    private static WasiTarget? GuessTarget(WasiModuleItem[] imports, WasiModuleItem[] exports)
    {
        if (imports.Any(static item => item is { Module: "wasi", Name: "thread-spawn" }) || exports.Any(static item => item.Name == "wasi_thread_start"))
            return TargetCatalog.Get("wasm32-wasip1-threads");
        return imports.Any(static item => item.Module is "wasi_snapshot_preview1" or "wasi_unstable") ? TargetCatalog.Get("wasm32-wasip1") : null;
    }

    private static string TypeOf(ModuleContent content, ExternalKind kind, int index) => kind switch
    {
        ExternalKind.Function => content.Functions[index].Function?.ToString() ?? "",
        ExternalKind.Memory => Describe(content.Memories[index]),
        ExternalKind.Table => $"{content.Tables[index].Element} {content.Tables[index].Minimum}..{content.Tables[index].Maximum}",
        ExternalKind.Global => $"{(content.Globals[index].IsMutable ? "mut " : "")}{content.Globals[index].Value}",
        _ => content.Tags[index].Function?.ToString() ?? "",
    };

    private static string Describe(MemoryType memory) =>
        $"{memory.Minimum}..{memory.Maximum?.ToString() ?? ""} pages{(memory.IsShared ? ", shared" : "")}{(memory.Is64 ? ", 64-bit" : "")}";

    private static IReadOnlyList<string> ReadProducers(ModuleContent content, string path)
    {
        foreach (CustomSection section in content.CustomSections.Where(static section => section.Name == "producers"))
        {
            var reader = new ObjectReader(content.Bytes.AsSpan(section.Content.Offset, section.Content.Length), path);
            return WasmObject.ReadProducers(ref reader);
        }

        return [];
    }

    private static List<WasiModuleSection> ReadSections(byte[] bytes, string path, string[] names)
    {
        const int HeaderLength = 8;
        var sections = new List<WasiModuleSection>();
        var reader = new ObjectReader(bytes.AsSpan(HeaderLength), path);
        while (!reader.AtEnd)
        {
            byte id = reader.Byte();
            int length = (int)Math.Min(reader.U32(), int.MaxValue);
            int offset = reader.Position + HeaderLength;
            var content = new ObjectReader(reader.Bytes(length), path);
            string name = id == 0 ? $"\"{Throw.Printable(content.Name())}\"" : id < names.Length ? names[id] : $"section {id}";
            sections.Add(new WasiModuleSection(name, offset, length));
        }

        return sections;
    }
}
