namespace WasiTools.Engine.Text;

/// <summary>Collects branch hints for the custom section <c>metadata.code.branch_hint</c> (specification appendix 7.4.2).</summary>
internal sealed class BranchHints
{
    private readonly ByteWriter functions = new();
    private readonly ByteWriter hints = new();
    private uint functionCount, hintCount;

    /// <summary>Adds a hint for the instruction at an offset of the function body, 0 for unlikely, 1 for likely.</summary>
    public void Add(int offset, byte hint)
    {
        hints.Unsigned((uint)offset);
        hints.Byte(1);
        hints.Byte(hint);
        hintCount++;
    }

    /// <summary>Ends a function.</summary>
    public void CloseFunction(uint index)
    {
        if (hintCount == 0)
            return;
        functions.Unsigned(index);
        functions.Unsigned(hintCount);
        functions.Bytes(hints.Written);
        functionCount++;
        hints.Truncate(0);
        hintCount = 0;
    }

    /// <summary>The section's content; null without hints.</summary>
    public byte[]? Encode()
    {
        if (functionCount == 0)
            return null;
        var output = new ByteWriter();
        output.Unsigned(functionCount);
        output.Bytes(functions.Written);
        return output.ToArray();
    }

    /// <summary>The hint that annotations before an instruction give.</summary>
    public byte Read(TokenReader reader, Annotation[] annotations, bool inFunction)
    {
        byte? hint = null;
        foreach (Annotation annotation in annotations)
        {
            if (annotation.Name != Annotation.BranchHint || !inFunction)
                throw reader.Misplaced(annotation);
            if (hint is not null)
                throw CustomAnnotation.Error(reader.Text, annotation, "duplicate annotation");
            hint = ReadValue(reader.Text, annotation);
        }
        return hint!.Value;
    }

    /// <summary>The refusal of a hint before something that does not branch on a condition.</summary>
    public static InvalidModuleException InvalidTarget(TokenReader reader) => TextPosition.Error(
        reader.Text, reader.Current.Start, "@metadata.code.branch_hint annotation: invalid target", ModuleFault.Invalid);

    private static byte ReadValue(string text, Annotation annotation)
    {
        TokenReader content = CustomAnnotation.Content(text, annotation);
        var value = new ByteWriter();
        for (; content.At(TokenKind.String); content.Advance())
            StringSyntax.Unquote(text, content.Current, value);
        if (!content.At(TokenKind.End))
            throw CustomAnnotation.Error(text, annotation, "unexpected token, expected a string");
        return value.Length == 1 && value.Written[0] <= 1
            ? value.Written[0]
            : throw CustomAnnotation.Error(text, annotation, "invalid value, expected \"\\00\" or \"\\01\"");
    }
}
