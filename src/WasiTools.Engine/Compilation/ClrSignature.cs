using System.Runtime.Intrinsics;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Compilation;

/// <summary>How a function type looks as a method: the context first, then the parameters; the first result is returned, further ones
/// go to <see cref="StoreContext.Results"/>.</summary>
/// <param name="Result">The return type.</param>
/// <param name="Parameters">The parameter types, the context's among them.</param>
internal sealed record ClrSignature(Type Result, Type[] Parameters)
{
    public static ClrSignature Of(FunctionType type, Type context)
    {
        var parameters = new Type[type.Parameters.Length + 1];
        parameters[0] = context;
        for (int i = 1; i < parameters.Length; i++)
            parameters[i] = Clr(type.Parameters[i - 1].Kind);
        return new(type.Results.IsEmpty ? typeof(void) : Clr(type.Results[0].Kind), parameters);
    }

    public static Type Clr(ValueKind kind) => kind switch
    {
        ValueKind.I32 => typeof(int),
        ValueKind.I64 => typeof(long),
        ValueKind.F32 => typeof(float),
        ValueKind.F64 => typeof(double),
        ValueKind.V128 => typeof(Vector128<byte>),
        _ => typeof(object),
    };
}
