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

    // What the builder of an assembly remembers of each method stays until the assembly is full.
    private const int MostMethods = 2_048;

    private static int assemblies;

    // A type of each assembly, which keeps it: who runs the code may know its address alone.
    private readonly List<Type> kept = [];
    private ModuleBuilder? current;
    private TokenTable? tokens;
    private int types, methods;
    private ImageContext? images;

    /// <summary>Makes an assembly whose code may use what is internal to the engine.</summary>
    public static ModuleBuilder Open(string name, AssemblyBuilderAccess access) =>
        Open(AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), access));

    private static ModuleBuilder Open(AssemblyBuilder assembly)
    {
        ConstructorInfo ignore = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        string engine = typeof(DynamicAssembly).Assembly.GetName().Name!;
        assembly.SetCustomAttribute(new CustomAttributeBuilder(ignore, [engine]));
        return assembly.DefineDynamicModule(assembly.GetName().Name!);
    }

    /// <summary>Makes methods that become one type.</summary>
    /// <param name="write">Writes them.</param>
    /// <returns>The methods, complete.</returns>
    public MethodGroup Define(Action<MethodGroup> write)
    {
        if (current is null || types >= MostTypes || methods >= MostMethods)
        {
            current = Open(NextName(), AssemblyBuilderAccess.RunAndCollect);
            types = methods = 0;
            tokens = new TokenTable(current, isImage: false);
        }
        TypeBuilder type = DefineType(current, types++);
        var group = new MethodGroup(type, tokens!);
        write(group);
        group.Complete(type.CreateType());
        methods += group.Count;
        Keep(group.Type);
        return group;
    }

    /// <summary>Makes methods that become an assembly of their own. They may refer to methods that this made since
    /// <see cref="EndImages"/>, but to none of those that <see cref="Define(Action{MethodGroup})"/> made, and to no type whose assembly was
    /// made while the process runs.</summary>
    /// <param name="write">Writes them.</param>
    /// <param name="image">A buffer for the assembly.</param>
    /// <returns>The methods, complete.</returns>
    public MethodGroup DefineImage(Action<MethodGroup> write, MemoryStream image)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(NextName()), typeof(object).Assembly);
        ModuleBuilder module = Open(assembly);
        TypeBuilder type = DefineType(module, 0);
        var group = new MethodGroup(type, new TokenTable(module, isImage: true));
        write(group);
        type.CreateType();
        images ??= new ImageContext();
        group.Complete(images.Load(assembly, image).GetType(type.Name, throwOnError: true)!);
        Keep(group.Type);
        return group;
    }

    /// <summary>From now on the images, all of whose code must be compiled, go away when nothing refers to them.</summary>
    public void EndImages()
    {
        // The runtime itself refers to what is in a context until this is called.
        images?.Unload();
        images = null;
    }

    /// <summary>Assemblies refer to each other by their names, so that no two of the process are called the same. A guest's name may hold
    /// what an assembly's must not.</summary>
    private static string NextName() => $"wasm{Interlocked.Increment(ref assemblies)}";

    private static TypeBuilder DefineType(ModuleBuilder module, int number) => module.DefineType(
        $"T{number}", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit);

    private void Keep(Type type)
    {
        if (kept.Count == 0 || kept[^1].Assembly != type.Assembly)
            kept.Add(type);
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
