using System.Runtime.CompilerServices;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Interpretation;

/// <summary>Runs functions without compiling them, which pays as long as they run seldom: most functions of a program that prints a line do
/// so once. A frame lies in the side area: variables, constants, then operands, a slot each; a call's arguments become the callee's variables
/// where they are.</summary>
internal static unsafe partial class Interpreter
{
    /// <summary>What a call counts for, where a round of a loop counts for one.</summary>
    public const int CallHeat = 5;

    /// <summary>What a call counts for while another of the same function is not done. Code needs less of the stack than the interpreter,
    /// so recursion should not stay with it for long.</summary>
    public const int RecursionHeat = 50;

    /// <summary>The most arguments that a stub which is compiled ahead of time takes.</summary>
    private const int MostArguments = 5;

    /// <summary>So many calls of a function that are not done call for code at once.</summary>
    public const int DeepRecursion = 20;

    /// <summary>The place for the arguments of a call from code.</summary>
    /// <param name="instance">The instance that the function belongs to.</param>
    /// <param name="count">Number of arguments.</param>
    public static ulong* Enter(Instance instance, int count = MostArguments)
    {
        StoreContext* context = instance.Context;
        if (context->SideTop is null)
            SideArea.Open(instance);
        if (context->SideEnd - context->SideTop < (count + 1) * sizeof(ulong))
            CallOperations.StackLimitReached(instance);
        return (ulong*)context->SideTop;
    }

    /// <summary>Calls a function.</summary>
    /// <param name="instance">The instance that it belongs to.</param>
    /// <param name="function">The function.</param>
    /// <param name="frame">Its arguments; receives its result.</param>
    public static void Call(Instance instance, InterpretedFunction function, ulong* frame) =>
        Run(instance, function, frame, GuestThread.Current!);

    /// <summary>The same on a thread that is known; stack traces show this method for every call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(Instance instance, InterpretedFunction function, ulong* frame, GuestThread thread)
    {
        StoreContext* context = instance.Context;
        byte* sideTop = context->SideTop, top = (byte*)(frame + function.FrameSlots);
        if ((nint)(&top) < context->StackLimit || top > context->SideEnd)
            CallOperations.StackLimitReached(instance);
        Activation caller = thread.Innermost, activation = caller.Call(function);
        context->SideTop = top;
        thread.Innermost = activation;
        function.Active++;
        new Span<ulong>(frame + function.Parameters, function.Variables - function.Parameters).Clear();
        for (int i = 0; i < function.Constants.Length; i++)
            frame[function.Variables + i] = function.Constants[i];
        try
        {
            Execute(instance, function, frame, activation, thread);
        }
        catch (Exception e) when (activation.Note(e))
        {
            // Never entered: the filter is there to look.
            throw;
        }
        finally
        {
            function.Active--;
            context->SideTop = sideTop;
            thread.Innermost = caller;
            activation.End();
        }
    }

    private static void CallDefined(Instance instance, int index, CallShape shape, ulong* values, GuestThread thread)
    {
        CompiledModule code = instance.Code;
        if (code.ToInterpret(index) is { } function)
            Run(instance, function, values, thread);
        else if (!shape.TryCall(instance, code.EnsureSlot(index + instance.ImportedFunctions.Length), values))
            CallAny(instance.GetFunc(index + instance.ImportedFunctions.Length), values);
    }

    private static void CallFunc(Instance caller, Func function, CallShape shape, ulong* values, GuestThread thread)
    {
        if (function.Context is Instance instance
            && instance.Context == caller.Context
            && instance.Code.ToInterpret((int)(function.Slot - instance.Code.Slots)) is { } interpreted)
        {
            Run(instance, interpreted, values, thread);
        }
        else if (!shape.TryCall(function.Context, function.Slot, values))
        {
            CallAny(function, values);
        }
    }

    private static void CallAny(Func function, ulong* values) => EntryPoints.Of(function)(function, values, []);

    /// <summary>Runs a loop as code.</summary>
    /// <returns>The step to go on at; -1 to return.</returns>
    private static int RunLoop(Instance instance, InterpretedFunction function, InterpretedLoop loop, ulong* frame)
    {
        int exit = ((delegate*<Instance, byte*, object?[]?, int>)loop.Code)(instance, (byte*)frame, null);
        ulong* results = instance.Context->Results;
        if (exit == Region.Returned)
        {
            frame[0] = results[0];
            return -1;
        }
        if (exit == Region.FellThrough)
        {
            Take(results, frame + function.FirstOperand + loop.Height, loop.Results);
            return loop.EndStep;
        }
        OpenBlock target = loop.Around[exit - Region.FirstLabel];
        Take(results, frame + function.FirstOperand + target.Height, target.LabelCount);
        return target.Step;
    }

    private static void Take(ulong* results, ulong* operands, int count)
    {
        for (int i = 0; i < count; i++)
            operands[i] = results[i];
    }
}
