namespace WasiTools.Core.Sdks;

/// <summary>A lock between processes: a file that is open for one of them. It ends with the process, however that ends.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    public static FileLock Acquire(string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                // The file stays: to delete it would let a third process lock a new one while a second waits for the old.
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException exception) when (IsHeld(exception))
            {
                cancellation.WaitHandle.WaitOne(s_poll);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Sharing violation on Windows, EWOULDBLOCK of flock elsewhere.</summary>
    private static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : exception is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && exception.HResult is 11 or 35;
}
