using WasiTools.Engine.Text;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>A module as a script gives it: as text in the script itself, as quoted text, or as bytes.</summary>
internal sealed class ScriptModule
{
    private readonly string script;
    private readonly int start, end;
    private readonly byte[]? bytes;
    private readonly string? name;

    private ScriptModule(string script, int start, int end, bool isQuote, byte[]? bytes, string? name)
    {
        this.name = name;
        this.script = script;
        this.start = start;
        this.end = end;
        this.bytes = bytes;
        IsQuote = isQuote;
    }

    /// <summary>Whether it is quoted text.</summary>
    public bool IsQuote { get; }

    /// <summary>Whether it is given in the binary format.</summary>
    public bool IsBinary => bytes is not null && !IsQuote;

    /// <summary>The fields of a module in a script, with the name it has there.</summary>
    public static ScriptModule Fields(string script, int start, int end, string? name) =>
        new(script, start, end, false, null, name);

    public static ScriptModule Quote(byte[] utf8) => new("", 0, 0, true, utf8, null);

    public static ScriptModule Binary(byte[] bytes) => new("", 0, 0, false, bytes, null);

    /// <summary>The module in the binary format.</summary>
    public byte[] ToBinary(EngineFeatures features)
    {
        if (IsQuote)
            return TextParser.ToBinary(bytes, features);
        if (bytes is not null)
            return bytes;
        var reader = new TokenReader(script, start, end);
        return ModuleParser.Parse(reader, features, name);
    }
}
