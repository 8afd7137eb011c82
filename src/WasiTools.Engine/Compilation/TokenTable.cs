using System.Reflection;
using System.Reflection.Emit;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Compilation;

/// <summary>The metadata tokens of what the methods of an assembly refer to, to be written as numbers. Left to write them itself, the runtime
/// makes them anew each time, and keeps a note of each place where one stands.</summary>
/// <remarks>It then does not know what a call takes from the IL stack, and has methods reserve more of it than they need. That costs nothing:
/// it is a table in the just-in-time compiler, of which only the beginning is touched.</remarks>
/// <param name="module">The assembly's module.</param>
/// <param name="isImage">Whether it is written as an image.</param>
internal sealed class TokenTable(ModuleBuilder module, bool isImage)
{
    private const int FirstMethod = 0x0600_0001;

    // By identity: a table of pairs or of what compares by value would have to be compiled at start.
    private readonly Dictionary<object, int> members = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, int> ofInstances = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, int> ofContexts = new(ReferenceEqualityComparer.Instance);
    private int methods;

    /// <summary>Notes that the assembly has a method now. Those of an image are numbered as they are made, which the module itself knows only
    /// when it is complete.</summary>
    public void Add(MethodInfo method)
    {
        if (isImage)
            members[method] = FirstMethod + methods++;
    }

    public int Of(FieldInfo field)
    {
        if (!members.TryGetValue(field, out int token))
            members[field] = token = module.GetFieldMetadataToken(field);
        return token;
    }

    public int Of(MethodInfo method)
    {
        if (!members.TryGetValue(method, out int token))
            members[method] = token = module.GetMethodMetadataToken(method);
        return token;
    }

    /// <summary>Writes a call of a function type's code (<see cref="ClrSignature"/>).</summary>
    /// <param name="il">Receives the call.</param>
    /// <param name="type">The function type.</param>
    /// <param name="context">The type of the first argument: <see cref="Instance"/> or <see cref="FunctionContext"/>.</param>
    public void EmitCalli(ILGenerator il, FunctionType type, Type context)
    {
        if (isImage)
        {
            ClrSignature signature = ClrSignature.Of(type, context);
            il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, signature.Result, signature.Parameters, null);
        }
        else
        {
            il.Emit(OpCodes.Calli, Of(type, context));
        }
    }

    private int Of(FunctionType type, Type context)
    {
        Dictionary<object, int> signatures = context == typeof(Instance) ? ofInstances : ofContexts;
        if (!signatures.TryGetValue(type, out int token))
        {
            ClrSignature signature = ClrSignature.Of(type, context);
            var helper = SignatureHelper.GetMethodSigHelper(module, CallingConventions.Standard, signature.Result);
            helper.AddArguments(signature.Parameters, null, null);
            signatures[type] = token = module.GetSignatureMetadataToken(helper);
        }
        return token;
    }
}
