using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace WasiTools.Engine;

/// <summary>Cold paths, kept out of the methods that they leave.</summary>
[StackTraceHidden]
internal static class Throw
{
    /// <summary>The bytes do not follow the grammar.</summary>
    [DoesNotReturn]
    public static void Malformed(string reason, long offset, int function = -1) =>
        throw new InvalidModuleException(ModuleFault.Malformed, reason, offset, function < 0 ? null : function);

    /// <summary>The module does not validate.</summary>
    [DoesNotReturn]
    public static void Invalid(string reason, long offset, int function = -1) =>
        throw new InvalidModuleException(ModuleFault.Invalid, reason, offset, function < 0 ? null : function);

    /// <summary>The module goes beyond what this engine takes.</summary>
    [DoesNotReturn]
    public static void Unsupported(string reason, long offset, int function = -1) =>
        throw new InvalidModuleException(ModuleFault.Unsupported, reason, offset, function < 0 ? null : function);

    [DoesNotReturn]
    public static void Trap(TrapKind kind) => throw new Trap(kind);

    /// <summary>What compiled code calls where it knows the instruction.</summary>
    [DoesNotReturn]
    public static void TrapAt(TrapKind kind, int offset, int site = 0) => throw new Trap(kind) { Place = (offset, site) };

    [DoesNotReturn]
    public static void Trap(TrapKind kind, string detail) => throw new Trap(kind, detail);

    [DoesNotReturn]
    public static void Link(string message) => throw new LinkException(message);

    [DoesNotReturn]
    public static void Argument(string message, string parameter) => throw new ArgumentException(message, parameter);

    [DoesNotReturn]
    public static void InvalidOperation(string message) => throw new InvalidOperationException(message);
}
