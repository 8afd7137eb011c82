using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Compilation;

/// <summary>A collectible assembly that receives one module's compiled code and goes away with it.</summary>
internal sealed class DynamicAssembly
{
    private readonly ModuleBuilder module;
    private int typeCount;

    /// <summary>An empty assembly. Its name is always the same: a guest's names may hold what an assembly's must not.</summary>
    public DynamicAssembly() => module = Open("wasm", AssemblyBuilderAccess.RunAndCollect);

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
        TypeBuilder type = module.DefineType(
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
