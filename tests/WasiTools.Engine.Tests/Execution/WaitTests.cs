using System.Diagnostics;
using Xunit;

namespace WasiTools.Engine.Tests.Execution;

public sealed class WaitTests
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    private static readonly Module module = Module.ParseText("""
        (module (import "m" "memory" (memory 1 4 shared))
          (func (export "wait") (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1))))
          (func (export "queue")
            (local $ticket i32)
            (local.set $ticket (i32.atomic.rmw.add (i32.const 16) (i32.const 1)))
            (drop (memory.atomic.wait32 (i32.const 24) (i32.const 0) (i64.const -1)))
            (i32.store (i32.add (i32.const 64) (i32.shl (i32.atomic.rmw.add (i32.const 20) (i32.const 1)) (i32.const 2))) (local.get $ticket)))
          (func (export "lock-a-b") (call $lock (i32.const 32)) (call $meet) (call $lock (i32.const 36)))
          (func (export "lock-b-a") (call $lock (i32.const 36)) (call $meet) (call $lock (i32.const 32)))
          (func $lock (param i32)
            (loop $again
              (if (i32.atomic.rmw.xchg (local.get 0) (i32.const 1)) (then
                (drop (memory.atomic.wait32 (local.get 0) (i32.const 1) (i64.const -1)))
                (br $again)))))
          (func $meet
            (drop (i32.atomic.rmw.add (i32.const 40) (i32.const 1)))
            (loop $until (br_if $until (i32.lt_u (i32.atomic.load (i32.const 40)) (i32.const 2)))))
          (func (export "timed") (param i64) (result i32) (memory.atomic.wait64 (i32.const 48) (i64.const 0) (local.get 0)))
          (func (export "unequal") (result i32) (memory.atomic.wait32 (i32.const 48) (i32.const 1) (i64.const -1)))
          (func (export "notify") (param i32) (result i32) (memory.atomic.notify (i32.const 24) (local.get 0)))
          (func (export "waiting") (result i32) (i32.atomic.load (i32.const 16))))
        """);

    private static Linker Linker(out Memory memory)
    {
        memory = new Memory(new MemoryType(1, 4, IsShared: true));
        return new Linker().Define("m", "memory", memory);
    }

    [Fact]
    public void Every_thread_waiting_is_a_deadlock_with_everybodys_place()
    {
        ThreadGroup group = Guest.RunThreads(Linker(out Memory memory), module, BoundsMode.Explicit, true, "wait", "lock-a-b", "lock-b-a");
        Assert.True(group.Join(patience));
        Assert.Equal(StopCause.Deadlocked, group.Cause);
        Assert.Equal([8UL, 32UL, 36UL], group.BlockedThreads.Select(t => t.Address).Order());
        Assert.Equal(1, group.BlockedThreads.Single(t => t.Address == 32).Value);
        Assert.Contains(group.BlockedThreads.Single(t => t.Address == 36).Backtrace.Frames, f => f.FunctionName == "lock");
        GC.KeepAlive(memory);
    }

    [Fact]
    public void A_thread_that_still_runs_is_no_deadlock()
    {
        Linker linker = Linker(out Memory memory);
        ThreadGroup group = Guest.RunThreads(linker, module, BoundsMode.Explicit, true, "wait");
        // The only thread waits: that is one at once.
        Assert.True(group.Join(patience));
        Assert.Equal(StopCause.Deadlocked, group.Cause);

        var busy = new ThreadGroup { DetectsDeadlock = true };
        var release = new ManualResetEventSlim();
        busy.Start(1 << 20, () => release.Wait());
        busy.Start(1 << 20, () =>
        {
            using var inner = new Store(busy);
            linker.Instantiate(inner, module).Call("wait");
        });
        Assert.False(busy.Join(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(StopCause.None, busy.Cause);
        release.Set();
        Assert.True(busy.Join(patience));
        Assert.Equal(StopCause.Deadlocked, busy.Cause);
        GC.KeepAlive(memory);
    }

    [Fact]
    public void Waiters_wake_in_the_order_they_came()
    {
        Linker linker = Linker(out Memory memory);
        using var store = new Store();
        Instance host = linker.Instantiate(store, module);
        var group = new ThreadGroup();
        const int count = 8;
        for (int i = 0; i < count; i++)
        {
            group.Start(1 << 20, () =>
            {
                using var own = new Store(group);
                linker.Instantiate(own, module).Call("queue");
            });
            // The next comes when this one is seen in the queue.
            SpinWait.SpinUntil(() => memory.Waiters.CountAt(memory, 24) == i + 1, patience);
        }
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(1, host.Call("notify", 1)[0].AsI32);
            Assert.True(SpinWait.SpinUntil(() => BitConverter.ToInt32(memory.Span(20, 4)) == i + 1, patience));
        }
        Assert.Equal(Enumerable.Range(0, count), Enumerable.Range(0, count).Select(i => BitConverter.ToInt32(memory.Span(64 + 4 * i, 4))));
        Assert.Equal(0, host.Call("notify", -1)[0].AsI32);
        Assert.True(group.Join(patience));
    }

    [Fact]
    public void A_timeout_is_kept_and_a_different_value_returns_at_once()
    {
        Linker linker = Linker(out Memory memory);
        using var store = new Store();
        Instance guest = linker.Instantiate(store, module);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(2, guest.Call("timed", 30_000_000L)[0].AsI32);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 29.9, patience.TotalMilliseconds);
        Assert.Equal(2, guest.Call("timed", 0L)[0].AsI32);
        Assert.Equal(1, guest.Call("unequal")[0].AsI32);
        GC.KeepAlive(memory);
    }

    [Fact]
    public void Waiting_on_a_memory_that_is_not_shared_traps_and_notifying_wakes_nobody()
    {
        Instance guest = Guest.Of("""
            (module (memory 1)
              (func (export "wait") (result i32) (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 0)))
              (func (export "notify") (result i32) (memory.atomic.notify (i32.const 0) (i32.const 1)))
              (func (export "unaligned") (result i32) (memory.atomic.wait32 (i32.const 2) (i32.const 0) (i64.const 0)))
              (func (export "beyond") (result i32) (memory.atomic.notify (i32.const 65536) (i32.const 1))))
            """);
        Assert.Equal(TrapKind.ExpectedSharedMemory, Assert.Throws<Trap>(() => guest.Call("wait")).Kind);
        Assert.Equal(0, guest.Call("notify")[0].AsI32);
        Assert.Equal(TrapKind.UnalignedAtomic, Assert.Throws<Trap>(() => guest.Call("unaligned")).Kind);
        Assert.Equal(TrapKind.OutOfBoundsMemoryAccess, Assert.Throws<Trap>(() => guest.Call("beyond")).Kind);
    }
}
