using WasiTools.Engine.Tests.Spec;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace WasiTools.Engine.Tests;

/// <summary>Runs the tests, or with <c>spec</c> as first argument scripts of the specification's suite with details, or with
/// <c>conformance</c> writes the page that tells what passed.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["spec", .. string[] rest])
            return SpecCommand.Run(rest);
        if (arguments is ["conformance", .. string[] files])
            return ConformancePage.Write(files);
        return arguments.Any(a => a is "-automated" or "@@")
            ? await ConsoleRunner.Run(arguments)
            : await TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
