namespace WasiTools.Core.Toml;

/// <summary>A document of TOML 1.0: its text to the last character, its syntax and its values. Changes make new documents.</summary>
internal sealed class TomlDocument
{
    private TomlDocument(TomlText text)
    {
        Text = text;
        Statements = new TomlParser(text).Parse();
        Root = new TomlBinder(text).Bind(Statements);
    }

    public TomlText Text { get; }

    /// <summary>Pairs and headers, in order.</summary>
    public IReadOnlyList<TomlStatementSyntax> Statements { get; }

    /// <summary>The values.</summary>
    public TomlTable Root { get; }

    /// <summary>Reads a document.</summary>
    /// <exception cref="TomlException">It is no TOML 1.0.</exception>
    public static TomlDocument Parse(ReadOnlySpan<byte> bytes) => new(TomlText.Decode(bytes));

    /// <summary>Gives a key a value, and leaves all else as it is.</summary>
    /// <param name="path">Names of tables, and of the key in the last.</param>
    /// <param name="value">The value as TOML writes it, as <see cref="TomlWriter"/> makes it.</param>
    /// <exception cref="TomlException">The path goes through what is no table.</exception>
    public TomlDocument With(string[] path, string value) => With([new TomlEditor(this).Set(path, value)]);

    /// <summary>Adds an element to an array that is there, and leaves all else as it is.</summary>
    /// <param name="path">Names of tables, and of the array in the last.</param>
    /// <param name="value">The element as TOML writes it.</param>
    /// <exception cref="TomlException">There is no such array.</exception>
    public TomlDocument WithElement(string[] path, string value) => With(new TomlEditor(this).Append(path, value));

    public byte[] Encode() => Text.Encode();

    private TomlDocument With(IReadOnlyList<TomlChange> changes) => new(Text.With(changes));
}
