using WasiTools.Core.Toml;

namespace WasiTools.Core.Configuration;

/// <summary>Reads and replaces a configuration file of rustc's bootstrap.</summary>
internal static class RustBootstrapFile
{
    public const string Name = "bootstrap.toml";
    public const string FormerName = "config.toml";

    /// <summary>Reads a file; one that does not exist is empty.</summary>
    /// <exception cref="WasiToolsException"><c>ConfigurationInvalid</c>, with line and column.</exception>
    public static TomlDocument Read(string path)
    {
        try
        {
            return TomlDocument.Parse(File.Exists(path) ? File.ReadAllBytes(path) : []);
        }
        catch (TomlException exception)
        {
            throw Throw.ConfigurationInvalid(path, exception);
        }
    }

    /// <summary>Replaces a file as a whole, so that nobody reads half of it, and keeps what it was.</summary>
    /// <returns>The path of the backup; null if there was no file.</returns>
    public static string? Replace(string path, TomlDocument document)
    {
        string target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        string beside = $"{target}.{Environment.ProcessId}.tmp";
        string? backup = null;
        try
        {
            File.WriteAllBytes(beside, document.Encode());
            if (File.Exists(target))
            {
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
                backup = FreeName(path);
                File.Copy(target, backup);
            }

            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }

        return backup;
    }

    private static string FreeName(string path)
    {
        string name = path + ".bak";
        for (int i = 2; File.Exists(name); i++)
            name = $"{path}.bak{i}";
        return name;
    }
}
