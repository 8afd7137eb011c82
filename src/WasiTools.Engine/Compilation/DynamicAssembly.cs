using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Compilation;

/// <summary>A collectible assembly that receives one module's compiled code and goes away with it; for many functions, one after another.
/// </summary>
internal sealed class DynamicAssembly
{
    // To add a type to an assembly takes longer the more it has: with twenty thousand in one, eight times as long as with a few hundred.
    private const int TypesAnAssembly = 256;

    private static int assemblies;

    // All of them are kept: who runs their code may know its address alone.
    private readonly List<ModuleBuilder> modules = [];
    private int typeCount;

    /// <summary>Makes an assembly whose code may use what is internal to the engine.</summary>
    public static ModuleBuilder Open(string name, AssemblyBuilderAccess access)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), access);
        ConstructorInfo ignore = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        string engine = typeof(DynamicAssembly).Assembly.GetName().Name!;
        assembly.SetCustomAttribute(new CustomAttributeBuilder(ignore, [engine]));
        return assembly.DefineDynamicModule(name);
    }

    /// <summary>Makes a static method.</summary>
    /// <param name="name">Its name, as it appears in stack traces.</param>
    /// <param name="signature">Its result and parameters.</param>
    /// <param name="emit">Writes its body; receives the method for calls to itself.</param>
    public MethodInfo Define(string name, ClrSignature signature, Action<ILGenerator, MethodInfo> emit)
    {
        // Assemblies refer to each other by their names, so that no two of the process are called the same. A guest's name may hold what an
        // assembly's must not.
        if (typeCount % TypesAnAssembly == 0)
            modules.Add(Open($"wasm{Interlocked.Increment(ref assemblies)}", AssemblyBuilderAccess.RunAndCollect));
        TypeBuilder type = modules[^1].DefineType(
            $"T{typeCount++}", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit);
        MethodBuilder method = type.DefineMethod(
            name, MethodAttributes.Public | MethodAttributes.Static, signature.Result, signature.Parameters);
        method.InitLocals = false;
        method.SetImplementationFlags(MethodImplAttributes.IL | MethodImplAttributes.NoInlining);
        emit(method.GetILGenerator(1024), method);
        return type.CreateType().GetMethod(name)!;
    }

    /// <summary>Compiles a method and gives the address of its code, which stays valid as long as the assembly.</summary>
    public static nint Prepare(MethodInfo method)
    {
        RuntimeHelpers.PrepareMethod(method.MethodHandle);
        return method.MethodHandle.GetFunctionPointer();
    }
}
