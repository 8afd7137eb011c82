using WasiTools.Engine.Compilation;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine;

/// <summary>A module with its memories, tables and globals (specification section 4.2.5). It belongs to a store and shares code with
/// every other instance of its module.</summary>
public sealed unsafe class Instance : FunctionContext
{
    /// <summary>First byte of memory 0; null without one.</summary>
    internal byte* MemoryBase;

    /// <summary>All bits set, for code that must hide this from the just-in-time compiler.</summary>
    internal readonly int Ones = -1;

    /// <summary>The store's context.</summary>
    internal readonly StoreContext* Context;

    /// <summary>Two slots for each global that the module defines.</summary>
    internal ulong* GlobalSlots;

    /// <summary>Memory 0; null without one.</summary>
    internal Memory? Memory0;

    internal readonly Memory[] Memories;
    internal readonly Table[] Tables;
    internal readonly Global[] Globals;
    internal readonly Tag[] Tags;

    /// <summary>The module's types.</summary>
    internal readonly DefinedType[] Types;

    /// <summary>The imported functions, in order.</summary>
    internal readonly Func[] ImportedFunctions;

    /// <summary>The references of each element segment; empty once it is dropped.</summary>
    internal readonly object?[][] ElementSegments;

    /// <summary>Whether each data segment has been dropped.</summary>
    internal readonly bool[] DroppedData;

    private readonly Func?[] functions;
    private readonly ulong[] globalBlock;

    private Instance(Store store, Module module, object[] imports, Instance? creator)
    {
        ModuleContent content = module.Content;
        Store = store;
        Module = module;
        Imports = imports;
        Context = store.Context;
        Types = content.Types;
        Memories = new Memory[content.Memories.Length];
        Tables = new Table[content.Tables.Length];
        Globals = new Global[content.Globals.Length];
        Tags = new Tag[content.Tags.Length];
        ImportedFunctions = new Func[content.ImportedFunctionCount];
        ElementSegments = new object?[content.Elements.Length][];
        DroppedData = new bool[content.Data.Length];
        functions = new Func?[content.Functions.Length];
        globalBlock = GC.AllocateArray<ulong>(2 * (content.Globals.Length - content.ImportedGlobalCount) + 1, pinned: true);
        fixed (ulong* slots = globalBlock)
            GlobalSlots = slots;
        Link(content, imports);
        DefineMemoriesAndTags(content, creator);
        Code = module.CompiledFor(Array.TrueForAll(Memories, static memory => memory.IsGuarded) ? store.Options.Bounds : BoundsMode.Explicit);
    }

    /// <summary>The module it is an instance of.</summary>
    public Module Module { get; }

    /// <summary>The store it lives in.</summary>
    public Store Store { get; }

    /// <summary>What was provided for each import, in order.</summary>
    internal object[] Imports { get; }

    /// <summary>The module's code for the bounds mode of this instance's memories.</summary>
    internal CompiledModule Code { get; }

    /// <summary>The memory exported as <c>memory</c>, else memory 0, else null.</summary>
    internal Memory? DefaultMemory => GetMemory("memory") ?? Memory0;

    /// <summary>An exported function; null if there is none of that name.</summary>
    public Func? GetFunction(string name) => Exported(name, ExternalKind.Function) as Func;

    /// <summary>An exported memory; null if there is none of that name.</summary>
    public Memory? GetMemory(string name) => Exported(name, ExternalKind.Memory) as Memory;

    /// <summary>An exported table; null if there is none of that name.</summary>
    public Table? GetTable(string name) => Exported(name, ExternalKind.Table) as Table;

    /// <summary>An exported global; null if there is none of that name.</summary>
    public Global? GetGlobal(string name) => Exported(name, ExternalKind.Global) as Global;

    /// <summary>An exported tag; null if there is none of that name.</summary>
    public Tag? GetTag(string name) => Exported(name, ExternalKind.Tag) as Tag;

    /// <summary>Everything exported, in the module's order.</summary>
    internal IEnumerable<(string Name, object Item)> AllExports =>
        Module.Content.Exports.Select(e => (e.Name, Item(e)));

    /// <summary>Makes an instance: allocates, initialises, runs the start function.</summary>
    /// <param name="store">Where it lives.</param>
    /// <param name="module">What it is an instance of.</param>
    /// <param name="imports">What it imports, in order.</param>
    /// <param name="creator">For a thread of a program: an instance of the same module, whose shared memories it uses instead of ones of
    /// its own.</param>
    internal static Instance Create(Store store, Module module, object[] imports, Instance? creator = null)
    {
        ModuleContent content = module.Content;
        for (int i = 0; i < imports.Length; i++)
        {
            if (External.Mismatch(imports[i], content, content.Imports[i]) is string mismatch)
                Throw.Link($"incompatible import type: {content.Imports[i].Module}.{content.Imports[i].Name}: {mismatch}");
        }
        var instance = new Instance(store, module, imports, creator);
        instance.InitializeVariables(content);
        instance.RunSegments(content);
        if (content.Start is int start)
            instance.GetFunc(start).Invoke();
        return instance;
    }

