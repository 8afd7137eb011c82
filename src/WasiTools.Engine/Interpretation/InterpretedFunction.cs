using WasiTools.Engine.Compilation;

namespace WasiTools.Engine.Interpretation;

/// <summary>A function in the form that the <see cref="Interpreter"/> runs, and how often it has been run.</summary>
internal sealed unsafe class InterpretedFunction
{
    // Keeps the steps in memory.
    private readonly object owner;

    /// <summary>A translated function.</summary>
    /// <param name="module">The code of the module that defines it.</param>
    /// <param name="index">Its index among the functions that the module defines.</param>
    /// <param name="steps">Its code.</param>
    public InterpretedFunction(CompiledModule module, int index, ReadOnlySpan<int> steps)
    {
        Module = module;
        Index = index;
        Steps = module.StepMemory.Add(steps, out owner);
    }

    public CompiledModule Module { get; }

    /// <summary>Its index among the functions that the module defines.</summary>
    public int Index { get; }

    /// <summary>Its steps, in memory that does not move.</summary>
    public int* Steps { get; }

    /// <summary>Number of parameters, each a slot.</summary>
    public required int Parameters { get; init; }

    /// <summary>Number of parameters and declared locals.</summary>
    public required int Variables { get; init; }

    /// <summary>What lies in the slots behind the variables.</summary>
    public required ulong[] Constants { get; init; }

    /// <summary>Slots for variables, constants and operands.</summary>
    public required int FrameSlots { get; init; }

    /// <summary>The slot of the first operand.</summary>
    public int FirstOperand => Variables + Constants.Length;

    public required InterpretedLoop[] Loops { get; init; }

    /// <summary>Beyond this heat it gets code.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether it is being compiled.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Grows with every call. Threads that count at once may lose some.</summary>
    public int Heat { get; set; }

    /// <summary>Calls that have not returned. Threads that count at once may be off.</summary>
    public int Active { get; set; }

    /// <summary>The frame of a call that is at a step.</summary>
    public GuestFrame Frame(int step) => Module.Frame(Index + Module.Module.Content.ImportedFunctionCount, OffsetOf(step));

    /// <summary>Module offset of the instruction that a step belongs to.</summary>
    public int OffsetOf(int step)
    {
        var notes = new List<(int Step, int Offset)>();
        new Translator(Module, Index) { Notes = notes }.Translate();
        int offset = 0;
        foreach ((int start, int at) in notes)
        {
            if (start > step)
                break;
            offset = at;
        }
        return offset;
    }
}
