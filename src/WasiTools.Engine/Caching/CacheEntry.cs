using System.Buffers.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Caching;

/// <summary>A file of a <see cref="CacheFolder"/>: this engine took a module of these bytes, with these features, for valid. Its content is all of what it is
/// about and a hash of that, so that a damaged file, or one of another engine, is none.</summary>
internal sealed class CacheEntry
{
    private const int Size = 64;

    private readonly CacheFolder folder;
    private readonly string name;
    private readonly byte[] content;

    /// <param name="folder">Where it is, or is to be.</param>
    /// <param name="module">The module's bytes.</param>
    /// <param name="features">What they may use.</param>
    public CacheEntry(CacheFolder folder, ReadOnlySpan<byte> module, EngineFeatures features)
    {
        this.folder = folder;
        content = new byte[Size];
        Span<byte> rest = content;
        Take(ref rest, 8, "WTVALID\x01"u8);
        Take(ref rest, 16, typeof(CacheEntry).Module.ModuleVersionId.ToByteArray());
        BinaryPrimitives.WriteUInt64LittleEndian(rest, (ulong)features.Enabled);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], (ulong)module.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[16..], XxHash64.Of(module));
        // Of the key, which is also the name, and then of all before it.
        ulong key = XxHash64.Of(content.AsSpan(0, Size - 16));
        BinaryPrimitives.WriteUInt64LittleEndian(rest[24..], key);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[32..], XxHash64.Of(content.AsSpan(0, Size - 8)));
        name = key.ToString("x16");
    }

    /// <summary>Looks whether it is there.</summary>
    public bool Exists() => folder.TryRead(name, content.Length) is byte[] found && found.AsSpan().SequenceEqual(content);

    /// <summary>Puts it there.</summary>
    public void Add() => folder.Write(name, content);

    /// <summary>Takes it away: it was wrong.</summary>
    public void Remove() => folder.Remove(name);

    private static void Take(ref Span<byte> rest, int size, ReadOnlySpan<byte> value)
    {
        value.CopyTo(rest[..size]);
        rest = rest[size..];
    }
}
