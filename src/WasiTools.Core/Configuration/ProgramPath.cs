namespace WasiTools.Core.Configuration;

/// <summary>Finds programs as a shell does.</summary>
internal static class ProgramPath
{
    /// <returns>The full path; null if there is no such program.</returns>
    public static string? Find(string program, string? searchPath = null)
    {
        if (program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || program.Contains(Path.AltDirectorySeparatorChar, StringComparison.Ordinal))
            return Names(program).FirstOrDefault(File.Exists);
        return (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names(Path.Combine(folder, program)))
            .FirstOrDefault(File.Exists);
    }

    private static string[] Names(string path) =>
        OperatingSystem.IsWindows() && Path.GetExtension(path).Length == 0 ? [path + ".exe", path + ".cmd", path + ".bat"] : [path];
}
