using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine;

/// <summary>An array of the guest's.</summary>
public sealed class GuestArray : GuestObject
{
    /// <summary>What an object takes beside its elements, in bytes.</summary>
    internal const int HeaderSize = 56;

    /// <summary>An array of <see cref="ElementClass"/>.</summary>
    internal readonly Array Elements;

    internal GuestArray(DefinedType type, Array elements) : base(type) => Elements = elements;

    /// <summary>Number of elements.</summary>
    // The length is at the same place in every array.
    public int Length => Unsafe.As<byte[]>(Elements).Length;

    /// <summary>An element's value; that of a packed element without sign.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="InvalidOperationException">It is set and immutable.</exception>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public Value this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            return Elements switch
            {
                byte[] bytes => (int)bytes[index],
                ushort[] shorts => (int)shorts[index],
                int[] ints => ints[index],
                long[] longs => longs[index],
                float[] floats => floats[index],
                double[] doubles => doubles[index],
                Vector128<byte>[] vectors => vectors[index],
                _ => Value.FromReference(Unsafe.As<object?[]>(Elements)[index]),
            };
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            CheckWrite(DefinedType.Fields[0], value);
            Write(index, value);
        }
    }

    /// <summary>The class of the elements of an array type.</summary>
    internal static Type ElementClass(FieldType element) => element.PackedBits switch
    {
        8 => typeof(byte),
        16 => typeof(ushort),
        _ => Compilation.ClrSignature.Clr(element.Value.Kind),
    };

    /// <summary>Sets an element without looking at its type.</summary>
    internal void Write(int index, Value value)
    {
        switch (Elements)
        {
            case byte[] bytes:
                bytes[index] = (byte)value.Low;
                break;
            case ushort[] shorts:
                shorts[index] = (ushort)value.Low;
                break;
            case int[] ints:
                ints[index] = value.AsI32;
                break;
            case long[] longs:
                longs[index] = value.AsI64;
                break;
            case float[] floats:
                floats[index] = value.AsF32;
                break;
            case double[] doubles:
                doubles[index] = value.AsF64;
                break;
            case Vector128<byte>[] vectors:
                vectors[index] = value.AsV128;
                break;
            default:
                Unsafe.As<object?[]>(Elements)[index] = value.Reference;
                break;
        }
    }
}
