using System.Globalization;
using WasiTools.BenchmarkHost;
using WasiTools.Engine;
using WasiTools.Engine.Text;
using WasiTools.ModuleCheck;

// Runs guests in this process, for what wasirun cannot show from outside. "ns <n>" on one of its streams is the time that was measured.
const string usage = """
    assemble TEXT BINARY                  the binary form of a module in the text format
    call BOUNDS MODULE EXPORT COUNT       an export that does something COUNT times
    phases BOUNDS PROGRAM [ARGUMENT...]   loads, instantiates and runs a program
    first-tier PROGRAM [ARGUMENT...]      runs a program, of which nothing is compiled that can be interpreted
    compile BOUNDS MODULE                 every function, one after another
    runs BOUNDS COUNT THREADS PROGRAM...  runs programs, each COUNT times in all
    ruby BOUNDS SCRIPT MODULE             a script in npm's ruby
    """;

switch (args)
{
    case ["assemble", var text, var binary]:
        File.WriteAllBytes(binary, TextParser.ToBinary(File.ReadAllText(text), EngineFeatures.Default));
        return 0;
    case ["call", var bounds, var module, var export, var count]:
        ExportCall.Measure(Bounds(bounds), module, export, Number(count));
        return 0;
    case ["phases", var bounds, var program, .. var arguments]:
        return Phases.Measure(Bounds(bounds), program, arguments);
    case ["first-tier", var program, .. var arguments]:
        return FirstTier.Run(program, arguments);
    case ["compile", var bounds, var module]:
        WholeModule.Compile(Bounds(bounds), module);
        return 0;
    case ["runs", var bounds, var count, var threads, .. var programs]:
        return ManyRuns.Measure(Bounds(bounds), Number(count), Number(threads), programs);
    case ["ruby", var bounds, var script, var module]:
        return RubyHost.Run(module, File.ReadAllText(script), Bounds(bounds));
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static BoundsMode Bounds(string text)
{
    if (text == "explicit")
        return BoundsMode.Explicit;
    return GuardMode.TryEnable() ? BoundsMode.Guard : throw new PlatformNotSupportedException($"Guard mode does not work here: {GuardMode.Reason}.");
}
