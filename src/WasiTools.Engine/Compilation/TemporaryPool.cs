using System.Reflection.Emit;

namespace WasiTools.Engine.Compilation;

/// <summary>IL locals for values on their way; one that is free again serves the next value of its kind.</summary>
internal sealed class TemporaryPool(ILGenerator il)
{
    private readonly Stack<LocalBuilder>[] free = new Stack<LocalBuilder>[(int)ValueKind.Reference + 1];

    public LocalBuilder Take(ValueKind kind) =>
        free[(int)kind] is { Count: > 0 } stack ? stack.Pop() : il.DeclareLocal(ClrSignature.Clr(kind));

    public void Release(ValueKind kind, LocalBuilder local) => (free[(int)kind] ??= new()).Push(local);
}
