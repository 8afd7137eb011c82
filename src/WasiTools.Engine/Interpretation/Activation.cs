using System.Diagnostics;
using System.Runtime.CompilerServices;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Interpretation;

/// <summary>A call of an interpreted function that has not returned. Stack traces show one method of the interpreter for all of them;
/// these tell which function each frame is.</summary>
internal sealed class Activation(InterpretedFunction function, Activation? caller)
{
    private static readonly ConditionalWeakTable<Exception, List<(InterpretedFunction, int)>> noted = [];

    public InterpretedFunction Function { get; } = function;

    /// <summary>The activation of the same thread that was innermost before.</summary>
    public Activation? Caller { get; } = caller;

    /// <summary>The last step that can call or throw.</summary>
    public int Step;

    /// <summary>Whether a frame of a stack trace is one activation.</summary>
    public static bool IsOne(StackFrame frame) =>
        frame.GetMethod() is { Name: nameof(Interpreter.Run) } method && method.DeclaringType == typeof(Interpreter);

    /// <summary>The activations of the current thread, innermost first.</summary>
    public static List<(InterpretedFunction Function, int Step)> Here()
    {
        var frames = new List<(InterpretedFunction, int)>();
        for (Activation? a = GuestThread.Current?.Innermost; a is not null; a = a.Caller)
            frames.Add((a.Function, a.Step));
        return frames;
    }

    /// <summary>The activations that an exception has left, innermost first.</summary>
    public static List<(InterpretedFunction Function, int Step)> LeftBy(Exception exception) =>
        noted.TryGetValue(exception, out List<(InterpretedFunction, int)>? frames) ? frames : [];

    /// <summary>To be used as an exception filter: remembers that an exception leaves this activation. Always false.</summary>
    public bool Note(Exception exception)
    {
        noted.GetOrCreateValue(exception).Add((Function, Step));
        return false;
    }
}
