using WasiTools.Engine.Execution;
using WasiTools.Engine.Interpretation;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>When a function is compiled: not at its first call, which for most is the last, but when interpreting it any longer would
/// cost more. A loop that gets hot while it runs is compiled for itself.</summary>
internal sealed unsafe partial class CompiledModule
{
    /// <summary>In the name of a loop's method: its module offset follows, and after another one the region's number.</summary>
    private const char LoopMark = '@';

    private readonly InterpretedFunction?[] interpreted;
    private readonly bool[] isForCode;
    private Dictionary<(int Function, int Start), (RegionPlan Plan, int Moment)>? loopPlans;

    /// <summary>Where the steps of its functions lie.</summary>
    public StepMemory StepMemory { get; } = new();

    /// <summary>Decides how the function that is being called through its slot is run.</summary>
    /// <param name="context">The first argument of the call.</param>
    /// <param name="function">The function, if it is to be interpreted.</param>
    /// <returns>The address of its code, if it is to be called.</returns>
    public static nint Choose(FunctionContext context, out InterpretedFunction? function)
    {
        CompiledModule code = ((Instance)context).Code;
        int index = (int)(context.Pending - code.Slots);
        function = code.ToInterpret(index);
        return function is null ? code.Compile(index) : 0;
    }

    /// <summary>A function that is about to be called, in the interpreter's form; null if its slot is to be called.</summary>
    /// <param name="index">Its index among the functions that the module defines.</param>
    public InterpretedFunction? ToInterpret(int index)
    {
        if (Volatile.Read(ref isForCode[index]))
            return null;
        InterpretedFunction? function = interpreted[index] ?? Translate(index);
        if (function is null)
            return null;
        function.Heat += function.Active > 0 ? Interpreter.RecursionHeat : Interpreter.CallHeat;
        if (function.Heat <= function.Limit || IsLeftToBackground(function))
            return function;
        Compile(index);
        return null;
    }

    /// <summary>Whether a loop that is hot has code. It is made if need be, now or in the background.</summary>
    public bool HasCode(InterpretedFunction function, InterpretedLoop loop)
    {
        if (Volatile.Read(ref loop.Code) != 0)
            return true;
        if (loop.IsAwaited)
            return false;
        loop.IsAwaited = CompilesInBackground && TryCompileLater(function, loop);
        if (!loop.IsAwaited)
            CompileLoop(function, loop);
        return !loop.IsAwaited;
    }

    /// <summary>Whether a function that is hot is interpreted further while it is compiled. In deep recursion it is not: the stack might not
    /// last until then.</summary>
    private bool IsLeftToBackground(InterpretedFunction function)
    {
        if (function.Active > Interpreter.DeepRecursion)
            return false;
        if (!function.IsAwaited)
            function.IsAwaited = CompilesInBackground && TryCompileLater(function);
        return function.IsAwaited;
    }

    /// <summary>Whether to leave it to another thread to compile something. While all processors run guests, it would take its time from them,
    /// and they would be interpreted for two or three times as long. Who does it himself while all functions are compiled, waits for that.</summary>
    private bool CompilesInBackground => Module.Options.CompilesInBackground && (BusyThreads.LeaveProcessor || whole is not null);

    // Methods of their own: what a lambda captures is allocated when the method around it begins, which here is at every call and round
    // until the code is there.
    private bool TryCompileLater(InterpretedFunction function) => BackgroundCompiler.TryAdd(() => Compile(function.Index));

    private bool TryCompileLater(InterpretedFunction function, InterpretedLoop loop) => BackgroundCompiler.TryAdd(() => CompileLoop(function, loop));

    private InterpretedFunction? Translate(int index)
    {
        InterpretedFunction? function = Module.Options.InterpretationLimit > 0 ? new Translator(this, index).Translate() : null;
        if (function is null)
            Volatile.Write(ref isForCode[index], true);
        return interpreted[index] = function;
    }

    private void CompileLoop(InterpretedFunction function, InterpretedLoop loop) =>
        CompileLoop(function, loop, GuestThread.Current?.Store?.Group);

    private void CompileLoop(InterpretedFunction function, InterpretedLoop loop, ThreadGroup? guest)
    {
        if (GuestThread.Current is { } thread && thread.IsStackShort())
        {
            GuestThread.Run(StoreOptions.Default.StackSize, () => CompileLoop(function, loop, guest));
            return;
        }
        RegionPlan plan;
        using (EnterAlone(guest))
        {
            if (loop.Code != 0)
                return;
            plan = DefineLoop(function, loop);
        }
        PrepareRegions(plan);
        Volatile.Write(ref loop.Code, MethodGroup.Prepare(plan.Regions[0].Method));
    }

    private RegionPlan DefineLoop(InterpretedFunction function, InterpretedLoop loop)
    {
        int index = function.Index;
        int functionIndex = index + Module.Content.ImportedFunctionCount;
        if (loopPlans is not null && loopPlans.TryGetValue((functionIndex, loop.Start), out (RegionPlan Plan, int Moment) made))
            return made.Plan;
        // After it comes what lies behind it, or all of the loops around it once more.
        OpenBlock? outer = Array.Find(loop.Around, static block => block.Opcode == Opcode.Loop);
        int next = outer?.Loop!.Start ?? loop.End;
        ByteRange code = Module.Content.Bodies[index].Code;
        int[] readAfter = Liveness.After(Module.Content, code, function.Variables, loop.Start)
            ?? VariableUse.ReadBy(Module.Content, new ByteRange(next, code.End - next));
        EnclosingLabel? label = null;
        foreach (OpenBlock block in loop.Around)
            label = new EnclosingLabel(block.Type.OfLabel(block.Opcode == Opcode.Loop), label);
        var region = new Region(0, loop.Start, loop.End) { Label = label, ReadAfter = readAfter };
        RegionPlan plan = RegionPlanner.PlanLoop(
            Module.Content, index, region, Bounds == BoundsMode.Explicit, Module.Options.MethodBudget);
        WriteGroup([plan], () => WriteRegion(functionIndex, plan, region, self: null, moment));
        (loopPlans ??= [])[(functionIndex, loop.Start)] = (plan, moment);
        return plan;
    }

    private (RegionPlan Plan, int Moment) PlanOfLoop(int functionIndex, int start)
    {
        lock (gate)
            return loopPlans![(functionIndex, start)];
    }
}
