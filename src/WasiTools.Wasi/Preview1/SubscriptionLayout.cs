using System.Buffers.Binary;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>How a snapshot lays out <c>subscription</c>: user data, event type, and the clock or descriptor; snapshot 0 has one more field
/// before the clock's number.</summary>
internal sealed class SubscriptionLayout
{
    private const int TypeOffset = 8;
    private const int ContentOffset = 16;
    private readonly int _clockOffset;

    private SubscriptionLayout(uint size, int clockOffset)
    {
        Size = size;
        _clockOffset = clockOffset;
    }

    internal static SubscriptionLayout Preview1 { get; } = new(48, 16);

    internal static SubscriptionLayout Snapshot0 { get; } = new(56, 24);

    /// <summary>The size of one in bytes.</summary>
    internal uint Size { get; }

    /// <summary>Reads a subscription; false when its type is none.</summary>
    internal bool TryRead(ReadOnlySpan<byte> source, out Subscription subscription)
    {
        const ushort AbsoluteFlag = 1;
        ReadOnlySpan<byte> clock = source[_clockOffset..];
        subscription = new()
        {
            UserData = BinaryPrimitives.ReadUInt64LittleEndian(source),
            Type = (EventType)source[TypeOffset],
            Clock = (ClockId)BinaryPrimitives.ReadUInt32LittleEndian(clock),
            Timeout = BinaryPrimitives.ReadUInt64LittleEndian(clock[8..]),
            IsAbsolute = (BinaryPrimitives.ReadUInt16LittleEndian(clock[24..]) & AbsoluteFlag) != 0,
            Descriptor = BinaryPrimitives.ReadUInt32LittleEndian(source[ContentOffset..]),
        };
        return subscription.Type <= EventType.FdWrite;
    }
}
