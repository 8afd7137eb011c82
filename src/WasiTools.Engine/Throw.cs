using System.Diagnostics.CodeAnalysis;

namespace WasiTools.Engine;

/// <summary>Cold paths, kept out of the methods that they leave.</summary>
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
}
