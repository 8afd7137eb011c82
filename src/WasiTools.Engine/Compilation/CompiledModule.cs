using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Interpretation;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>A module's code for one bounds mode. Every function is entered through a slot, which first leads to a stub that compiles the
/// function and then to its code.</summary>
internal sealed unsafe partial class CompiledModule
{
    private const string FunctionPrefix = "wasm-function[";

    private static readonly ClrSignature regionSignature = new(typeof(int), [typeof(Instance), typeof(byte*), typeof(object?[])]);
    private static readonly ConditionalWeakTable<Assembly, CompiledModule> byAssembly = [];

    private readonly Lock gate = new();
    private readonly nint[] slots;
    private readonly RegionPlan?[] plans;

    // The handle of each function's method; 0 for none.
    private readonly nint[] methods;

    // Of each function the moment at which its methods were written, and the one from which it may be called directly (0: it may not):
    // numbers that grow with each function that may.
    private readonly int[] written, ready;
    private int moment;
    private Dictionary<int, nint>? stubs, entryPoints;
    private DynamicAssembly? assembly;

    // What is being written.
    private MethodGroup? group;

    // Classes of structures are made while the process runs: images cannot refer to them.
    private readonly bool areImagesPossible;

    public CompiledModule(Module module, BoundsMode bounds)
    {
        Module = module;
        Bounds = bounds;
        int count = module.Content.Bodies.Length;
        slots = GC.AllocateArray<nint>(Math.Max(count, 1), pinned: true);
        methods = new nint[count];
        plans = new RegionPlan?[count];
        written = new int[count];
        ready = new int[count];
        unaskedIn = new int[count];
        areImagesPossible = !Array.Exists(module.Content.Types, static type => type.Kind == CompositeKind.Struct);
        interpreted = new InterpretedFunction?[count];
        isForCode = new bool[count];
        fixed (nint* address = slots)
            Slots = address;
    }

    public Module Module { get; }

    public BoundsMode Bounds { get; }

    /// <summary>Code addresses of the functions that the module defines, in memory that does not move.</summary>
    public nint* Slots { get; }

    /// <summary>Functions compiled so far.</summary>
    public int CompiledCount
    {
        get
        {
            int count = 0;
            foreach (nint method in methods)
                count += method == 0 ? 0 : 1;
            return count;
        }
    }

    /// <summary>The slot of a function that the module defines, ready to be called through.</summary>
    /// <param name="functionIndex">Its index in the function index space.</param>
    public nint* EnsureSlot(int functionIndex)
    {
        int index = functionIndex - Module.Content.ImportedFunctionCount;
        nint* slot = Slots + index;
        if (Volatile.Read(ref *slot) == 0)
        {
            lock (gate)
            {
                if (*slot == 0)
                    Volatile.Write(ref *slot, Stub(Module.Content.Functions[functionIndex]));
            }
        }
        return slot;
    }

    /// <summary>Compiles the function that is being called through its slot.</summary>
    /// <returns>The address of its code.</returns>
    public static nint Resolve(FunctionContext context)
    {
        CompiledModule code = ((Instance)context).Code;
        return code.Compile((int)(context.Pending - code.Slots));
    }

    /// <summary>Compiles a function unless that has been done.</summary>
    /// <param name="index">Its index among the functions that the module defines.</param>
    /// <returns>The address of its code.</returns>
    /// <exception cref="GuestStoppedException">All functions were being compiled, and the guest that needs this one was stopped.</exception>
    public nint Compile(int index) => Compile(index, GuestThread.Current?.Store?.Group);

    private nint Compile(int index, ThreadGroup? guest)
    {
        if (GuestThread.Current is { } thread && thread.IsStackShort())
        {
            // The just-in-time compiler needs stack of its own.
            nint address = 0;
            GuestThread.Run(StoreOptions.Default.StackSize, () => address = Compile(index, guest));
            return address;
        }
        using (EnterAlone(guest))
        {
            if (methods[index] == 0)
                WriteMethods([index]);
        }
        nint code = Prepare(index);
        lock (gate)
            Publish(index, code);
        return code;
    }

    /// <summary>Has a function compiled whose method is written.</summary>
    /// <param name="index">Its index among the functions that the module defines.</param>
    /// <returns>The address of its code.</returns>
    public nint Prepare(int index)
    {
        PrepareRegions(plans[index]!);
        return MethodGroup.Prepare(methods[index]);
    }

    /// <summary>The method that carries a function's arguments and results in slots; see <see cref="EntryPoints"/>.</summary>
    public nint EntryPoint(DefinedType type)
    {
        lock (gate)
        {
            entryPoints ??= [];
            if (!entryPoints.TryGetValue(type.Id, out nint code))
            {
                nint method = Assembly.Define("enter", EntryPoints.Signature, (il, _) => EntryPoints.Emit(il, type.Function!));
                entryPoints[type.Id] = code = MethodGroup.Prepare(method);
            }
            return code;
        }
    }

