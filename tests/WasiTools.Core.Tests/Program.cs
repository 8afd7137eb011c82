using WasiTools.Core.Tests;
using WasiTools.Tests.Sdks;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace WasiTools.Tests;

/// <summary>Runs the tests, or with <c>install</c> as first argument installs an SDK, for the test that kills such a process.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["install", string url, string hash, string home])
            return await InstallCommand.RunAsync(url, hash, home);
        return arguments.Any(a => a is "-automated" or "@@")
            ? await ConsoleRunner.Run(arguments)
            : await TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
