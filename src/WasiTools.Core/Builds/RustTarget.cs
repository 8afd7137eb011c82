using System.Diagnostics;
using WasiTools.Core.Operations;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Builds;

/// <summary>Knows whether rustc has the standard library of a target, and how to get it.</summary>
public static class RustTarget
{
    /// <summary>The command that installs the standard library that a plan needs; null if none is needed or rustup is not in use.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The command, or null.</returns>
    public static CommandLine? Missing(BuildPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        bool isRust = plan.Commands[^1].Program is "rustc" or "cargo";
        if (!isRust || plan.Request.BuildStd || Sysroot() is not { } sysroot)
            return null;
        WasiTarget target = plan.Target;
        bool installed = Directory.Exists(Path.Combine(sysroot, "lib", "rustlib", target.Name, "lib"));
        // A distribution's rustc gets its targets as packages.
        bool isRustup = sysroot.Contains("toolchains", StringComparison.Ordinal);
        return installed || !isRustup
            ? null
            : new CommandLine("rustup", ["target", "add", target.Name, "--toolchain", Path.GetFileName(sysroot)]);
    }

    /// <summary>Installs it.</summary>
    /// <param name="command">What <see cref="Missing"/> returned.</param>
    /// <param name="onLine">Gets what rustup prints.</param>
    /// <param name="report">Told the command line.</param>
    /// <param name="cancellation">Ends rustup.</param>
    /// <returns>True.</returns>
    /// <exception cref="WasiToolsException"><c>RustTargetNotInstalled</c>.</exception>
    public static async Task<bool> InstallAsync(
        CommandLine command, Action<string> onLine, IOperationReport report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(report);
        report.Verbose(command.ToString());
        int exitCode = await ToolProcess.RunAsync(command, onLine, onLine, cancellation).ConfigureAwait(false);
        return exitCode == 0 ? true : throw Throw.RustTargetNotInstalled(command, exitCode);
    }

    private static string? Sysroot()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("rustc", "--print sysroot") { RedirectStandardOutput = true });
            string? line = process!.StandardOutput.ReadLine();
            process.WaitForExit();
            return line;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No rustc: the build itself will say so.
            return null;
        }
    }
}
