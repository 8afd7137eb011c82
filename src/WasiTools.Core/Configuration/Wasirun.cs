using System.Runtime.InteropServices;

namespace WasiTools.Core.Configuration;

/// <summary>Finds the runner of this module.</summary>
internal static class Wasirun
{
    public const string Name = "wasirun";

    /// <summary>In the module, whose folder of programs is above that of this assembly, or on the search path.</summary>
    /// <returns>The full path; null if there is none.</returns>
    public static string? Find()
    {
        string file = OperatingSystem.IsWindows() ? Name + ".exe" : Name;
        for (string? folder = Path.GetDirectoryName(typeof(Wasirun).Assembly.Location); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            string shipped = Path.Combine(folder, Name, RuntimeInformation.RuntimeIdentifier, file);
            if (File.Exists(shipped))
                return shipped;
            if (Path.GetFileName(folder) == "bin")
                break;
        }

        return ProgramPath.Find(Name);
    }
}
