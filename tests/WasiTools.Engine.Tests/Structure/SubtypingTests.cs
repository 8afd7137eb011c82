using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Structure;

public sealed class SubtypingTests
{
    /// <summary>For each heap type all that is above it.</summary>
    private static readonly Dictionary<HeapKind, HeapKind[]> above = new()
    {
        [HeapKind.Any] = [],
        [HeapKind.Eq] = [HeapKind.Any],
        [HeapKind.I31] = [HeapKind.Eq, HeapKind.Any],
        [HeapKind.Struct] = [HeapKind.Eq, HeapKind.Any],
        [HeapKind.Array] = [HeapKind.Eq, HeapKind.Any],
        [HeapKind.None] = [HeapKind.I31, HeapKind.Struct, HeapKind.Array, HeapKind.Eq, HeapKind.Any],
        [HeapKind.Func] = [],
        [HeapKind.NoFunc] = [HeapKind.Func],
        [HeapKind.Extern] = [],
        [HeapKind.NoExtern] = [HeapKind.Extern],
        [HeapKind.Exn] = [],
        [HeapKind.NoExn] = [HeapKind.Exn],
    };

    [Fact]
    public void AbstractHeapTypes()
    {
        foreach (HeapKind a in above.Keys)
        {
            foreach (HeapKind b in above.Keys)
            {
                bool expected = a == b || above[a].Contains(b);
                Assert.Equal(expected, Is(ValueType.Reference(a, false), ValueType.Reference(b, false)));
                Assert.Equal(expected, Is(ValueType.Reference(a, false), ValueType.Reference(b, true)));
                Assert.Equal(expected, Is(ValueType.Reference(a, true), ValueType.Reference(b, true)));
                Assert.False(Is(ValueType.Reference(a, true), ValueType.Reference(b, false)));
            }
            Assert.True(Is(ValueType.Reference(HeapKind.Bottom, false), ValueType.Reference(a, false)));
            Assert.False(Is(ValueType.Reference(a, false), ValueType.Reference(HeapKind.Bottom, false)));
            Assert.False(Is(ValueType.Reference(a, true), ValueType.I32));
            Assert.False(Is(ValueType.I32, ValueType.Reference(a, true)));
        }
    }

    [Fact]
    public void NumbersAreSubtypesOfThemselvesOnly()
    {
        ValueType[] numbers = [ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64, ValueType.V128];
        foreach (ValueType a in numbers)
        {
            Assert.All(numbers, b => Assert.Equal(a == b, Is(a, b)));
            Assert.True(Is(default, a));
            Assert.False(Is(a, default));
        }
    }

    [Theory]
    [InlineData(CompositeKind.Function, HeapKind.Func, HeapKind.NoFunc)]
    [InlineData(CompositeKind.Struct, HeapKind.Struct, HeapKind.None)]
    [InlineData(CompositeKind.Array, HeapKind.Array, HeapKind.None)]
    internal void DefinedTypesStandBetweenTheirShapeAndBottom(CompositeKind kind, HeapKind shape, HeapKind bottom)
    {
        DefinedType type = Make(kind, null);
        DefinedType other = Make(kind, type);
        ValueType reference = ValueType.Reference(type, false);
        foreach (HeapKind heap in above.Keys)
        {
            bool isAbove = heap == shape || above[shape].Contains(heap);
            Assert.Equal(isAbove, Is(reference, ValueType.Reference(heap, false)));
            Assert.Equal(heap == bottom, Is(ValueType.Reference(heap, false), reference));
        }
        Assert.True(Is(reference, reference));
        Assert.True(Is(reference, ValueType.Reference(type, true)));
        Assert.True(Is(ValueType.Reference(other, false), reference));
        Assert.False(Is(reference, ValueType.Reference(other, false)));
        Assert.True(Is(ValueType.Reference(HeapKind.Bottom, false), reference));
    }

    private static DefinedType Make(CompositeKind kind, DefinedType? super)
    {
        var type = new DefinedType
        {
            IsFinal = false,
            Kind = kind,
            Super = super,
            Function = kind == CompositeKind.Function ? FunctionType.Of("i>") : null,
            Fields = kind == CompositeKind.Function ? [] : [new(ValueType.F64, 0, true)],
        };
        DefinedType[] group = [type];
        type.Place(group, 0);
        return TypeRegistry.Intern(group)[0];
    }

    private static bool Is(ValueType a, ValueType b) => Subtyping.IsSubtype(a, b);
}
