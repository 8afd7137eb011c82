namespace WasiTools.Engine.Interpretation;

/// <summary>A loop of an interpreted function. Once it is hot it becomes a <see cref="Compilation.Region"/> with a method of its own, which
/// takes the function's variables from the interpreter's frame and leaves them there.</summary>
/// <param name="start">Module offset of the <c>loop</c> instruction.</param>
/// <param name="around">The blocks that it lies in, from the function inwards.</param>
internal sealed class InterpretedLoop(int start, OpenBlock[] around)
{
    public int Start { get; } = start;

    /// <summary>Module offset behind its end.</summary>
    public int End { get; set; }

    /// <summary>The step behind its end.</summary>
    public int EndStep { get; set; }

    public OpenBlock[] Around { get; } = around;

    /// <summary>Rounds so far.</summary>
    public int Heat { get; set; }

    /// <summary>The address of its code; 0 before it is compiled.</summary>
    public nint Code;
}
