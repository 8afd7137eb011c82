using System.Text.Json;
using System.Text.Json.Serialization;

namespace WasiTools.Core.Downloads;

/// <summary>The part of a file that earlier attempts left on disk, and what tells whether the server's file is still the same.</summary>
internal sealed partial class PartialFile(string path)
{
    private readonly string _notePath = path + ".json";

    public string Path { get; } = path;

    /// <summary>Bytes on disk that a range request may follow; 0 if nothing can be resumed.</summary>
    public long ResumableLength(Uri uri, out Note? note)
    {
        note = null;
        if (!File.Exists(Path) || !File.Exists(_notePath))
            return 0;
        try
        {
            using FileStream stream = File.OpenRead(_notePath);
            note = JsonSerializer.Deserialize(stream, NoteContext.Default.Note);
        }
        catch (JsonException)
        {
            // Cut short by a crash: nothing is known of the part, so it is fetched anew.
            return 0;
        }

        // Without a validator nobody can tell whether the file has changed.
        bool usable = note?.Address == uri.AbsoluteUri && (note.ETag ?? note.LastModified) is not null;
        return usable ? new FileInfo(Path).Length : 0;
    }

    public FileStream Create(Note note)
    {
        // The old part must not be taken for a part of the new file, whatever happens in between.
        File.Delete(_notePath);
        var stream = new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.Read);
        using FileStream noteStream = File.Create(_notePath);
        JsonSerializer.Serialize(noteStream, note, NoteContext.Default.Note);
        return stream;
    }

    public FileStream Append() => new(Path, FileMode.Append, FileAccess.Write, FileShare.Read);

    /// <summary>Makes the part the whole file.</summary>
    public void Complete(string destination)
    {
        File.Move(Path, destination, overwrite: true);
        File.Delete(_notePath);
    }

    public void Delete()
    {
        File.Delete(_notePath);
        File.Delete(Path);
    }

    internal sealed record Note(string Address, string? ETag, string? LastModified, long? Length);

    [JsonSerializable(typeof(Note))]
    private sealed partial class NoteContext : JsonSerializerContext;
}
