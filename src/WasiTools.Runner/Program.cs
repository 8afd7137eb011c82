using System.Reflection;
using WasiTools.Runner.Options;
using WasiTools.Runner.Reports;

namespace WasiTools.Runner;

/// <summary>The command <c>wasirun</c>.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        try
        {
            RunnerOptions options = OptionParser.Parse(arguments);
            if (options.Help)
                StandardOutput.Write(HelpText.Utf8);
            else if (options.Version)
                StandardOutput.WriteLine($"wasirun {Version}");
            else
                return new ProgramRun(options).Run();
            return 0;
        }
        catch (UsageException e)
        {
            StandardError.WriteLine($"wasirun: {e.Message} See wasirun --help.");
            return ExitCode.Unusable;
        }
    }

    private static string Version
    {
        get
        {
            string version = typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            // What follows a plus sign is the commit.
            int plus = version.IndexOf('+');
            return plus < 0 ? version : version[..plus];
        }
    }
}
