using System.Formats.Tar;
using System.IO.Compression;
using WasiTools.Core.Operations;

namespace WasiTools.Core.Archives;

/// <summary>Unpacks a <c>.tar.gz</c> whose maker is not trusted into a new folder.</summary>
/// <remarks>
/// All entries must lie in one top folder, whose name is dropped. Symbolic links are made last, so that no entry is ever written
/// through one. Whatever is refused, the folder is the caller's to delete.
/// </remarks>
internal sealed class TarGzArchive
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>As many links may lead to one another as Linux follows.</summary>
    private const int LongestLinkChain = 40;

    private readonly string _destination;
    private readonly ArchiveLimits _limits;
    private readonly bool _forWindows;
    private readonly ByteMeter _meter;
    private readonly CancellationToken _cancellation;
    private readonly byte[] _buffer = new byte[1 << 16];

    /// <summary>What has been made so far, by path from the destination.</summary>
    private readonly Dictionary<string, TarEntryType> _made;
    private readonly List<SymbolicLink> _links = [];
    private string? _top;
    private int _entries;
    private long _total;

    private TarGzArchive(string destination, ArchiveLimits limits, bool forWindows, ByteMeter meter, CancellationToken cancellation)
    {
        _destination = Path.GetFullPath(destination);
        _limits = limits;
        _forWindows = forWindows;
        _meter = meter;
        _cancellation = cancellation;
        _made = new(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Unpacks an archive.</summary>
    /// <param name="archive">The archive, at its start.</param>
    /// <param name="destination">The folder to make.</param>
    /// <param name="limits">How much it may hold.</param>
    /// <param name="forWindows">Whether names must be ones that Windows can have.</param>
    /// <param name="report">Told the bytes written.</param>
    /// <param name="cancellation">Stops between pieces of at most 64 KiB.</param>
    /// <exception cref="WasiToolsException">
    /// <c>ArchiveUnsafe</c>, <c>ArchiveInvalid</c> or <c>ArchiveTooLarge</c>.
    /// </exception>
    public static void Extract(
        FileStream archive, string destination, ArchiveLimits limits, bool forWindows, IOperationReport report, CancellationToken cancellation)
    {
        long? unpacked = UnpackedSize(archive);
        if (unpacked is { } bytes)
            FreeSpace.Require(Path.GetDirectoryName(destination)!, bytes, "to unpack the archive");
        var meter = new ByteMeter($"Unpacking {Path.GetFileName(archive.Name)}", unpacked, 0, report);
        new TarGzArchive(destination, limits, forWindows, meter, cancellation).Extract(archive);
    }

    /// <summary>The size modulo 4 GiB that gzip keeps at its end: good for progress and free space, trusted for nothing else.</summary>
    private static long? UnpackedSize(FileStream archive)
    {
        if (archive.Length < 18)
            return null;
        Span<byte> trailer = stackalloc byte[4];
        archive.Position = archive.Length - 4;
        archive.ReadExactly(trailer);
        archive.Position = 0;
        uint size = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        return size >= archive.Length ? size : null;
    }

    private void Extract(FileStream archive)
    {
        Directory.CreateDirectory(_destination);
        using var gzip = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        using var reader = new TarReader(gzip, leaveOpen: true);
        while (ReadArchive(() => reader.GetNextEntry()) is { } entry)
        {
            _cancellation.ThrowIfCancellationRequested();
            CountEntry();
            if (entry.EntryType != TarEntryType.GlobalExtendedAttributes)
                Extract(entry);
        }

        if (_top is null)
            throw Throw.ArchiveInvalid("it is empty", null);
        if (OperatingSystem.IsWindows())
            CopyLinks();
        else
            MakeLinks();
    }

    private void Extract(TarEntry entry)
    {
        string[] segments = EntryName.Split(entry.Name, _forWindows);
        if (segments.Length == 0)
            return;
        _top ??= segments[0];
        if (segments[0] != _top)
            throw Throw.ArchiveUnsafe(entry.Name, $"it lies outside the archive's top folder '{_top}'");
        string[] inTree = segments[1..];
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                MakeFolders(entry.Name, inTree);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                WriteFile(entry, NewPath(entry.Name, inTree, entry.EntryType));
                break;
            case TarEntryType.HardLink:
                CopyLinked(entry, inTree);
                break;
            case TarEntryType.SymbolicLink:
                // A link cannot leave the top folder; links between SDK files are relative.
                string[] target = EntryName.ResolveLink(entry.Name, inTree.AsSpan(..Math.Max(0, inTree.Length - 1)), entry.LinkName);
                _links.Add(new SymbolicLink(NewPath(entry.Name, inTree, entry.EntryType), entry.LinkName, Path.Combine([_destination, .. target])));
                break;
            default:
                throw Throw.ArchiveUnsafe(entry.Name, $"it is of the type {entry.EntryType}");
        }
    }

    private void WriteFile(TarEntry entry, string path)
    {
        if (entry.Length > _limits.FileBytes)
            throw Throw.ArchiveTooLarge($"'{entry.Name}' has {entry.Length} bytes, more than {_limits.FileBytes}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Readable | (entry.Mode & UnixFileMode.UserExecute) switch { 0 => 0, _ => Executable };
        using var file = new FileStream(path, options);
        if (entry.DataStream is not { } data)
            return;
        while (ReadArchive(() => data.Read(_buffer)) is > 0 and int read)
        {
            _cancellation.ThrowIfCancellationRequested();
            _total += read;
            if (_total > _limits.TotalBytes)
                throw Throw.ArchiveTooLarge($"it unpacks to more than {_limits.TotalBytes} bytes");
            file.Write(_buffer, 0, read);
            _meter.Add(read);
        }
    }

    private void CopyLinked(TarEntry entry, string[] inTree)
    {
        string[] target = EntryName.Split(entry.LinkName, _forWindows);
        string source = string.Join('/', target.AsSpan(Math.Min(1, target.Length)));
        if (target.Length < 2 || target[0] != _top || !_made.TryGetValue(source, out TarEntryType type)
            || type is TarEntryType.Directory or TarEntryType.SymbolicLink)
            throw Throw.ArchiveUnsafe(entry.Name, $"it is a hard link to '{entry.LinkName}', which is no file before it in the archive");
        Copy(Path.Combine([_destination, .. target[1..]]), NewPath(entry.Name, inTree, TarEntryType.RegularFile));
    }

    private string NewPath(string name, string[] inTree, TarEntryType type)
    {
        if (inTree.Length == 0)
            throw Throw.ArchiveUnsafe(name, "the archive's top entry is not a folder");
        MakeFolders(name, inTree.AsSpan(..^1));
        if (!_made.TryAdd(string.Join('/', inTree), type))
            throw Throw.ArchiveUnsafe(name, "the name occurs twice");
        return Path.Combine([_destination, .. inTree]);
    }

    private void MakeFolders(string name, ReadOnlySpan<string> inTree)
    {
        string path = _destination;
        for (int depth = 0; depth < inTree.Length; depth++)
        {
            path = Path.Combine(path, inTree[depth]);
            string key = string.Join('/', inTree[..(depth + 1)]);
            if (_made.TryAdd(key, TarEntryType.Directory))
                Directory.CreateDirectory(path);
            else if (_made[key] != TarEntryType.Directory)
                throw Throw.ArchiveUnsafe(name, $"it lies beneath '{key}', which is no folder");
        }
    }

    private void MakeLinks()
    {
        foreach (SymbolicLink link in _links)
        {
            _cancellation.ThrowIfCancellationRequested();
            File.CreateSymbolicLink(link.Path, link.Target);
        }
    }

    /// <summary>Puts copies in place of links: Windows wants a privilege for links, and copies serve a compiler as well. A target may be a
    /// link itself or a folder with links in it, whose copies are made first.</summary>
    private void CopyLinks()
    {
        for (int chain = 0; _links.Count > 0; chain++)
        {
            HashSet<string> unfinished = new(_links.SelectMany(static link => Ancestors(link.Path)), StringComparer.OrdinalIgnoreCase);
            int made = chain < LongestLinkChain ? _links.RemoveAll(link => TryCopy(link, unfinished)) : 0;
            if (made == 0)
                throw Throw.ArchiveUnsafe(_links[0].Path, $"it links to '{_links[0].Target}', which is no file or folder of the archive");
        }
    }

    private bool TryCopy(SymbolicLink link, HashSet<string> unfinished)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (File.Exists(link.FullTarget))
        {
            Copy(link.FullTarget, link.Path);
            return true;
        }

        if (!Directory.Exists(link.FullTarget) || unfinished.Contains(link.FullTarget))
            return false;
        foreach (string folder in Directory.GetDirectories(link.FullTarget, "*", SearchOption.AllDirectories).Prepend(link.FullTarget))
        {
            CountEntry();
            Directory.CreateDirectory(Path.Join(link.Path, folder.AsSpan(link.FullTarget.Length)));
        }

        foreach (string file in Directory.GetFiles(link.FullTarget, "*", SearchOption.AllDirectories))
        {
            CountEntry();
            Copy(file, Path.Join(link.Path, file.AsSpan(link.FullTarget.Length)));
        }

        return true;
    }

    private void Copy(string from, string to)
    {
        _cancellation.ThrowIfCancellationRequested();
        _total += new FileInfo(from).Length;
        if (_total > _limits.TotalBytes)
            throw Throw.ArchiveTooLarge($"it unpacks to more than {_limits.TotalBytes} bytes");
        File.Copy(from, to);
    }

    private void CountEntry()
    {
        if (++_entries > _limits.Entries)
            throw Throw.ArchiveTooLarge($"more than {_limits.Entries} entries");
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    /// <summary>Reads from the archive, so that its faults are told apart from those of the disk.</summary>
    private static T ReadArchive<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException
            or ArgumentException or OverflowException or NotSupportedException)
        {
            throw Throw.ArchiveInvalid("it is damaged, cut short or no .tar.gz", exception);
        }
    }

    private sealed record SymbolicLink(string Path, string Target, string FullTarget);
}
