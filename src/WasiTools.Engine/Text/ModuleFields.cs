namespace WasiTools.Engine.Text;

/// <summary>The keywords of module fields.</summary>
internal static class ModuleFields
{
    /// <summary>What the current keyword declares or refers to; null if it is none of what can be imported and exported.</summary>
    public static ExternalKind? Kind(TokenReader reader) => reader.At(TokenKind.Keyword) ? Kind(reader.Word()) : null;

    /// <summary>The keyword of something that can be imported and exported.</summary>
    public static string Keyword(ExternalKind kind) => kind switch
    {
        ExternalKind.Function => "func",
        ExternalKind.Table => "table",
        ExternalKind.Memory => "memory",
        ExternalKind.Global => "global",
        _ => "tag",
    };

    private static ExternalKind? Kind(ReadOnlySpan<char> keyword) => keyword switch
    {
        "func" => ExternalKind.Function,
        "table" => ExternalKind.Table,
        "memory" => ExternalKind.Memory,
        "global" => ExternalKind.Global,
        "tag" => ExternalKind.Tag,
        _ => null,
    };
}
