using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Compilation;

/// <summary>A collectible assembly that receives one module's compiled code and goes away with it; for many functions, one after another.
/// </summary>
internal sealed class DynamicAssembly
{
    // To add a type to an assembly takes longer the more it has: with twenty thousand in one, eight times as long as with a few hundred.
    private const int MostTypes = 256;

    // What the builder of an assembly remembers of each method stays until the assembly is full: several times its code.
    private const int MostMethods = 2_048;

    private static int assemblies;

    // A type of each assembly, which keeps it: who runs the code may know its address alone.
    private readonly List<Type> kept = [];
    private ModuleBuilder? current;
    private TokenTable? tokens;
    private MethodStore store;
    private int types, methods;

    /// <summary>Makes an assembly whose code may use what is internal to the engine.</summary>
    public static ModuleBuilder Open(string name, AssemblyBuilderAccess access)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), access);
        ConstructorInfo ignore = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        string engine = typeof(DynamicAssembly).Assembly.GetName().Name!;
        assembly.SetCustomAttribute(new CustomAttributeBuilder(ignore, [engine]));
        return assembly.DefineDynamicModule(name);
    }

    /// <summary>Makes methods that become one type.</summary>
    /// <param name="write">Writes them.</param>
    /// <returns>The methods, complete.</returns>
    public MethodGroup Define(Action<MethodGroup> write)
    {
        // Assemblies refer to each other by their names, so that no two of the process are called the same. A guest's name may hold what an
        // assembly's must not.
        if (current is null || types >= MostTypes || methods >= MostMethods || store.IsFull)
        {
            current = Open($"wasm{Interlocked.Increment(ref assemblies)}", AssemblyBuilderAccess.RunAndCollect);
            types = methods = 0;
            tokens = new TokenTable(current);
            store = new MethodStore();
        }
        var group = new MethodGroup(current.DefineType(
            $"T{types++}", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit), tokens!);
        write(group);
        group.Complete(ref store);
        methods += group.Count;
        if (kept.Count == 0 || kept[^1].Assembly != group.Type.Assembly)
            kept.Add(group.Type);
        return group;
    }

    /// <summary>Makes a static method.</summary>
    /// <param name="name">Its name, as it appears in stack traces.</param>
    /// <param name="signature">Its result and parameters.</param>
    /// <param name="emit">Writes its body; receives the method for calls to itself.</param>
    /// <returns>The method's handle.</returns>
    public nint Define(string name, ClrSignature signature, Action<ILGenerator, MethodInfo> emit)
    {
        MethodBuilder? method = null;
        return Define(group => method = group.Add(name, signature, emit)).Handle(method!);
    }
}