    /// <summary>The method of a function that already had code at a moment, so that what was written then calls it directly and not
    /// through its slot; otherwise null. Asked again for the same moment, the answer is the same.</summary>
    public MethodInfo? MethodReadyAt(int moment, int functionIndex)
    {
        if (!IsReadyAt(moment, functionIndex))
            return null;
        int index = functionIndex - Module.Content.ImportedFunctionCount;
        return methods[index] is not 0 and nint handle ? MethodGroup.Method(handle) : unfinished![index];
    }

    /// <summary>Whether a function may be called directly by what was written at a moment: it had code, or is written together with it.
    /// </summary>
    public bool IsReadyAt(int moment, int functionIndex) =>
        ready[functionIndex - Module.Content.ImportedFunctionCount] is not 0 and int since && since <= moment;

    /// <summary>The tokens of what is being written; null if a method is only noted.</summary>
    public TokenTable? Tokens => group?.Tokens;

    /// <summary>The method of a region, written unless that has been done. Called while the function is being written.</summary>
    public MethodInfo WriteRegion(int functionIndex, RegionPlan plan, Region region, MethodInfo? self, int moment) =>
        region.Method != 0 ? MethodGroup.Method(region.Method) : region.Unfinished ??= group!.Add(
            plan.Loop is { } loop
                ? $"{FunctionPrefix}{functionIndex}]{LoopMark}{loop.Start}{LoopMark}{region.Number}"
                : $"{FunctionPrefix}{functionIndex}]{region.Number}",
            regionSignature,
            (il, _) => new FunctionCompiler(this, functionIndex, plan, region, il, self, moment).Compile());

    /// <summary>What a stack frame is in terms of the guest: the function that was called, and before it those that are inlined in it,
    /// innermost first. Nothing for a frame of the host.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="called">The frame that it called; null if that is none of the guest's.</param>
    /// <param name="place">Module offset and site, if something knows better than the frame.</param>
    /// <param name="isRegion">Whether it is of a region: a frame of the function itself follows.</param>
    public static GuestFrame[] Describe(StackFrame frame, GuestFrame? called, (int Offset, int Site)? place, out bool isRegion)
    {
        isRegion = false;
        if (frame.GetMethod() is not { DeclaringType: { } type } method
            || !method.Name.StartsWith(FunctionPrefix, StringComparison.Ordinal)
            || !byAssembly.TryGetValue(type.Assembly, out CompiledModule? code))
        {
            return [];
        }
        int close = method.Name.IndexOf(']');
        int index = int.Parse(method.Name.AsSpan()[FunctionPrefix.Length..close]);
        isRegion = close + 1 < method.Name.Length;
        ReadOnlySpan<char> number = method.Name.AsSpan(close + 1);
        RegionPlan plan;
        int moment;
        if (number is [LoopMark, ..])
        {
            int mark = number.LastIndexOf(LoopMark);
            (plan, moment) = code.PlanOfLoop(index, int.Parse(number[1..mark]));
            number = number[(mark + 1)..];
        }
        else
        {
            (plan, moment) = code.PlanOf(index);
        }
        Region? region = isRegion ? plan.Regions[int.Parse(number)] : null;
        int? callee = called is null ? null : called.Source == code.Module ? called.FunctionIndex : MethodNotes.AnyFunction;
        MethodNotes notes = code.NotesOf(index, plan, moment, region);
        int start = region?.Start ?? code.Module.Content.Bodies[index - code.Module.Content.ImportedFunctionCount].Code.Offset;
        int il = frame.GetILOffset();
        (int Offset, int Site) found = place ?? (il < 0 ? (start, 0) : notes.Find(il, callee, start));
        return [.. notes.CallsAt(found, index).Select(call => code.Frame(call.Function, call.Offset))];
    }

    /// <summary>A frame of one of the module's functions.</summary>
    /// <param name="functionIndex">The function, by its index in the function index space.</param>
    /// <param name="offset">Module offset of the instruction.</param>
    public GuestFrame Frame(int functionIndex, int offset) =>
        new(Module.Name, functionIndex, Module.FunctionName(functionIndex), offset) { Source = Module };

    /// <summary>How a function is cut, by its index among those that the module defines.</summary>
    public RegionPlan Plan(int index)
    {
        lock (gate)
            return plans[index] ??= RegionPlanner.Plan(Module.Content, index, Bounds == BoundsMode.Explicit, Module.Options.MethodBudget);
    }

