using System.Buffers.Binary;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;
using WasiTools.Wasi.Platform;

namespace WasiTools.Wasi.Preview1;

/// <summary>Waiting for clocks and descriptors.</summary>
internal static class PollFunctions
{
    private const uint EventSize = 32;

    /// <summary>The most subscriptions of one call, as the kernel has its limit for poll.</summary>
    private const uint MaxSubscriptions = 65536;

    /// <summary>How long a wait for a time of the real-time clock sleeps before it looks whether somebody set the clock.</summary>
    private const ulong ClockCheckInterval = 500_000_000;

    /// <summary>How long a wait sleeps between looks at a stream of .NET, which can wake nobody here.</summary>
    private const ulong StreamCheckInterval = 10_000_000;

    /// <summary>Waits until at least one subscription has happened and reports all that have.</summary>
    /// <param name="host">The program.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="layout">How the snapshot lays out a subscription.</param>
    /// <param name="subscriptions">The subscriptions.</param>
    /// <param name="events">Room for as many events.</param>
    /// <param name="count">How many.</param>
    /// <param name="result">Where the number of events goes.</param>
    internal static Errno PollOneOff(
        WasiHost host, in GuestMemory memory, SubscriptionLayout layout, uint subscriptions, uint events, uint count, uint result)
    {
        if (count is 0 or > MaxSubscriptions)
            return Errno.Inval;
        if (!memory.Contains(subscriptions, (ulong)count * layout.Size)
            || !memory.Contains(events, (ulong)count * EventSize) || !memory.Contains(result, sizeof(uint)))
            return Errno.Fault;
        using Poll poll = new(host, (int)count);
        for (uint i = 0; i < count; i++)
        {
            memory.TrySpan(subscriptions + i * layout.Size, layout.Size, out Span<byte> source);
            if (!layout.TryRead(source, out Subscription subscription))
                return Errno.Inval;
            poll.Add((int)i, subscription);
        }
        Errno error = poll.Wait();
        if (error != Errno.Success)
            return error;
        uint written = poll.WriteEvents(memory, events);
        memory.TryWrite(result, written);
        return Errno.Success;
    }

    private sealed class Poll(WasiHost host, int count) : IDisposable
    {
        private readonly Subscription[] _subscriptions = new Subscription[count];
        private readonly Outcome[] _outcomes = new Outcome[count];
        private readonly PollItem[] _items = new PollItem[count];
        private readonly int[] _itemSubscriptions = new int[count];
        private readonly List<(ManagedStreamDescriptor Stream, int Index)> _streams = [];
        private int _itemCount;
        private bool _anyDone;
        private long _deadline = StopSignal.Never;
        private bool _watchesRealtime;

        private enum State : byte
        {
            Waiting,
            Done,
        }

        internal void Add(int index, in Subscription subscription)
        {
            _subscriptions[index] = subscription;
            if (subscription.Type == EventType.Clock)
                AddClock(index);
            else
                AddDescriptor(index, subscription);
        }

        internal Errno Wait()
        {
            while (true)
            {
                long deadline = _anyDone ? 0 : _deadline;
                if (_watchesRealtime && !_anyDone)
                    deadline = Math.Min(deadline, MonotonicClock.After(ClockCheckInterval));
                if (_streams.Count > 0 && !_anyDone)
                    deadline = Math.Min(deadline, MonotonicClock.After(StreamCheckInterval));
                Errno error = _itemCount > 0
                    ? host.Platform.Poll(_items.AsSpan(0, _itemCount), deadline, host.Stop)
                    : host.Stop.IsSet || (deadline != 0 && host.Stop.WaitUntil(deadline)) ? Errno.Canceled : Errno.Success;
                if (error != Errno.Success)
                    return error;
                CollectDescriptors();
                CollectStreams();
                CollectClocks();
                if (_anyDone)
                    return Errno.Success;
            }
        }

        internal uint WriteEvents(in GuestMemory memory, uint events)
        {
            uint written = 0;
            for (int i = 0; i < _outcomes.Length; i++)
            {
                ref readonly Outcome outcome = ref _outcomes[i];
                if (outcome.State != State.Done)
                    continue;
                memory.TrySpan(events + written++ * EventSize, EventSize, out Span<byte> span);
                span.Clear();
                BinaryPrimitives.WriteUInt64LittleEndian(span, _subscriptions[i].UserData);
                BinaryPrimitives.WriteUInt16LittleEndian(span[8..], (ushort)outcome.Error);
                span[10] = (byte)_subscriptions[i].Type;
                BinaryPrimitives.WriteUInt64LittleEndian(span[16..], outcome.Available);
                BinaryPrimitives.WriteUInt16LittleEndian(span[24..], (ushort)outcome.Flags);
            }
            return written;
        }

