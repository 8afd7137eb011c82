using System.Reflection;
using System.Reflection.Emit;

namespace WasiTools.Engine.Compilation;

/// <summary>The metadata tokens of what the methods of an assembly refer to, to be written as numbers. Left to write them itself, the runtime
/// makes them anew each time, and keeps a note of each place where one stands.</summary>
/// <remarks>It then does not know what a call takes from the IL stack, and has methods reserve more of it than they need. That costs nothing:
/// it is a table in the just-in-time compiler, of which only the beginning is touched.</remarks>
internal sealed class TokenTable(ModuleBuilder module)
{
    private readonly Dictionary<FieldInfo, int> fields = [];
    private readonly Dictionary<MethodInfo, int> methods = [];
    private readonly Dictionary<(FunctionType Type, Type Context), int> signatures = [];

    public int Of(FieldInfo field)
    {
        if (!fields.TryGetValue(field, out int token))
            fields[field] = token = module.GetFieldMetadataToken(field);
        return token;
    }

    public int Of(MethodInfo method)
    {
        if (!methods.TryGetValue(method, out int token))
            methods[method] = token = module.GetMethodMetadataToken(method);
        return token;
    }

    /// <summary>The token of the signature (<see cref="ClrSignature"/>) of a function type's code.</summary>
    /// <param name="type">The function type.</param>
    /// <param name="context">The type of the first argument.</param>
    public int Of(FunctionType type, Type context)
    {
        if (!signatures.TryGetValue((type, context), out int token))
        {
            ClrSignature signature = ClrSignature.Of(type, context);
            var helper = SignatureHelper.GetMethodSigHelper(module, CallingConventions.Standard, signature.Result);
            helper.AddArguments(signature.Parameters, null, null);
            signatures[(type, context)] = token = module.GetSignatureMetadataToken(helper);
        }
        return token;
    }
}
