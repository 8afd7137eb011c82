namespace WasiTools.Benchmarks;

/// <summary>A folder that is empty at first and gone at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benchmarks-");

    public string Path => _folder.FullName;

    /// <summary>Has a process keep its caches there.</summary>
    public (string Name, string Value) AsCache => ("XDG_CACHE_HOME", Path);

    public void Dispose() => _folder.Delete(recursive: true);
}
