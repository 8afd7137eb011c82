using System.Collections.Concurrent;
using System.Diagnostics;
using WasiTools.Engine;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Structure;

namespace WasiTools.ModuleCheck;

/// <summary>One module on its way through the engine.</summary>
internal sealed class ModuleCheck(string file, BoundsMode bounds, MethodLog log)
{
    private const int CompilerStack = 16 << 20, ShownFailures = 10;

    /// <summary>Whether a file begins like a module and not like a component.</summary>
    public static bool IsModule(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> header = stackalloc byte[8];
        return stream.Length >= 1024 && stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && header.SequenceEqual("\0asm\u0001\0\0\0"u8);
    }

    /// <summary>Loads, compiles and instantiates, and prints a line.</summary>
    /// <param name="jobs">Threads that compile.</param>
    /// <returns>Whether all of it went well.</returns>
    public bool Run(int jobs)
    {
        Console.Write($"{file} ({bounds}): ");
        try
        {
            long start = Stopwatch.GetTimestamp();
            Module module = Module.Load(file);
            double loaded = Stopwatch.GetElapsedTime(start).TotalSeconds;
            ConcurrentQueue<string> failures = Compile(module.CompiledFor(bounds), jobs);
            double compiled = Stopwatch.GetElapsedTime(start).TotalSeconds - loaded;
            int functions = module.Content.Bodies.Length;
            List<MethodLog.LoadedMethod> methods = log.Take(functions - failures.Count);
            int cut = methods.Where(m => m.IsRegion).DistinctBy(m => m.Function).Count();
            foreach (MethodLog.LoadedMethod method in methods.Where(m => !m.IsOptimized))
                failures.Enqueue($"function {method.Function}{(method.IsRegion ? ", region," : "")} not optimised: {method.Size} bytes");
            int seen = methods.Where(m => !m.IsRegion).DistinctBy(m => m.Function).Count();
            string ending = Instantiate(module);
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(
                $"loaded in {loaded:F2} s; {functions} functions compiled in {compiled:F1} s to {methods.Count} methods (of {seen} functions, " +
                $"{cut} cut, {methods.Sum(m => (long)m.Size) >> 20} MiB); {ending}; peak so far {process.PeakWorkingSet64 >> 20} MiB");
            foreach (string failure in failures.Take(ShownFailures))
                Console.WriteLine($"  FAILED {failure}");
            if (failures.Count > ShownFailures)
                Console.WriteLine($"  and {failures.Count - ShownFailures} more");
            return failures.IsEmpty;
        }
        catch (Exception e) when (e is InvalidModuleException or LinkException or OutOfMemoryException or IOException)
        {
            Console.WriteLine($"FAILED {e.Message}");
            return false;
        }
    }

    private static ConcurrentQueue<string> Compile(CompiledModule code, int jobs)
    {
        var failures = new ConcurrentQueue<string>();
        int next = -1, count = code.Module.Content.Bodies.Length;
        void Work()
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < count)
            {
                try
                {
                    code.Compile(i);
                }
                catch (Exception e)
                {
                    int index = i + code.Module.Content.ImportedFunctionCount;
                    failures.Enqueue($"function {index} ({code.Module.FunctionName(index)}): {e.GetType().Name}: {e.Message}");
                }
            }
        }
        Thread[] threads = [.. Enumerable.Range(0, jobs).Select(_ => new Thread(Work, CompilerStack))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return failures;
    }

    private string Instantiate(Module module)
    {
        using var store = new Store(new StoreOptions { Bounds = bounds });
        var linker = new Linker { TrapUnknownImports = true };
        ModuleContent content = module.Content;
        foreach (Import import in content.Imports)
        {
            switch (import.Kind)
            {
                case ExternalKind.Memory:
                    linker.Define(import.Module, import.Name, new Memory(content.Memories[import.Index], bounds == BoundsMode.Guard));
                    break;
                case ExternalKind.Table:
                    linker.Define(import.Module, import.Name, new Table(content.Tables[import.Index]));
                    break;
                case ExternalKind.Global:
                    GlobalType type = content.Globals[import.Index];
                    linker.Define(import.Module, import.Name, new Global(type, Value.Default(type.Value)));
                    break;
            }
        }
        try
        {
            linker.Instantiate(store, module);
            return "instantiated";
        }
        catch (Trap trap) when (trap.Kind == TrapKind.UnknownImport)
        {
            return $"instantiated up to its start function's call of {trap.Message}";
        }
    }
}
