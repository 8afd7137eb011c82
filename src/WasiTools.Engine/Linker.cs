using System.Runtime.InteropServices;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine;

/// <summary>Names what modules can import, and instantiates them. Definitions may be used by any number of stores and threads.</summary>
public sealed class Linker
{
    /// <summary>So many missing imports a message names.</summary>
    private const int MostNamed = 100;

    /// <summary>By module, then by name: strings as keys need no comparer that the runtime would have to make first.</summary>
    private readonly Dictionary<string, Dictionary<string, object>> items = [];

    /// <summary>Whether functions that nobody defined are replaced by ones that trap when called.</summary>
    public bool TrapUnknownImports { get; init; }

    /// <summary>Defines a function of a store's instance.</summary>
    public Linker Define(string module, string name, Func function) => Add(module, name, function);

    /// <summary>Defines a memory.</summary>
    public Linker Define(string module, string name, Memory memory) => Add(module, name, memory);

    /// <summary>Defines a table.</summary>
    public Linker Define(string module, string name, Table table) => Add(module, name, table);

    /// <summary>Defines a global.</summary>
    public Linker Define(string module, string name, Global global) => Add(module, name, global);

    /// <summary>Defines a tag.</summary>
    public Linker Define(string module, string name, Tag tag) => Add(module, name, tag);

    /// <summary>Defines everything that an instance exports under a module name.</summary>
    public Linker Define(string module, Instance instance)
    {
        foreach ((string name, object item) in instance.AllExports)
            Add(module, name, item);
        return this;
    }

    /// <summary>Defines a host function by a delegate.</summary>
    /// <param name="module">Module name.</param>
    /// <param name="name">Item name.</param>
    /// <param name="function">Parameters and result are int or uint (i32), long or ulong (i64), float, double, Vector128 of byte, Func
    /// (funcref), GuestStruct (structref), GuestArray (arrayref), I31 (i31ref) or object (externref); several results are a tuple. A first parameter of type <see cref="Instance"/> receives the
    /// caller, one of type <see cref="CancellationToken"/> behind it the group's <see cref="ThreadGroup.Stopping"/>. It is called on
    /// guest threads, on several at once if the guest has threads. Exceptions pass through the guest unchanged.</param>
    /// <exception cref="ArgumentException">A parameter or result is of another type.</exception>
    public Linker DefineFunction(string module, string name, Delegate function) =>
        Add(module, name, DelegateBinding.Create($"{module}.{name}", function));

    /// <summary>Defines a host function by its type and a general callback.</summary>
    /// <param name="module">Module name.</param>
    /// <param name="name">Item name.</param>
    /// <param name="type">Parameters and results.</param>
    /// <param name="function">Receives the caller and the arguments, gives the results.</param>
    public Linker DefineFunction(string module, string name, FunctionType type, Func<Instance, Value[], Value[]> function) =>
        Add(module, name, DelegateBinding.Create($"{module}.{name}", type, function));

    /// <summary>Defines a host function by the address of its code; see <see cref="HostFunction"/>.</summary>
    internal Linker DefineRaw(string module, string name, FunctionType type, nint code, object? state) =>
        Add(module, name, new HostFunction($"{module}.{name}", TypeRegistry.Intern(type), code, state));

    /// <summary>Whether something is defined under a name.</summary>
    public bool IsDefined(string module, string name) => Find(module, name) is not null;

    /// <summary>Resolves a module's imports, instantiates it, and runs its start function (specification section 4.7.2).</summary>
    /// <exception cref="LinkException">An import is missing or does not fit.</exception>
    /// <exception cref="Trap">A segment is out of bounds or the start function traps.</exception>
    public Instance Instantiate(Store store, Module module) => Instance.Create(store, module, Resolve(module));

    /// <summary>What a module's imports are, in order.</summary>
    /// <exception cref="LinkException">Some are missing; they are named, unless there are very many.</exception>
    internal object[] Resolve(Module module)
    {
        Import[] imports = module.Content.Imports;
        var resolved = new object[imports.Length];
        List<string>? missing = null;
        for (int i = 0; i < imports.Length; i++)
        {
            Import import = imports[i];
            if (Find(import.Module, import.Name) is object item)
                resolved[i] = item;
            else if (TrapUnknownImports && import.Kind == ExternalKind.Function)
                resolved[i] = UnknownImport.Create($"{import.Module}.{import.Name}", module.Content.Functions[import.Index]);
            else
                (missing ??= []).Add($"{import.Kind.ToString().ToLowerInvariant()} {import.Module}.{import.Name}");
        }
        if (missing is not null)
        {
            int more = missing.Count - MostNamed;
            string named = string.Join(", ", CollectionsMarshal.AsSpan(missing)[..Math.Min(missing.Count, MostNamed)]!);
            Throw.Link($"unknown import: {named}{(more > 0 ? $", and {more} more" : "")}");
        }
        return resolved;
    }

    private object? Find(string module, string name) =>
        items.TryGetValue(module, out Dictionary<string, object>? named) && named.TryGetValue(name, out object? item) ? item : null;

    private Linker Add(string module, string name, object item)
    {
        if (!items.TryGetValue(module, out Dictionary<string, object>? named))
            items.Add(module, named = []);
        named[name] = item;
        return this;
    }
}
