using System.Buffers.Binary;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

internal sealed unsafe partial class Guest
{
    internal Errno Poll(Sub[] subscriptions, out List<PollEvent> events, SubscriptionLayout? layout = null)
    {
        layout ??= SubscriptionLayout.Preview1;
        int size = (int)layout.Size;
        int clockOffset = layout == SubscriptionLayout.Preview1 ? 16 : 24;
        uint list = Allocate(subscriptions.Length * size);
        for (int i = 0; i < subscriptions.Length; i++)
        {
            Sub subscription = subscriptions[i];
            Span<byte> bytes = Bytes(list + (uint)(i * size), size);
            bytes.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, subscription.UserData);
            bytes[8] = (byte)subscription.Type;
            if (subscription.Type == EventType.Clock)
            {
                Span<byte> clock = bytes[clockOffset..];
                BinaryPrimitives.WriteUInt32LittleEndian(clock, (uint)subscription.Clock);
                BinaryPrimitives.WriteUInt64LittleEndian(clock[8..], subscription.Timeout);
                BinaryPrimitives.WriteUInt16LittleEndian(clock[24..], (ushort)(subscription.IsAbsolute ? 1 : 0));
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], subscription.Fd);
            }
        }
        uint output = Allocate(subscriptions.Length * 32);
        uint result = Allocate(4);
        Errno error = PollFunctions.PollOneOff(Host, Memory, layout, list, output, (uint)subscriptions.Length, result);
        events = [];
        for (uint i = 0; error == Errno.Success && i < UInt32(result); i++)
        {
            uint at = output + i * 32;
            events.Add(new(
                UInt64(at), (Errno)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(at + 8, 2)), (EventType)Bytes(at + 10, 1)[0],
                UInt64(at + 16), (EventFlags)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(at + 24, 2))));
        }
        return error;
    }

    internal Errno Sleep(TimeSpan time) =>
        Poll([new(0, EventType.Clock, Clock: ClockId.Monotonic, Timeout: (ulong)time.Ticks * 100)], out _);
}

/// <summary>A subscription of <c>poll_oneoff</c>.</summary>
internal sealed record Sub(
    ulong UserData, EventType Type, int Fd = 0, ClockId Clock = ClockId.Monotonic, ulong Timeout = 0, bool IsAbsolute = false);

/// <summary>An event of <c>poll_oneoff</c>.</summary>
internal sealed record PollEvent(ulong UserData, Errno Error, EventType Type, ulong Available, EventFlags Flags);
