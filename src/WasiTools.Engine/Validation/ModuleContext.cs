using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>What the functions of a module are validated against; shared by all validating threads, which only read it.</summary>
internal sealed class ModuleContext
{
    private readonly Lazy<Dictionary<int, DefinedType>> typesById;
    private readonly ulong[] declaredFunctions;

    public ModuleContext(ModuleContent content, EngineFeatures features)
    {
        Content = content;
        Features = features;
        Quick = QuickInstruction.For(content, features.Enabled);
        declaredFunctions = new ulong[(content.Functions.Length + 63) / 64];
        typesById = new(() =>
        {
            var result = new Dictionary<int, DefinedType>(content.Types.Length);
            foreach (DefinedType type in content.Types)
                result[type.Id] = type;
            return result;
        });
    }

    public ModuleContent Content { get; }

    public EngineFeatures Features { get; }

    /// <summary>The instructions of one byte.</summary>
    public QuickInstruction[] Quick { get; }

    /// <summary>Notes that a function index occurs outside of function bodies, so that <c>ref.func</c> may name it. For the time before
    /// functions are validated.</summary>
    public void Declare(int function) => declaredFunctions[function >> 6] |= 1UL << function;

    /// <summary>Whether <c>ref.func</c> may name a function in a function body.</summary>
    public bool IsDeclared(int function) => (declaredFunctions[function >> 6] >> function & 1) != 0;

    /// <summary>The value type that an operand type stands for.</summary>
    public ValueType ToValueType(OperandType type) => type.Kind switch
    {
        ValueKind.Bottom => default,
        ValueKind.I32 => ValueType.I32,
        ValueKind.I64 => ValueType.I64,
        ValueKind.F32 => ValueType.F32,
        ValueKind.F64 => ValueType.F64,
        ValueKind.V128 => ValueType.V128,
        _ when type.Heap == HeapKind.Defined => ValueType.Reference(typesById.Value[type.DefinedId], type.IsNullable),
        _ => ValueType.Reference(type.Heap, type.IsNullable),
    };
}
