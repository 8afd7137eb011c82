using WasiTools.Engine;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Fuzz.Differential;

/// <summary>The module that the modules under test import from; see <c>support.wat</c>.</summary>
internal static class Support
{
    /// <summary>The name that it is imported by.</summary>
    public const string Name = "fuzzing-support";

    /// <summary>The name of the module from which binaryen's modules import globals, each under a name of its own; all of them are the
    /// support module's <see cref="GlobalName"/>.</summary>
    private const string GlobalsName = "__fuzz_import";

    private const string GlobalName = "extern";

    /// <summary>It, in the binary format.</summary>
    public static byte[] Binary { get; } =
        Engine.Text.TextParser.ToBinary(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Differential", "support.wat")), EngineFeatures.Default);

    public static Module Module { get; } = Module.Parse(Binary);

    /// <summary>Whether it exports what a module imports.</summary>
    public static bool Has(Import import, ModuleContent importer)
    {
        if (import.Module == GlobalsName)
            return import.Kind == ExternalKind.Global && importer.Globals[import.Index] is { IsMutable: false, Value: { IsReference: true, HeapKind: HeapKind.Extern } };
        if (import.Module != Name || Module.FindExport(import.Name) is not Export export || export.Kind != import.Kind)
            return false;
        return import.Kind switch
        {
            ExternalKind.Function => ReferenceEquals(Module.Content.Functions[export.Index], importer.Functions[import.Index]),
            ExternalKind.Tag => ReferenceEquals(Module.Content.Tags[export.Index], importer.Tags[import.Index]),
            _ => false,
        };
    }

    /// <summary>A linker that has what a module imports, of an instance of the support module.</summary>
    public static Linker LinkerFor(Instance support, Module importer)
    {
        Linker linker = new Linker().Define(Name, support);
        foreach (Import import in importer.Content.Imports.Where(i => i.Module == GlobalsName))
            linker.Define(GlobalsName, import.Name, support.GetGlobal(GlobalName)!);
        return linker;
    }
}
