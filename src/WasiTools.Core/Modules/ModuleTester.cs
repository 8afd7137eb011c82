using WasiTools.Engine;
using WasiTools.Wasi.Preview1;
using WasiTools.Wasi.Snapshot0;

namespace WasiTools.Core.Modules;

/// <summary>Says whether a module runs, and why not.</summary>
public static class ModuleTester
{
    /// <summary>Tests a file without running it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The findings.</returns>
    public static WasiModuleTest Test(string path)
    {
        WasiModule module;
        try
        {
            module = ModuleInspector.Inspect(path);
        }
        catch (WasiToolsException exception) when (exception.ErrorId is "ModuleInvalid" or "ObjectInvalid")
        {
            var invalid = new WasiModuleProblem("Invalid", exception.Message, "Rebuild it; the file may be cut short or no WebAssembly.", IsFatal: true);
            return new WasiModuleTest(path, false, null, false, [invalid], []);
        }

        WasiModuleProblem[] problems = [.. module.IsComponent ? InComponent() : InModule(module)];
        return new WasiModuleTest(
            path, true, module.Target, !problems.Any(static problem => problem.IsFatal), [.. problems], module.Target?.Engines ?? []);
    }

    private static IEnumerable<WasiModuleProblem> InComponent()
    {
        yield return new WasiModuleProblem(
            "Component", "It is a component, and the built-in engine runs core modules.", "Run it with Wasmtime or jco, or build for wasm32-wasip1.", IsFatal: true);
    }

    private static IEnumerable<WasiModuleProblem> InModule(WasiModule module)
    {
        bool HasFunction(string name) => module.Exports.Any(item => item.Kind == ExternalKind.Function && item.Name == name);
        if (!HasFunction("_start") && !HasFunction("_initialize"))
            yield return new WasiModuleProblem("NoStart", "It exports neither _start nor _initialize.", "Link it as a program, or call one of its exports with -Invoke.", IsFatal: true);
        foreach (WasiModuleItem import in module.Imports.Where(IsUnknown))
            yield return new WasiModuleProblem("UnknownImport", $"Nobody provides its import {import}.", "Run it with -TrapUnknownImports if the program can do without.", IsFatal: true);
        if (!module.SpawnsThreads)
            yield break;

        WasiModuleItem? memory = module.Imports.FirstOrDefault(static item => item.Kind == ExternalKind.Memory);
        if (memory is null)
            yield return new WasiModuleProblem("MemoryNotImported", "It starts threads but does not import its memory.", "Link with -Wl,--import-memory,--export-memory: Wasmtime and others refuse it; the built-in engine runs it.", IsFatal: false);
        if (!module.Memories.Any(static type => type.IsShared))
            yield return new WasiModuleProblem("MemoryNotShared", "It starts threads but has no shared memory.", "Compile and link everything with -pthread.", IsFatal: true);
        if (!HasFunction("wasi_thread_start"))
            yield return new WasiModuleProblem("NoThreadStart", "It starts threads but exports no wasi_thread_start.", "Link with the libc of wasm32-wasip1-threads, or export a function of that name.", IsFatal: false);
    }

    private static bool IsUnknown(WasiModuleItem import) => import.Kind != ExternalKind.Memory && (import.Kind != ExternalKind.Function || import.Module switch
    {
        Preview1Table.ModuleName => Preview1Table.Find(import.Name) is null,
        Snapshot0Table.ModuleName => Snapshot0Table.Find(import.Name) is null,
        "wasi" => import.Name != "thread-spawn",
        _ => true,
    });
}
