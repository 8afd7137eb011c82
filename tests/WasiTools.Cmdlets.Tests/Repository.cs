using System.Runtime.CompilerServices;

namespace WasiTools.Tests;

/// <summary>Files of the checkout that was compiled.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string Here([CallerFilePath] string path = "") => path;
}
