using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Compilation;

/// <summary>Static methods that are written together and become one type: the more there are in a type, the less memory each needs. They
/// can call each other before the type is complete.</summary>
/// <remarks>Methods are remembered by handles, as numbers: what reflection keeps of a method takes more memory than its code.</remarks>
/// <param name="type">The type.</param>
/// <param name="tokens">Those of its assembly.</param>
internal sealed class MethodGroup(TypeBuilder type, TokenTable tokens)
{
    private Type? complete;

    /// <summary>Where the methods are, once they are complete.</summary>
    public Type Type => complete!;

    /// <summary>The tokens of what the methods refer to.</summary>
    public TokenTable Tokens => tokens;

    /// <summary>How many methods there are.</summary>
    public int Count { get; private set; }

    /// <summary>Writes a method.</summary>
    /// <param name="name">Its name, as it appears in stack traces.</param>
    /// <param name="signature">Its result and parameters.</param>
    /// <param name="emit">Writes its body; receives the method for calls to itself.</param>
    public MethodBuilder Add(string name, ClrSignature signature, Action<ILGenerator, MethodInfo> emit)
    {
        MethodBuilder method = type.DefineMethod(
            name, MethodAttributes.Public | MethodAttributes.Static, signature.Result, signature.Parameters);
        method.InitLocals = false;
        method.SetImplementationFlags(MethodImplAttributes.IL | MethodImplAttributes.NoInlining);
        tokens.Add(method);
        Count++;
        emit(method.GetILGenerator(1024), method);
        return method;
    }

    /// <summary>Takes note that there is the type.</summary>
    public void Complete(Type created) => complete = created;

    /// <summary>The handle of a method, once the type is complete.</summary>
    public nint Handle(MethodInfo method) => Type.Module.ModuleHandle.ResolveMethodHandle(tokens.Of(method)).Value;

    /// <summary>The method of a handle.</summary>
    public static MethodInfo Method(nint handle) => (MethodInfo)MethodBase.GetMethodFromHandle(RuntimeMethodHandle.FromIntPtr(handle))!;

    /// <summary>Compiles a method and gives the address of its code, which stays valid as long as the assembly.</summary>
    public static nint Prepare(nint handle)
    {
        RuntimeMethodHandle method = RuntimeMethodHandle.FromIntPtr(handle);
        RuntimeHelpers.PrepareMethod(method);
        return method.GetFunctionPointer();
    }
}
