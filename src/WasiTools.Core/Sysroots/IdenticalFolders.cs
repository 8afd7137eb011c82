using System.Security.Cryptography;
using System.Text;

namespace WasiTools.Core.Sysroots;

/// <summary>Finds target folders whose headers and libraries have the same bytes, as <c>wasm32-wasi</c> and <c>wasm32-wasip1</c> do up to SDK 33.</summary>
internal static class IdenticalFolders
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Find(string sysroot, IReadOnlyList<string> folders)
    {
        var result = folders.ToDictionary(static folder => folder, static _ => (IReadOnlyList<string>)[]);
        Dictionary<string, SortedDictionary<string, FileInfo>> files = folders.ToDictionary(
            static folder => folder, folder => List(sysroot, folder));
        // Only folders with the same names and sizes are worth hashing.
        foreach (IGrouping<string, string> candidates in folders.GroupBy(folder => Outline(files[folder])).Where(static group => group.Count() > 1))
        {
            foreach (IGrouping<string, string> twins in candidates.GroupBy(folder => Hash(files[folder])).Where(static group => group.Count() > 1))
            {
                foreach (string folder in twins)
                    result[folder] = [.. twins.Where(other => other != folder)];
            }
        }

        return result;
    }

    private static SortedDictionary<string, FileInfo> List(string sysroot, string folder)
    {
        var files = new SortedDictionary<string, FileInfo>(StringComparer.Ordinal);
        foreach (string part in (string[])["include", "lib"])
        {
            string root = Path.Combine(sysroot, part, folder);
            if (!Directory.Exists(root))
                continue;
            foreach (FileInfo file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories))
                files[part + "/" + Path.GetRelativePath(root, file.FullName)] = file;
        }

        return files;
    }

    private static string Outline(SortedDictionary<string, FileInfo> files) =>
        string.Join('\n', files.Select(static file => $"{file.Key}:{file.Value.Length}"));

    private static string Hash(SortedDictionary<string, FileInfo> files)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, FileInfo file) in files)
        {
            using FileStream stream = file.OpenRead();
            all.AppendData(Encoding.UTF8.GetBytes(name));
            all.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexString(all.GetHashAndReset());
    }
}
