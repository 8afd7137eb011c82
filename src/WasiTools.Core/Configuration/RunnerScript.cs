namespace WasiTools.Core.Configuration;

/// <summary>A script that runs a command.</summary>
/// <param name="Path">Where it has to be.</param>
/// <param name="Text">What is in it.</param>
internal sealed record RunnerScript(string Path, string Text)
{
    public void Save()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, Text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
    }
}
