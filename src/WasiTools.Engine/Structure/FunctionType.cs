using WasiTools.Engine.Structure;
using WasiTools.Engine.Validation;

namespace WasiTools.Engine;

/// <summary>Parameters and results of a function (specification section 2.3.9).</summary>
public sealed class FunctionType : IEquatable<FunctionType>
{
    private static readonly FunctionType empty = Keep([], []);

    private readonly ValueType[] parameters, results;
    private OperandType[]? parameterOperands, resultOperands;

    /// <summary>A function type with these parameters and results, each at most 1,000.</summary>
    public FunctionType(ReadOnlySpan<ValueType> parameters, ReadOnlySpan<ValueType> results)
    {
        this.parameters = Copy(parameters);
        this.results = Copy(results);
    }

    private FunctionType(ValueType[] parameters, ValueType[] results)
    {
        this.parameters = parameters;
        this.results = results;
    }

    /// <summary>A function type that keeps these arrays, which nobody changes any more.</summary>
    internal static FunctionType Keep(ValueType[] parameters, ValueType[] results) => new(parameters, results);

    /// <summary>The parameter types, first to last.</summary>
    public ReadOnlySpan<ValueType> Parameters => parameters;

    /// <summary>The result types, first to last.</summary>
    public ReadOnlySpan<ValueType> Results => results;

    /// <summary>The parameter types as the validator has them on its stack. For types that have been registered.</summary>
    internal ReadOnlySpan<OperandType> ParameterOperands => parameterOperands ??= Operands(parameters);

    /// <summary>The result types as the validator has them on its stack. For types that have been registered.</summary>
    internal ReadOnlySpan<OperandType> ResultOperands => resultOperands ??= Operands(results);

    /// <summary>What branches to the label of a block of this type take along, as the results of a type without parameters.</summary>
    internal FunctionType OfLabel(bool isLoop) => parameters.Length > 0 ? Keep([], isLoop ? parameters : results) : isLoop ? empty : this;

    private static ValueType[] Copy(ReadOnlySpan<ValueType> types) => types.IsEmpty ? None.Of<ValueType>() : types.ToArray();

    private static OperandType[] Operands(ValueType[] types)
    {
        var operands = new OperandType[types.Length];
        for (int i = 0; i < types.Length; i++)
            operands[i] = types[i];
        return operands;
    }

    /// <summary>A type from the letters of <see cref="OpcodeInfo.Signature"/>, such as <c>iiI&gt;i</c>, plus <c>r</c> for externref and
    /// <c>c</c> for funcref.</summary>
    internal static FunctionType Of(string signature)
    {
        int arrow = OpcodeInfo.Arrow(signature);
        return new(Letters(signature.AsSpan(0, arrow)), Letters(signature.AsSpan(arrow + 1)));
    }

    private static ValueType[] Letters(ReadOnlySpan<char> letters)
    {
        var types = new ValueType[letters.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = letters[i] switch
            {
                'i' => ValueType.I32,
                'I' => ValueType.I64,
                'f' => ValueType.F32,
                'F' => ValueType.F64,
                'v' => ValueType.V128,
                'c' => ValueType.FuncRef,
                _ => ValueType.ExternRef,
            };
        }
        return types;
    }

    /// <inheritdoc/>
    public bool Equals(FunctionType? other) =>
        other is not null && Parameters.SequenceEqual(other.Parameters) && Results.SequenceEqual(other.Results);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FunctionType);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (ValueType type in parameters)
            hash.Add(type);
        hash.Add(parameters.Length);
        foreach (ValueType type in results)
            hash.Add(type);
        return hash.ToHashCode();
    }

    /// <summary>The type as the text format writes it.</summary>
    public override string ToString() => $"[{string.Join(' ', parameters)}] -> [{string.Join(' ', results)}]";
}
