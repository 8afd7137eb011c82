using System.Globalization;
using WasiTools.Engine;
using WasiTools.Fuzz.Differential;
using WasiTools.Fuzz.Mutation;
using WasiTools.Fuzz.Reduction;
using WasiTools.Fuzz.Wasi;

namespace WasiTools.Fuzz;

/// <summary>The command line.</summary>
internal static class Program
{
    private const string Usage = """
        Looks for what nobody thought of.

          differential [FILE...] [--seed N] [--count N] [--seconds N] [--node PROGRAM] [--binaryen FILE] [--keep FOLDER]
              runs valid modules in every mode and in node (26 or newer), and compares: those of the generator, of files, or, with
              the file bin/wasm-opt of npm's package binaryen, of its own generator
          mutate [FILE...] [--seed N] [--count N] [--seconds N] [--keep FOLDER]
              damages modules and texts, of the generator and of files, and gives them to decoder, validator and text parser
          wasi [--seed N] [--count N] [--keep FOLDER]
              calls the functions of WASI with random arguments
          reduce FILE [--node PROGRAM] [--keep FOLDER]
              takes out of a module what has no part in such a difference, and prints it

        The last line is "N passed, N failed".
        """;

    public static int Main(string[] arguments)
    {
        var options = new Dictionary<string, string>();
        var files = new List<string>();
        for (int i = 1; i < arguments.Length; i++)
        {
            if (arguments[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < arguments.Length)
                options[arguments[i]] = arguments[++i];
            else
                files.Add(arguments[i]);
        }
        string Option(string name, string otherwise) => options.GetValueOrDefault(name, otherwise);
        ulong seed = ulong.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture);
        int count = int.Parse(Option("--count", "1000"), CultureInfo.InvariantCulture);
        var limit = TimeSpan.FromSeconds(int.Parse(Option("--seconds", "86400"), CultureInfo.InvariantCulture));
        switch (arguments.FirstOrDefault())
        {
            case "differential":
                if (!GuardMode.TryEnable())
                {
                    Console.Error.WriteLine($"Guard mode is not available: {GuardMode.Reason}");
                    return 2;
                }
                IModuleSource source = files.Count > 0 ? new ModuleFiles([.. files])
                    : options.TryGetValue("--binaryen", out string? optimizer)
                        ? new BinaryenModules(Option("--node", "node"), optimizer, Option("--keep", "artifacts/fuzz"))
                    : new GeneratedModules();
                if (files.Count > 0)
                    (seed, count) = (0, files.Count);
                using (var run = new DifferentialRun(source, Option("--node", "node"), Option("--keep", "artifacts/fuzz")))
                    return run.Run(seed, count, limit);
            case "mutate":
                return new MutationRun(files, Option("--keep", "artifacts/fuzz")).Run(seed, count, limit);
            case "wasi":
                return new WasiCallRun(Option("--keep", "artifacts/fuzz")).Run(seed, count);
            case "reduce" when files is [string file]:
                return ReduceCommand.Run(file, Option("--node", "node"), Option("--keep", "artifacts/fuzz"));
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }
}
