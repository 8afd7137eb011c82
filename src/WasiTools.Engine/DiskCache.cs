using WasiTools.Engine.Caching;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine;

/// <summary>A folder that remembers, from one process to the next, which large modules are valid, so that of a module that was run before only those functions are
/// validated which are used. What it says is not trusted: a function is validated before anything else is done with it in any case, so the worst that a wrong
/// entry does is that an invalid module starts, and is refused when it comes to its invalid function. Nothing that goes wrong with the folder is an
/// error. Any number of threads and processes may use it.</summary>
public sealed class DiskCache
{
    /// <summary>How many modules a folder remembers unless said otherwise.</summary>
    public const int DefaultCapacity = 1024;

    private readonly Action<string>? warn;
    private CacheFolder? folder;

    /// <summary>A cache in the folder of the user's caches: <c>wasitools</c> in XDG_CACHE_HOME or <c>~/.cache</c>, on Windows <c>WasiTools\Cache</c> in the local
    /// application data. Without such a place it remembers nothing.</summary>
    /// <param name="warn">Gets a line about why the folder is not used.</param>
    public DiskCache(Action<string>? warn = null)
    {
        this.warn = warn;
    }

    /// <summary>A cache in a folder.</summary>
    /// <param name="path">The folder, which has to be the user's alone; made when something is put in.</param>
    /// <param name="warn">Gets a line about why the folder is not used.</param>
    /// <param name="capacity">How many modules it remembers.</param>
    public DiskCache(string path, Action<string>? warn = null, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentNullException.ThrowIfNull(path);
        folder = new(path, capacity, warn);
    }

    /// <summary>Bytes of code below which it does not pay to remember a module.</summary>
    internal int LeastCode { get; init; } = 4 << 20;

    /// <summary>What is, or could be, in it about a module; null if that is not worth it.</summary>
    internal CacheEntry? EntryOf(ModuleContent content, EngineFeatures features)
    {
        FunctionBody[] bodies = content.Bodies;
        if (bodies.Length == 0 || bodies[^1].Code.End - bodies[0].Code.Offset < LeastCode)
            return null;
        if (folder is null && DefaultPath() is { } path)
            folder = new(path, DefaultCapacity, warn);
        return folder is null ? null : new CacheEntry(folder, content.Bytes, features);
    }

    private static string? DefaultPath()
    {
        if (OperatingSystem.IsWindows())
        {
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return data.Length == 0 ? null : Path.Combine(data, "WasiTools", "Cache");
        }
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } caches && Path.IsPathRooted(caches))
            return Path.Combine(caches, "wasitools");
        return Environment.GetEnvironmentVariable("HOME") is { } home && Path.IsPathRooted(home) ? Path.Combine(home, ".cache", "wasitools") : null;
    }
}
