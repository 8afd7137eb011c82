using WasiTools.Engine.Structure;

namespace WasiTools.Engine;

/// <summary>An exception tag (specification section 4.2.11): tells exceptions apart and says what values they carry.</summary>
public sealed class Tag
{
    internal Tag(DefinedType type) => DefinedType = type;

    internal DefinedType DefinedType { get; }

    /// <summary>The values that an exception carries are its parameters.</summary>
    public FunctionType Type => DefinedType.Function!;
}
