using System.Runtime.InteropServices;

namespace WasiTools.Engine;

/// <summary>Modules kept in memory for processes that run the same programs many times: what was decoded, the code that was compiled, and how often
/// functions were called before they were. A module is taken for the same if its file has the same bytes, all of which are compared, and if it is
/// read with the same options, its name among them. The least recently used are given up when they need too much. Any number of threads may
/// use a cache.</summary>
public sealed class ModuleCache
{
    /// <summary>How many bytes of memory modules may need unless said otherwise: 128 MiB.</summary>
    public const long DefaultCapacity = 128 << 20;

    /// <summary>Bytes of a file that are compared at a time.</summary>
    private const int Piece = 32 << 10;

    private readonly Lock gate = new();
    private readonly Dictionary<(long Length, ModuleOptions Options), List<Entry>> entries = [];

    // The most recently used first.
    private readonly LinkedList<Entry> byUse = [];
    private long size;

    /// <summary>An empty cache.</summary>
    /// <param name="capacity">How many bytes of memory its modules may need. A module that needs more alone is not kept.</param>
    public ModuleCache(long capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
    }

    /// <summary>How many bytes of memory its modules may need.</summary>
    public long Capacity { get; }

    /// <summary>How many modules it holds.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return byUse.Count;
        }
    }

    /// <summary>How many bytes of memory its modules need: an estimate. What one has compiled counts from its next use on.</summary>
    public long Size
    {
        get
        {
            lock (gate)
                return size;
        }
    }

    /// <summary>What <see cref="Module.Load"/> gives, or the same module as before. The file is read each time.</summary>
    /// <exception cref="InvalidModuleException">It is malformed, invalid or beyond a limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Module Load(string path, ModuleOptions? options = null)
    {
        options = Module.OptionsFor(path, options);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        // A pipe has no length, and its bytes cannot be read a second time.
        long length = file.CanSeek ? file.Length : 0;
        foreach (Entry entry in Candidates(length, options))
        {
            if (IsContent(file, entry.Source))
                return Take(entry);
        }
        return TakeOrAdd(ReadToEnd(file), options);
    }

    /// <summary>The module that some bytes are, in either format as in <see cref="Load"/>.</summary>
    /// <param name="bytes">The bytes. The array may be kept and must not be changed afterwards.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="InvalidModuleException">It is malformed, invalid or beyond a limit.</exception>
    public Module Parse(byte[] bytes, ModuleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        options ??= ModuleOptions.Default;
        return Array.Find(Candidates(bytes.Length, options), entry => entry.Holds(bytes)) is { } found
            ? Take(found)
            : TakeOrAdd(bytes, options);
    }

    /// <summary>Gives up all modules. Those in use are not affected.</summary>
    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            byUse.Clear();
            size = 0;
        }
    }

    private static bool IsContent(FileStream file, byte[] source)
    {
        Span<byte> piece = stackalloc byte[Piece];
        ReadOnlySpan<byte> left = source;
        file.Position = 0;
        while (true)
        {
            int count = file.Read(piece);
            if (count == 0 || count > left.Length || !left[..count].SequenceEqual(piece[..count]))
                return count == 0 && left.IsEmpty;
            left = left[count..];
        }
    }

    private static byte[] ReadToEnd(FileStream file)
    {
        if (file.CanSeek)
            file.Position = 0;
        var bytes = new MemoryStream(file.CanSeek ? (int)Math.Min(file.Length, Array.MaxLength) : 0);
        file.CopyTo(bytes);
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }

    private Entry[] Candidates(long length, ModuleOptions options)
    {
        lock (gate)
            return entries.TryGetValue((length, options), out List<Entry>? alike) ? alike.ToArray() : [];
    }

    private Module TakeOrAdd(byte[] source, ModuleOptions options)
    {
        Entry? entry;
        lock (gate)
        {
            ref List<Entry>? alike = ref CollectionsMarshal.GetValueRefOrAddDefault(entries, (source.Length, options), out _);
            alike ??= [];
            entry = alike.Find(other => other.Holds(source));
            if (entry is null)
            {
                alike.Add(entry = new(source, options));
                byUse.AddFirst(entry.Node);
            }
        }
        try
        {
            return Take(entry);
        }
        catch
        {
            lock (gate)
                Remove(entry);
            throw;
        }
    }

    /// <summary>An entry's module, decoded by whoever is first to ask.</summary>
    private Module Take(Entry entry)
    {
        Module module = entry.Module.Value;
        long needed = module.Footprint;
        lock (gate)
        {
            if (!entry.IsKept)
                return module;
            byUse.Remove(entry.Node);
            byUse.AddFirst(entry.Node);
            size += needed - entry.Size;
            entry.Size = needed;
            while (size > Capacity)
                Remove(byUse.Last!.Value);
        }
        return module;
    }

    private void Remove(Entry entry)
    {
        if (!entry.IsKept)
            return;
        byUse.Remove(entry.Node);
        size -= entry.Size;
        List<Entry> alike = entries[(entry.Source.Length, entry.Options)];
        alike.Remove(entry);
        if (alike.Count == 0)
            entries.Remove((entry.Source.Length, entry.Options));
    }

    private sealed class Entry
    {
        public Entry(byte[] source, ModuleOptions options)
        {
            Source = source;
            Options = options;
            Module = new(() => Engine.Module.Read(source, options));
            Node = new(this);
        }

        /// <summary>The file's bytes.</summary>
        public byte[] Source { get; }

        public ModuleOptions Options { get; }

        public Lazy<Module> Module { get; }

        public LinkedListNode<Entry> Node { get; }

        /// <summary>What it counts for.</summary>
        public long Size { get; set; }

        /// <summary>Whether it is still in the cache.</summary>
        public bool IsKept => Node.List is not null;

        public bool Holds(byte[] bytes) => Source.AsSpan().SequenceEqual(bytes);
    }
}
