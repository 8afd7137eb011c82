using WasiTools.Engine;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Fuzz.Differential;

/// <summary>The module that the modules under test import from; see <c>support.wat</c>.</summary>
internal static class Support
{
    /// <summary>The name that it is imported by.</summary>
    public const string Name = "fuzzing-support";

    /// <summary>The name that binaryen's modules import globals by.</summary>
    public const string GlobalsName = "__fuzz_import";

    /// <summary>It, in the binary format.</summary>
    public static byte[] Binary { get; } =
        Engine.Text.TextParser.ToBinary(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Differential", "support.wat")), EngineFeatures.Default);

    public static Module Module { get; } = Module.Parse(Binary);

    /// <summary>Whether it exports what a module imports.</summary>
    public static bool Has(Import import, ModuleContent importer)
    {
        if (import.Module is not (Name or GlobalsName) || Module.FindExport(import.Name) is not Export export || export.Kind != import.Kind)
            return false;
        return import.Kind switch
        {
            ExternalKind.Function => ReferenceEquals(Module.Content.Functions[export.Index], importer.Functions[import.Index]),
            ExternalKind.Tag => ReferenceEquals(Module.Content.Tags[export.Index], importer.Tags[import.Index]),
            ExternalKind.Global => Module.Content.Globals[export.Index] == importer.Globals[import.Index],
            _ => false,
        };
    }
}
