using System.Globalization;
using System.Security;

namespace WasiTools.Engine.Caching;

/// <summary>A folder of small files that processes share. Files appear in it whole, by being renamed; those not used for the longest time are removed when
/// there are too many. It belongs to the user alone: others might fill it, or the disk it is on. Nothing that goes wrong with it is an error of its
/// user's: then it is as if it were empty.</summary>
/// <param name="path">Where it is; made when first written to.</param>
/// <param name="capacity">How many files it may hold.</param>
/// <param name="warn">Gets told why it is not used.</param>
internal sealed class CacheFolder(string path, int capacity, Action<string>? warn)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string UnfinishedPrefix = "new-";

    /// <summary>The time of a file is when it was used last, to this precision: it is not written at each use.</summary>
    private static readonly TimeSpan timePrecision = TimeSpan.FromHours(6);

    /// <summary>Whoever writes a file is done in less.</summary>
    private static readonly TimeSpan writingTime = TimeSpan.FromHours(1);

    private bool hasWarned;

    /// <summary>A file's content; null if it is not there or has not the length that it should have.</summary>
    public byte[]? TryRead(string name, int length)
    {
        try
        {
            if (!IsOurs())
                return null;
            string file = Path.Combine(path, name);
            var status = new FileInfo(file);
            // Nothing that is not a plain file, which a read might wait for.
            if (!status.Exists || status.Length != length || (status.Attributes & (FileAttributes.ReparsePoint | FileAttributes.Device)) != 0)
                return null;
            byte[] content = File.ReadAllBytes(file);
            DateTime now = DateTime.UtcNow;
            if ((now - status.LastWriteTimeUtc).Duration() > timePrecision)
                File.SetLastWriteTimeUtc(file, now);
            return content;
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            return null;
        }
    }

    /// <summary>Makes a file, or replaces it.</summary>
    public void Write(string name, byte[] content)
    {
        try
        {
            if (!Directory.Exists(path))
                Create();
            if (!IsOurs())
                return;
            string unfinished = Path.Combine(path, UnfinishedPrefix + Guid.NewGuid().ToString("n", CultureInfo.InvariantCulture));
            try
            {
                File.WriteAllBytes(unfinished, content);
                File.Move(unfinished, Path.Combine(path, name), overwrite: true);
            }
            catch
            {
                File.Delete(unfinished);
                throw;
            }
            Trim();
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            // Somebody else may be at it, the disk may be full, or not ours to write to.
        }
    }

    /// <summary>Removes a file.</summary>
    public void Remove(string name)
    {
        try
        {
            if (IsOurs())
                File.Delete(Path.Combine(path, name));
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            // Whoever finds it will find out the same.
        }
    }

    private static bool IsOfSystem(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or SecurityException;

    private void Create()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>Whether the folder is there and the user's alone. On Windows what is in the user's profile is, unless somebody has changed it.</summary>
    private bool IsOurs()
    {
        if (OperatingSystem.IsWindows())
            return Directory.Exists(path);
        if (Platform.FolderStatus.Of(path) is not { } status)
            return false;
        if (status.IsOwned && (status.Mode & ~OwnerOnly) == 0)
            return true;
        if (!hasWarned)
        {
            hasWarned = true;
            warn?.Invoke($"The cache folder '{path}' is not used: it has to be a folder of yours that nobody else has access to (mode 700).");
        }
        return false;
    }

    private void Trim()
    {
        var files = new List<(DateTime Used, FileInfo File)>();
        DateTime now = DateTime.UtcNow;
        foreach (FileInfo file in new DirectoryInfo(path).EnumerateFiles())
        {
            if (file.Name.StartsWith(UnfinishedPrefix, StringComparison.Ordinal))
            {
                if (now - file.LastWriteTimeUtc > writingTime)
                    file.Delete();
                continue;
            }
            files.Add((file.LastWriteTimeUtc, file));
        }
        if (files.Count <= capacity)
            return;
        // A few more, so that the next ones need not look again for what to remove.
        files.Sort(static (a, b) => a.Used.CompareTo(b.Used));
        foreach ((_, FileInfo file) in files.Take(files.Count - capacity + capacity / 8))
            file.Delete();
    }
}
