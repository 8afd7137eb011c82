namespace WasiTools.Engine.Text;

/// <summary>An annotation that this implementation gives a meaning to (specification section 6.3.7 and appendix 7.7).</summary>
/// <param name="Name">What follows the at sign.</param>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="ContentStart">Where its content starts.</param>
/// <param name="ContentEnd">Where its closing parenthesis is.</param>
internal readonly record struct Annotation(string Name, int Start, int ContentStart, int ContentEnd)
{
    public const string Custom = "custom", DebugName = "name", BranchHint = "metadata.code.branch_hint";

    /// <summary>The name as one of the known ones; null for an annotation to be skipped.</summary>
    public static string? Known(ReadOnlySpan<char> name) => name switch
    {
        Custom => Custom,
        DebugName => DebugName,
        BranchHint => BranchHint,
        _ => null,
    };
}
