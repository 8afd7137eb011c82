using System.Diagnostics;
using System.Runtime.CompilerServices;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Interpretation;

/// <summary>A call of an interpreted function that has not returned. Stack traces show one method of the interpreter for all of them;
/// these tell which function each frame is. A thread has one for each depth, used again by the next call that deep: a new one for each call would be
/// most of what a program makes the garbage collector do at its start.</summary>
/// <param name="caller">The activation of the calls that this one is called from; null for the place below a thread's first call.</param>
internal sealed class Activation(Activation? caller)
{
    private static readonly ConditionalWeakTable<Exception, List<(InterpretedFunction, int)>> noted = [];

    private readonly Activation? caller = caller;
    private Activation? callee;

    /// <summary>The function; null while there is no call.</summary>
    public InterpretedFunction? Function { get; private set; }

    /// <summary>The last step that can call or throw.</summary>
    public int Step;

    /// <summary>Begins a call from this activation.</summary>
    public Activation Call(InterpretedFunction function)
    {
        Activation next = callee ??= new(this);
        next.Function = function;
        next.Step = 0;
        return next;
    }

    /// <summary>Ends the call. The function may belong to a module that nobody needs any more.</summary>
    public void End() => Function = null;

    /// <summary>Gives up what is kept for calls from this activation, of which there are none.</summary>
    public void Forget() => callee = null;

    /// <summary>Whether a frame of a stack trace is one activation.</summary>
    public static bool IsOne(StackFrame frame) =>
        frame.GetMethod() is { Name: nameof(Interpreter.Run) } method && method.DeclaringType == typeof(Interpreter);

    /// <summary>The activations of the current thread, innermost first.</summary>
    public static List<(InterpretedFunction Function, int Step)> Here()
    {
        var frames = new List<(InterpretedFunction, int)>();
        for (Activation? a = GuestThread.Current?.Innermost; a?.Function is { } function; a = a.caller)
            frames.Add((function, a.Step));
        return frames;
    }

    /// <summary>The activations that an exception has left, innermost first.</summary>
    public static List<(InterpretedFunction Function, int Step)> LeftBy(Exception exception) =>
        noted.TryGetValue(exception, out List<(InterpretedFunction, int)>? frames) ? frames : [];

    /// <summary>To be used as an exception filter: remembers that an exception leaves this activation. Always false.</summary>
    public bool Note(Exception exception)
    {
        noted.GetOrCreateValue(exception).Add((Function!, Step));
        return false;
    }
}
