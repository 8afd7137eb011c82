using System.Globalization;
using WasiTools.Engine;
using WasiTools.ModuleCheck;

const string usage = """
    Loads modules, compiles every function and instantiates them against stubs: functions that trap, empty memories and tables.

      [--bounds explicit|guard] [--jobs N] [--results FILE] FILE|FOLDER...

    Folders are searched for *.wasm; components and files of less than 1 KiB in them are passed over. A function that the just-in-time
    compiler did not optimise is a failure. FILE gets a line per module: path, bounds, functions, functions not compiled, methods not
    optimised, seconds of processor time, MiB at the peak. The last line is "N passed, N failed".

      [--bounds explicit|guard] --ruby SCRIPT FILE

    Runs a script in a ruby of npm; the exit code is Ruby's state at its end, 0 without an exception.
    """;

var bounds = BoundsMode.Explicit;
int jobs = Environment.ProcessorCount;
string? results = null, ruby = null;
var files = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--bounds" && i + 1 < args.Length)
        bounds = Enum.Parse<BoundsMode>(args[++i], ignoreCase: true);
    else if (args[i] == "--jobs" && i + 1 < args.Length)
        jobs = int.Parse(args[++i], CultureInfo.InvariantCulture);
    else if (args[i] == "--results" && i + 1 < args.Length)
        results = args[++i];
    else if (args[i] == "--ruby" && i + 1 < args.Length)
        ruby = args[++i];
    else if (Directory.Exists(args[i]))
        files.AddRange(Directory.EnumerateFiles(args[i], "*.wasm", SearchOption.AllDirectories).Where(ModuleCheck.IsModule).Order(StringComparer.Ordinal));
    else
        files.Add(args[i]);
}
if (files.Count == 0)
{
    Console.Error.WriteLine(usage);
    return 2;
}
if (bounds == BoundsMode.Guard && !GuardMode.TryEnable())
{
    Console.Error.WriteLine($"Guard mode is not available: {GuardMode.Reason}");
    return 2;
}

if (ruby is not null)
    return RubyHost.Run(files[0], File.ReadAllText(ruby), bounds);

using var methods = new MethodLog();
int failed = 0;
foreach (string file in files)
{
    if (!new ModuleCheck(file, bounds, methods, results).Run(jobs))
        failed++;
}
Console.WriteLine($"{files.Count - failed} passed, {failed} failed");
return failed > 0 ? 1 : 0;
