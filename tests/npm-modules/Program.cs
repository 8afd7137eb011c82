using System.Globalization;
using WasiTools.Engine;
using WasiTools.ModuleCheck;

const string usage = """
    Loads modules, compiles every function and instantiates them against stubs: functions that trap, empty memories and tables.

      [--bounds explicit|guard] [--jobs N] FILE|FOLDER...

    Folders are searched for *.wasm; components and files of less than 1 KiB in them are passed over. A function that the just-in-time
    compiler did not optimise is a failure. The last line is "N passed, N failed".
    """;

var bounds = BoundsMode.Explicit;
int jobs = Environment.ProcessorCount;
var files = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--bounds" && i + 1 < args.Length)
        bounds = Enum.Parse<BoundsMode>(args[++i], ignoreCase: true);
    else if (args[i] == "--jobs" && i + 1 < args.Length)
        jobs = int.Parse(args[++i], CultureInfo.InvariantCulture);
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

using var methods = new MethodLog();
int failed = 0;
foreach (string file in files)
{
    if (!new ModuleCheck(file, bounds, methods).Run(jobs))
        failed++;
}
Console.WriteLine($"{files.Count - failed} passed, {failed} failed");
return failed > 0 ? 1 : 0;
