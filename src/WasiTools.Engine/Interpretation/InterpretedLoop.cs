namespace WasiTools.Engine.Interpretation;

/// <summary>A loop of an interpreted function. Once it is hot it becomes a <see cref="Compilation.Region"/> with a method of its own, which
/// takes the function's variables from the interpreter's frame and leaves them there.</summary>
/// <param name="start">Module offset of the <c>loop</c> instruction.</param>
/// <param name="outer">The block that it lies in.</param>
/// <param name="height">Height of the operand stack below its results.</param>
/// <param name="results">The number of its results.</param>
internal sealed class InterpretedLoop(int start, OpenBlock outer, int height, int results)
{
    private OpenBlock[]? around;

    public int Start { get; } = start;

    /// <summary>Module offset behind its end.</summary>
    public int End { get; set; }

    /// <summary>The step behind its end.</summary>
    public int EndStep { get; set; }

    public int Height { get; } = height;

    public int Results { get; } = results;

    /// <summary>The blocks that it lies in, from the function inwards. Listed when first asked for: few loops get hot.</summary>
    public OpenBlock[] Around
    {
        get
        {
            if (around is not null)
                return around;
            var blocks = new List<OpenBlock>();
            for (OpenBlock? block = outer; block is not null; block = block.Outer)
                blocks.Add(block);
            blocks.Reverse();
            return around = [.. blocks];
        }
    }

    /// <summary>After so many rounds it gets code.</summary>
    public int Limit { get; set; }

    /// <summary>Whether it is being compiled.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Rounds so far.</summary>
    public int Heat { get; set; }

    /// <summary>The address of its code; 0 before it is compiled.</summary>
    public nint Code;
}
