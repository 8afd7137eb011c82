using System.Globalization;
using WasiTools.Engine;
using WasiTools.Stress;

const string usage = """
    Runs the threaded test programs over and over.

      stops [--count N] [--jobs N] [--bounds explicit|guard] [--programs FOLDER]   stop guests wherever they are
      litmus [--rounds N] [--bounds explicit|guard] [--programs FOLDER]            look for orders that the memory model forbids
      hammer [--rounds N] [--bounds explicit|guard] [--programs FOLDER]            let threads spawn, grow, wake and trap against each other

    The last line is "N passed, N failed".
    """;

string folder = "tests/programs/wasm";
int count = 10_000, jobs = Environment.ProcessorCount;
var bounds = BoundsMode.Explicit;
for (int i = 1; i + 1 < args.Length; i += 2)
{
    switch (args[i])
    {
        case "--count" or "--rounds":
            count = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--jobs":
            jobs = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--bounds":
            bounds = Enum.Parse<BoundsMode>(args[i + 1], ignoreCase: true);
            break;
        case "--programs":
            folder = args[i + 1];
            break;
        default:
            Console.Error.WriteLine($"Unknown option {args[i]}.\n\n{usage}");
            return 2;
    }
}
if (bounds == BoundsMode.Guard && !GuardMode.TryEnable())
{
    Console.Error.WriteLine($"Guard mode is not available: {GuardMode.Reason}");
    return 2;
}
switch (args.FirstOrDefault())
{
    case "stops":
        return new StopStress(folder, bounds).Run(count, jobs);
    case "litmus":
        return Litmus.Run(folder, bounds, count);
    case "hammer":
        return new Hammer(folder, bounds).Run(count);
    default:
        Console.Error.WriteLine(usage);
        return 2;
}
