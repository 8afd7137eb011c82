using System.Reflection;
using System.Reflection.Emit;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Compilation;

/// <summary>The metadata tokens of what the methods of an assembly refer to, to be written as numbers. Left to write them itself, the runtime
/// makes them anew each time, and keeps a note of each place where one stands.</summary>
/// <remarks>It then does not know what a call takes from the IL stack, and has methods reserve more of it than they need. That costs nothing:
/// it is a table in the just-in-time compiler, of which only the beginning is touched.</remarks>
internal sealed class TokenTable(ModuleBuilder module)
{
    // By identity: a table of pairs or of what compares by value would have to be compiled at start.
    private readonly Dictionary<object, int> members = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, int> ofInstances = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, int> ofContexts = new(ReferenceEqualityComparer.Instance);

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

    /// <summary>The token of the signature (<see cref="ClrSignature"/>) of a function type's code.</summary>
    /// <param name="type">The function type.</param>
    /// <param name="context">The type of the first argument: <see cref="Instance"/> or <see cref="FunctionContext"/>.</param>
    public int Of(FunctionType type, Type context)
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
