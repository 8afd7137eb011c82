using System.Numerics;

namespace WasiTools.Engine.Text;

/// <summary>Parses the types of memories, tables and globals (specification section 6.4.9 and the threads and custom page sizes
/// proposals).</summary>
internal sealed class LimitsParser(ModuleScope scope, TypeParser types)
{
    private const int HasMaximum = 1, IsShared = 2, Is64 = 4, HasPageSize = 8;

    private readonly TokenReader reader = scope.Reader;

    /// <summary>An address type if there is one. True for <c>i64</c>.</summary>
    public bool AddressType()
    {
        if (!scope.Features.Has(Feature.Memory64))
            return false;
        if (reader.TryKeyword("i64"))
            return true;
        reader.TryKeyword("i32");
        return false;
    }

    /// <summary>A memory type after its address type.</summary>
    public void MemoryType(bool is64, ByteWriter output)
    {
        (ulong minimum, ulong? maximum) = Limits();
        bool shared = scope.Features.Has(Feature.Threads) && reader.TryKeyword("shared");
        Memory(is64, minimum, maximum, shared, PageSize(), output);
    }

    /// <summary>A memory type from its parts.</summary>
    public static void Memory(bool is64, ulong minimum, ulong? maximum, bool shared, int? pageSizeLog2, ByteWriter output)
    {
        output.Byte((maximum is null ? 0 : HasMaximum) | (shared ? IsShared : 0) | (is64 ? Is64 : 0)
            | (pageSizeLog2 is null ? 0 : HasPageSize));
        Bounds(minimum, maximum, output);
        if (pageSizeLog2 is int log2)
            output.Unsigned((uint)log2);
    }

    /// <summary>A page size if there is one, as its logarithm.</summary>
    public int? PageSize()
    {
        if (!scope.Features.Has(Feature.CustomPageSizes) || !reader.TryOpen("pagesize"))
            return null;
        Token place = reader.Current;
        ulong size = reader.U64();
        if (!BitOperations.IsPow2(size))
            throw reader.Error(place, "invalid custom page size, expected a power of two");
        reader.Close();
        return BitOperations.Log2(size);
    }

    /// <summary>A table type after its address type.</summary>
    public void TableType(bool is64, ByteWriter output)
    {
        (ulong minimum, ulong? maximum) = Limits();
        types.ReferenceType(output);
        TableLimits(is64, minimum, maximum, output);
    }

    /// <summary>The limits of a table, which follow its element type.</summary>
    public static void TableLimits(bool is64, ulong minimum, ulong? maximum, ByteWriter output)
    {
        output.Byte((maximum is null ? 0 : HasMaximum) | (is64 ? Is64 : 0));
        Bounds(minimum, maximum, output);
    }

    public void GlobalType(ByteWriter output)
    {
        bool mutable = reader.TryOpen("mut");
        types.ValueType(output);
        if (mutable)
            reader.Close();
        output.Byte(mutable ? 1 : 0);
    }

    private static void Bounds(ulong minimum, ulong? maximum, ByteWriter output)
    {
        output.Unsigned(minimum);
        if (maximum is ulong most)
            output.Unsigned(most);
    }

    private (ulong Minimum, ulong? Maximum) Limits()
    {
        ulong minimum = Bound();
        return (minimum, reader.At(TokenKind.Natural) ? Bound() : null);
    }

    private ulong Bound() => scope.Features.Has(Feature.Memory64) ? reader.U64() : reader.U32();
}
