using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using WasiTools.Engine;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Structure;

namespace WasiTools.ModuleCheck;

/// <summary>One module on its way through the engine.</summary>
/// <param name="file">The module.</param>
/// <param name="bounds">How its code checks memory accesses.</param>
/// <param name="log">Sees what the just-in-time compiler does.</param>
/// <param name="results">A file to which a line of <see cref="Result"/> is appended, or null.</param>
internal sealed class ModuleCheck(string file, BoundsMode bounds, MethodLog log, string? results)
{
    private const int CompilerStack = 16 << 20, ShownFailures = 10;
    private static readonly TimeSpan slow = TimeSpan.FromSeconds(5);

    /// <summary>What became of a module, as a line of tab-separated columns.</summary>
    /// <param name="Functions">Functions that it defines.</param>
    /// <param name="Failed">Functions that were not compiled.</param>
    /// <param name="NotOptimized">Methods that the just-in-time compiler did not optimise.</param>
    /// <param name="Seconds">Processor time that compiling took.</param>
    /// <param name="PeakMebibytes">The most memory that the process had.</param>
    private readonly record struct Result(int Functions, int Failed, int NotOptimized, double Seconds, long PeakMebibytes)
    {
        public string Line(string file, BoundsMode bounds) =>
            string.Create(CultureInfo.InvariantCulture, $"{file}\t{bounds}\t{Functions}\t{Failed}\t{NotOptimized}\t{Seconds:F1}\t{PeakMebibytes}\n");
    }

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
            TimeSpan before = Environment.CpuUsage.TotalTime;
            ConcurrentQueue<string> failures = Compile(module.CompiledFor(bounds), jobs);
            double cpu = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            double compiled = Stopwatch.GetElapsedTime(start).TotalSeconds - loaded;
            int functions = module.Content.Bodies.Length;
            List<MethodLog.LoadedMethod> methods = log.Take(functions - failures.Count);
            int cut = methods.Where(m => m.IsRegion).DistinctBy(m => m.Function).Count();
            int failed = failures.Count;
            foreach (MethodLog.LoadedMethod method in methods.Where(m => !m.IsOptimized))
                failures.Enqueue($"function {method.Function}{(method.IsRegion ? ", region," : "")} not optimised: {method.Size} bytes");
            int seen = methods.Where(m => !m.IsRegion).DistinctBy(m => m.Function).Count();
            string ending = Instantiate(module);
            using var process = Process.GetCurrentProcess();
            var result = new Result(functions, failed, failures.Count - failed, cpu, process.PeakWorkingSet64 >> 20);
            if (results is not null)
                File.AppendAllText(results, result.Line(file, bounds));
            Console.WriteLine(
                $"loaded in {loaded:F2} s; {functions} functions compiled in {compiled:F1} s ({cpu:F1} s of processor time) to {methods.Count} methods (of {seen} functions, " +
                $"{cut} cut, {methods.Sum(m => (long)m.Size) >> 20} MiB); {ending}; peak so far {result.PeakMebibytes} MiB");
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
                int index = i + code.Module.Content.ImportedFunctionCount;
                long start = Stopwatch.GetTimestamp();
                try
                {
                    code.Compile(i);
                    TimeSpan taken = Stopwatch.GetElapsedTime(start);
                    if (taken > slow)
                        Console.WriteLine($"function {index} of {code.Module.Content.Bodies[i].Code.Length} bytes took {taken.TotalSeconds:F1} s");
                }
                catch (Exception e)
                {
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