        public void Dispose()
        {
            for (int i = 0; i < _itemCount; i++)
                _items[i].Descriptor.Release();
            foreach ((ManagedStreamDescriptor stream, _) in _streams)
                stream.Release();
        }

        /// <summary>Notes when a clock comes due: at a time of the monotonic clock, except for times of the real-time clock, which
        /// somebody may set.</summary>
        private void AddClock(int index)
        {
            ref Subscription subscription = ref _subscriptions[index];
            if (subscription.Clock is not (ClockId.Realtime or ClockId.Monotonic))
            {
                Finish(index, subscription.Clock > ClockId.ThreadCpuTime ? Errno.Inval : Errno.Notsup);
                return;
            }
            ulong left = subscription.Timeout;
            if (subscription.IsAbsolute)
            {
                Errno error = ClockFunctions.GetTime(host, subscription.Clock, out ulong now);
                if (error != Errno.Success)
                {
                    Finish(index, error);
                    return;
                }
                left = subscription.Timeout > now ? subscription.Timeout - now : 0;
                if (subscription.Clock == ClockId.Realtime)
                {
                    _watchesRealtime = true;
                    _outcomes[index].IsRealtime = true;
                }
            }
            long deadline = left == 0 ? 0 : MonotonicClock.After(left);
            _outcomes[index].Deadline = deadline;
            _deadline = Math.Min(_deadline, deadline);
            if (left == 0)
                Finish(index, Errno.Success);
        }

        private void AddDescriptor(int index, in Subscription subscription)
        {
            if (!host.Descriptors.TryAcquire(subscription.Descriptor, out Descriptor? descriptor))
            {
                Finish(index, Errno.Badf);
                return;
            }
            bool forWriting = subscription.Type == EventType.FdWrite;
            Rights needed = Rights.PollFdReadwrite | (forWriting ? Rights.FdWrite
                : descriptor is ListenerDescriptor ? Rights.SockAccept : Rights.FdRead);
            if ((descriptor.Rights & needed) != needed)
            {
                Finish(index, (descriptor.Rights & Rights.PollFdReadwrite) == 0 ? Errno.Notcapable : Errno.Badf);
                descriptor.Release();
            }
            else if (!forWriting && descriptor is ManagedStreamDescriptor stream)
            {
                _streams.Add((stream, index));
                if (stream.IsReadable())
                    Finish(index, Errno.Success);
            }
            else if (descriptor.AlwaysReady)
            {
                _outcomes[index].Available = forWriting ? 0 : descriptor.Available();
                Finish(index, Errno.Success);
                descriptor.Release();
            }
            else
            {
                _items[_itemCount] = new() { Descriptor = descriptor, ForWriting = forWriting };
                _itemSubscriptions[_itemCount++] = index;
            }
        }

        private void CollectDescriptors()
        {
            for (int i = 0; i < _itemCount; i++)
            {
                ref readonly PollItem item = ref _items[i];
                if (!item.IsReady)
                    continue;
                ref Outcome outcome = ref _outcomes[_itemSubscriptions[i]];
                outcome.Available = item.ForWriting ? 0 : item.Descriptor.Available();
                outcome.Flags = item.IsHungUp ? EventFlags.Hangup : EventFlags.None;
                Finish(_itemSubscriptions[i], item.HasFailed ? Errno.Badf : Errno.Success);
            }
        }

        private void CollectStreams()
        {
            foreach ((ManagedStreamDescriptor stream, int index) in _streams)
            {
                if (_outcomes[index].State != State.Done && stream.IsReadable())
                    Finish(index, Errno.Success);
            }
        }

        private void CollectClocks()
        {
            long now = MonotonicClock.Now;
            for (int i = 0; i < _outcomes.Length; i++)
            {
                if (_subscriptions[i].Type != EventType.Clock || _outcomes[i].State == State.Done)
                    continue;
                bool isDue = _outcomes[i].IsRealtime
                    ? ClockFunctions.GetTime(host, ClockId.Realtime, out ulong time) == Errno.Success && time >= _subscriptions[i].Timeout
                    : now >= _outcomes[i].Deadline;
                if (isDue)
                    Finish(i, Errno.Success);
            }
        }

        private void Finish(int index, Errno error)
        {
            _outcomes[index].State = State.Done;
            _outcomes[index].Error = error;
            _anyDone = true;
        }

        private struct Outcome
        {
            internal State State;
            internal Errno Error;
            internal bool IsRealtime;
            internal EventFlags Flags;
            internal ulong Available;
            internal long Deadline;
        }
    }
}
