using System.Buffers.Text;
using System.Text;

namespace WasiTools.Core.Objects;

/// <summary>Reads <c>ar</c> archives as GNU and LLVM tools write them, with GNU's or BSD's long names.</summary>
internal static class ArArchive
{
    private const int HeaderLength = 60;

    private static ReadOnlySpan<byte> Magic => "!<arch>\n"u8;

    public static bool IsArchive(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>The members, without the symbol index and the table of names.</summary>
    /// <exception cref="WasiToolsException"><c>ObjectInvalid</c>.</exception>
    public static List<ArchiveMember> Read(ReadOnlyMemory<byte> archive, string file)
    {
        if (!IsArchive(archive.Span))
            throw Throw.ObjectInvalid(file, 0, archive.Span.StartsWith("!<thin>\n"u8) ? "it is a thin archive, without members" : "it is no archive");
        var members = new List<ArchiveMember>();
        ReadOnlyMemory<byte> names = default;
        int position = Magic.Length;
        while (position < archive.Length)
        {
            if (archive.Length - position < HeaderLength)
                throw Throw.ObjectInvalid(file, position, "it ends in the middle of a member's header");
            ReadOnlySpan<byte> header = archive.Span.Slice(position, HeaderLength);
            if (!Utf8Parser.TryParse(header[48..58], out int size, out _) || size < 0 || size > archive.Length - position - HeaderLength)
                throw Throw.ObjectInvalid(file, position, "a member has no valid size");
            ReadOnlyMemory<byte> content = archive.Slice(position + HeaderLength, size);
            string name = Encoding.UTF8.GetString(header[..16]).TrimEnd(' ');
            position += HeaderLength + size + (size & 1);
            if (name == "//")
                names = content;
            else if (name is not "/" and not "/SYM64/" and not "__.SYMDEF")
                members.Add(Member(name, content, names, file));
        }

        return members;
    }

    private static ArchiveMember Member(string name, ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> names, string file)
    {
        if (name.StartsWith("#1/", StringComparison.Ordinal))
        {
            if (!int.TryParse(name.AsSpan(3), out int length) || (uint)length > (uint)content.Length)
                throw Throw.ObjectInvalid(file, 0, "a member's name is longer than the member");
            return new ArchiveMember(Encoding.UTF8.GetString(content.Span[..length]).TrimEnd('\0'), content[length..]);
        }

        if (name.Length > 1 && name[0] == '/' && int.TryParse(name.AsSpan(1), out int offset))
        {
            if ((uint)offset > (uint)names.Length)
                throw Throw.ObjectInvalid(file, offset, "a member's name lies outside the table of names");
            ReadOnlySpan<byte> rest = names.Span[offset..];
            int end = rest.IndexOfAny((byte)'\n', (byte)0);
            name = Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
        }

        return new ArchiveMember(name.TrimEnd('/'), content);
    }
}