    private (RegionPlan Plan, int Moment) PlanOf(int functionIndex)
    {
        int index = functionIndex - Module.Content.ImportedFunctionCount;
        return (plans[index]!, written[index]);
    }

    private DynamicAssembly Assembly => assembly ??= new DynamicAssembly();

    /// <summary>Writes the methods of functions that have none: of all or, if one cannot be written, of none.</summary>
    /// <param name="indices">The functions, by their indices among those that the module defines.</param>
    /// <param name="afterEach">Called for each when it is written.</param>
    /// <param name="image">A buffer, if they shall become an image.</param>
    private void WriteMethods(int[] indices, Action<int, MethodBuilder>? afterEach = null, MemoryStream? image = null)
    {
        RegionPlan[] plansOfAll = Array.ConvertAll(indices, Plan);
        var builders = new MethodBuilder[indices.Length];
        MethodGroup complete = WriteGroup(plansOfAll, () =>
        {
            for (int i = 0; i < indices.Length; i++)
            {
                builders[i] = WriteFunction(indices[i], plansOfAll[i]);
                afterEach?.Invoke(indices[i], builders[i]);
            }
        }, image);
        for (int i = 0; i < indices.Length; i++)
            methods[indices[i]] = complete.Handle(builders[i]);
    }

    private MethodBuilder WriteFunction(int index, RegionPlan plan)
    {
        int functionIndex = index + Module.Content.ImportedFunctionCount;
        FunctionType type = Module.Content.Functions[functionIndex].Function!;
        int now = written[index] = moment;
        return group!.Add(
            $"{FunctionPrefix}{functionIndex}]",
            ClrSignature.Of(type, typeof(Instance)),
            (il, self) => new FunctionCompiler(this, functionIndex, plan, null, il, self, now).Compile());
    }

    private MethodGroup WriteGroup(RegionPlan[] plansOfAll, Action write, MemoryStream? image = null)
    {
        MethodGroup? complete = null;
        try
        {
            complete = image is null ? Assembly.Define(Begin) : Assembly.DefineImage(Begin, image);
            byAssembly.AddOrUpdate(complete.Type.Assembly, this);
            return complete;
        }
        finally
        {
            group = null;
            foreach (RegionPlan plan in plansOfAll)
            {
                foreach (Region region in plan.Regions)
                {
                    if (region.Unfinished is { } method && complete is not null)
                        region.Method = complete.Handle(method);
                    region.Unfinished = null;
                }
            }
        }

        void Begin(MethodGroup started)
        {
            group = started;
            write();
        }
    }

    /// <summary>From now on a function is called by its code. The gate is held.</summary>
    private void Publish(int index, nint code)
    {
        if (ready[index] == 0)
            ready[index] = ++moment;
        Volatile.Write(ref Slots[index], code);
        Volatile.Write(ref isForCode[index], true);
    }

    private static void PrepareRegions(RegionPlan plan)
    {
        foreach (Region region in plan.Regions)
        {
            // A region that lies in unreachable code has no method.
            if (region.Method != 0)
                MethodGroup.Prepare(region.Method);
        }
    }

    private nint Stub(DefinedType type) => LazyStubs.Ready(type.Function!) is nint ready and not 0 ? ready : MakeStub(type);

    private nint MakeStub(DefinedType type)
    {
        stubs ??= [];
        if (!stubs.TryGetValue(type.Id, out nint code))
        {
            nint method = Assembly.Define(
                "compile", ClrSignature.Of(type.Function!, typeof(Instance)), (il, _) => LazyStubs.Emit(il, type.Function!));
            stubs[type.Id] = code = RuntimeMethodHandle.FromIntPtr(method).GetFunctionPointer();
        }
        return code;
    }

    /// <summary>What is where in a method's CIL: the function is translated once more, this time with notes.</summary>
    private MethodNotes NotesOf(int functionIndex, RegionPlan plan, int moment, Region? region)
    {
        int index = functionIndex - Module.Content.ImportedFunctionCount;
        ClrSignature signature = region is null
            ? ClrSignature.Of(Module.Content.Functions[functionIndex].Function!, typeof(Instance))
            : regionSignature;
        var scratch = new DynamicMethod("notes", signature.Result, signature.Parameters, typeof(CompiledModule).Module, skipVisibility: true);
        var notes = new MethodNotes();
        lock (gate)
        {
            MethodInfo? self = plan == plans[index] ? MethodGroup.Method(methods[index]) : null;
            var compiler = new FunctionCompiler(this, functionIndex, plan, region, scratch.GetILGenerator(), self, moment)
            {
                Notes = notes,
            };
            compiler.Compile();
        }
        return notes;
    }
}
