using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>Reads values, types and instructions of the binary format (specification sections 5.2 to 5.4) from a range of a module's
/// bytes. Every read stays inside the range or throws <see cref="InvalidModuleException"/> with the byte's offset in the module.
/// Indices are not checked against the module, with the exception of type indices inside value and heap types.</summary>
internal ref partial struct CodeReader
{
    private const Feature EveryFeature = (Feature)uint.MaxValue;

    private readonly ReadOnlySpan<byte> bytes;
    private DefinedType[] types;
    private readonly Feature features;
    private int position;

    /// <summary>A reader of code that has been validated: every feature is taken as switched on.</summary>
    public CodeReader(ModuleContent content, ByteRange range)
        : this(content.Bytes, range, content.Types, EveryFeature)
    {
    }

    /// <summary>A reader of unchecked bytes.</summary>
    /// <param name="bytes">The whole module.</param>
    /// <param name="range">What to read of it.</param>
    /// <param name="types">The types that type indices refer to.</param>
    /// <param name="features">What is switched on; an instruction or type of another feature is malformed.</param>
    /// <param name="function">The function index for messages; -1 outside functions.</param>
    public CodeReader(ReadOnlySpan<byte> bytes, ByteRange range, DefinedType[] types, Feature features, int function = -1)
    {
        this.bytes = bytes[..range.End];
        this.types = types;
        this.features = features;
        Function = function;
        position = range.Offset;
    }

    /// <summary>The function that the bytes belong to, by index, for messages; -1 outside functions.</summary>
    public int Function { get; set; }

    /// <summary>Offset of the next byte in the module. May be set to an earlier value of itself to read again.</summary>
    public int Position
    {
        readonly get => position;
        set => position = value;
    }

    /// <summary>The bytes of the module up to the end of the range.</summary>
    public readonly ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Offset behind the last byte of the range.</summary>
    public readonly int End => bytes.Length;

    /// <summary>Whether nothing is left to read.</summary>
    public readonly bool IsAtEnd => position >= bytes.Length;

    /// <summary>Bytes left to read.</summary>
    public readonly int Remaining => bytes.Length - position;

    /// <summary>What type indices refer to; a null entry is not there yet. For the decoder, which reads types while they come.</summary>
    public DefinedType[] Types
    {
        readonly get => types;
        set => types = value;
    }

    private readonly bool Has(Feature feature) => (features & feature) == feature;

    public byte ReadByte()
    {
        if (position >= bytes.Length)
            UnexpectedEnd();
        return bytes[position++];
    }

    /// <summary>The next byte, left unread.</summary>
    public readonly byte PeekByte()
    {
        if (position >= bytes.Length)
            UnexpectedEnd();
        return bytes[position];
    }

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)Remaining)
            UnexpectedEnd();
        ReadOnlySpan<byte> result = bytes.Slice(position, count);
        position += count;
        return result;
    }

    /// <summary>The bits of an <c>f32</c>.</summary>
    public uint ReadF32Bits() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    /// <summary>The bits of an <c>f64</c>.</summary>
    public ulong ReadF64Bits() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8));

    /// <summary>A <c>v128</c>, or the sixteen lanes of a shuffle, first byte in lane 0.</summary>
    public Vector128<byte> ReadV128() => Vector128.Create(ReadBytes(16));

    /// <summary>The length of a vector whose elements take at least a byte each.</summary>
    public int ReadCount()
    {
        uint count = ReadU32();
        if (count > (uint)Remaining)
            UnexpectedEnd();
        return (int)count;
    }

    /// <summary>The length in bytes of what follows.</summary>
    public int ReadLength()
    {
        int start = position;
        uint length = ReadU32();
        if (length > (uint)Remaining)
            Malformed("length out of bounds", start);
        return (int)length;
    }

    /// <summary>An index. A negative result stands for 2^31 or more, which is beyond every index space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadIndex() => (int)ReadU32();

    /// <summary>The bytes of a name, checked to be UTF-8.</summary>
    public ReadOnlySpan<byte> ReadNameBytes()
    {
        int length = ReadLength();
        int start = position;
        ReadOnlySpan<byte> name = ReadBytes(length);
        if (!Utf8Text.IsValid(name))
            Malformed("malformed UTF-8 encoding", start);
        return name;
    }

    /// <summary>A name.</summary>
    public string ReadName()
    {
        int start = position;
        ReadOnlySpan<byte> name = ReadNameBytes();
        if (name.Length > EngineLimits.NameLength)
            Throw.Unsupported($"name of {name.Length} bytes, at most {EngineLimits.NameLength} are allowed", start, Function);
        return Utf8Text.Decode(name);
    }

    private readonly void UnexpectedEnd() => Throw.Malformed("unexpected end of section or function", bytes.Length, Function);

    private readonly void Malformed(string reason, int offset) => Throw.Malformed(reason, offset, Function);
}
