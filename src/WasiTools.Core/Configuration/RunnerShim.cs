using System.Security.Cryptography;
using System.Text;

namespace WasiTools.Core.Configuration;

/// <summary>Small scripts whose own path has no spaces, for commands that have some.</summary>
internal static class RunnerShim
{
    /// <summary>Writes a command so that it survives being split at spaces.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folders">Where a script may go; the first without spaces in its path is taken.</param>
    /// <returns>The command, and the script that has to be there for it; null if none has to.</returns>
    /// <exception cref="WasiToolsException"><c>NoFolderWithoutSpaces</c>.</exception>
    public static (string Command, RunnerScript? Script) Write(IReadOnlyList<string> command, IEnumerable<string> folders)
    {
        string plain = string.Join(' ', command);
        if (command.All(static word => word.Length > 0 && !word.Contains(' ', StringComparison.Ordinal)))
            return (plain, null);
        string folder = folders.FirstOrDefault(static folder => !folder.Contains(' ', StringComparison.Ordinal))
            ?? throw Throw.NoFolderWithoutSpaces(plain);
        string text = OperatingSystem.IsWindows()
            ? $"@{string.Join(' ', command.Select(static word => $"\"{word.Replace("%", "%%")}\""))} %*\r\n"
            : $"#!/bin/sh\nexec {string.Join(' ', command.Select(static word => $"'{word.Replace("'", "'\\''")}'"))} \"$@\"\n";
        // Named after what it runs: the same command has the same script, whoever made it.
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
        string path = Path.Combine(folder, $"runner-{hash}{(OperatingSystem.IsWindows() ? ".cmd" : "")}");
        return (path, new RunnerScript(path, text));
    }

    /// <summary>Where scripts may go, best first.</summary>
    public static IEnumerable<string> Folders()
    {
        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "WasiTools", "runners");
        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "WasiTools", "runners");
        yield return Path.Combine(Path.GetTempPath(), "wasitools-runners");
    }
}
