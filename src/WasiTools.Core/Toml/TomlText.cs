using System.Text;

namespace WasiTools.Core.Toml;

/// <summary>A document's characters, and how they were encoded: UTF-8, perhaps with a byte order mark.</summary>
internal sealed class TomlText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private TomlText(string characters, bool hasByteOrderMark)
    {
        Characters = characters;
        HasByteOrderMark = hasByteOrderMark;
        NewLine = FindNewLine(characters);
    }

    /// <summary>The text without the byte order mark.</summary>
    public string Characters { get; }

    public bool HasByteOrderMark { get; }

    /// <summary>How its first line ends; LF if it has no second.</summary>
    public string NewLine { get; }

    /// <summary>Decodes a document.</summary>
    /// <exception cref="TomlException">It is not UTF-8.</exception>
    public static TomlText Decode(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        bool marked = bytes.StartsWith(mark);
        ReadOnlySpan<byte> rest = marked ? bytes[mark.Length..] : bytes;
        try
        {
            return new TomlText(s_strict.GetString(rest), marked);
        }
        catch (DecoderFallbackException)
        {
            throw InvalidEncoding(rest);
        }
    }

    /// <summary>Replaces pieces that do not overlap.</summary>
    /// <param name="changes">The pieces, in order, and what comes in their place.</param>
    public TomlText With(IReadOnlyList<TomlChange> changes)
    {
        var text = new StringBuilder(Characters.Length);
        int copied = 0;
        foreach (TomlChange change in changes)
        {
            text.Append(Characters, copied, change.Span.Start - copied).Append(change.Text);
            copied = change.Span.End;
        }

        text.Append(Characters, copied, Characters.Length - copied);
        return new TomlText(text.ToString(), HasByteOrderMark);
    }

    public byte[] Encode() => HasByteOrderMark ? [0xEF, 0xBB, 0xBF, .. s_strict.GetBytes(Characters)] : s_strict.GetBytes(Characters);

    /// <summary>Makes the error for a place of the text.</summary>
    public TomlException ErrorAt(int offset, string reason)
    {
        int line = 1, lineStart = 0;
        for (int i = 0; i < offset; i++)
        {
            if (Characters[i] == '\n')
                (line, lineStart) = (line + 1, i + 1);
        }

        int column = 1;
        for (int i = lineStart; i < offset; i++)
        {
            if (!char.IsLowSurrogate(Characters[i]))
                column++;
        }

        return new TomlException(line, column, reason);
    }

    private static TomlException InvalidEncoding(ReadOnlySpan<byte> bytes)
    {
        int line = 1, column = 1;
        while (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
            bytes = bytes[consumed..];
        }

        return new TomlException(line, column, "There are bytes that are no UTF-8");
    }

    private static string FindNewLine(string characters)
    {
        int feed = characters.IndexOf('\n', StringComparison.Ordinal);
        return feed > 0 && characters[feed - 1] == '\r' ? "\r\n" : "\n";
    }
}