    /// <summary>The function of an index, the same object every time.</summary>
    internal Func GetFunc(int index)
    {
        if (index < ImportedFunctions.Length)
            return ImportedFunctions[index];
        return functions[index] ??= new Func(this, Code.EnsureSlot(index), Module.Content.Functions[index], Store, index);
    }

    /// <summary>The address of the slots of a global that is a number or vector.</summary>
    internal static ulong* GlobalCell(Instance instance, int index) => instance.Globals[index].Cell;

    private object? Exported(string name, ExternalKind kind)
    {
        return Module.FindExport(name) is { } export && export.Kind == kind ? Item(export) : null;
    }

    private object Item(Export export) => export.Kind switch
    {
        ExternalKind.Function => GetFunc(export.Index),
        ExternalKind.Table => Tables[export.Index],
        ExternalKind.Memory => Memories[export.Index],
        ExternalKind.Global => Globals[export.Index],
        _ => Tags[export.Index],
    };

    private void Link(ModuleContent content, object[] imports)
    {
        for (int i = 0; i < imports.Length; i++)
        {
            int index = content.Imports[i].Index;
            switch (imports[i])
            {
                case Func func:
                    ImportedFunctions[index] = func;
                    break;
                case HostFunction host:
                    var binding = new HostBinding(host, this);
                    ImportedFunctions[index] = new Func(binding, binding.Slot, host.Type, Store, index);
                    break;
                case Memory memory:
                    Memories[index] = memory;
                    break;
                case Table table:
                    Tables[index] = table;
                    break;
                case Global global:
                    Globals[index] = global;
                    break;
                case Tag tag:
                    Tags[index] = tag;
                    break;
            }
        }
    }

    private void DefineMemoriesAndTags(ModuleContent content, Instance? creator)
    {
        for (int i = content.ImportedMemoryCount; i < Memories.Length; i++)
        {
            Memories[i] = creator is not null && content.Memories[i].IsShared
                ? creator.Memories[i]
                : new Memory(content.Memories[i], Store.Options.Bounds == BoundsMode.Guard, Store.Options.MaximumMemory);
        }
        for (int i = content.ImportedTagCount; i < Tags.Length; i++)
            Tags[i] = new Tag(content.Tags[i]);
        if (Memories.Length > 0)
        {
            Memory0 = Memories[0];
            MemoryBase = Memory0.Base;
        }
    }

    private void InitializeVariables(ModuleContent content)
    {
        int imported = content.ImportedGlobalCount;
        for (int i = imported; i < Globals.Length; i++)
        {
            Globals[i] = new Global(content.Globals[i], globalBlock, 2 * (i - imported));
            Globals[i].Store(ConstantExpression.Evaluate(this, content.GlobalInitializers[i - imported]));
        }
        for (int i = content.ImportedTableCount; i < Tables.Length; i++)
        {
            ByteRange? initializer = content.TableInitializers[i - content.ImportedTableCount];
            object? initial = initializer is ByteRange range ? ConstantExpression.Evaluate(this, range).Reference : null;
            Tables[i] = new Table(content.Tables[i], initial);
        }
    }

    private void RunSegments(ModuleContent content)
    {
        for (int i = 0; i < ElementSegments.Length; i++)
            ElementSegments[i] = content.Elements[i].Mode == SegmentMode.Declarative ? [] : EvaluateElements(content.Elements[i]);
        for (int i = 0; i < ElementSegments.Length; i++)
        {
            ElementSegment segment = content.Elements[i];
            if (segment.Mode != SegmentMode.Active)
                continue;
            ulong offset = Offset(segment.Offset, content.Tables[segment.Table].Is64);
            Tables[segment.Table].Initialize(offset, ElementSegments[i], 0, (ulong)segment.Count);
            ElementSegments[i] = [];
        }
        for (int i = 0; i < DroppedData.Length; i++)
        {
            DataSegment segment = content.Data[i];
            if (segment.Mode != SegmentMode.Active)
                continue;
            ulong offset = Offset(segment.Offset, content.Memories[segment.Memory].Is64);
            Memories[segment.Memory].PrepareForData(offset, (ulong)segment.Bytes.Length);
            BulkOperations.MemoryInit(this, offset, 0, (ulong)segment.Bytes.Length, i, segment.Memory);
            DroppedData[i] = true;
        }
    }

    private object?[] EvaluateElements(ElementSegment segment)
    {
        var elements = new object?[segment.Count];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = segment.Functions is int[] indices
                ? GetFunc(indices[i])
                : ConstantExpression.Evaluate(this, segment.Expressions![i]).Reference;
        }
        return elements;
    }

    private ulong Offset(ByteRange expression, bool is64)
    {
        Value value = ConstantExpression.Evaluate(this, expression);
        return is64 ? (ulong)value.AsI64 : (uint)value.AsI32;
    }
}
