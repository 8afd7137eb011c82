using Xunit;

namespace WasiTools.Engine.Tests.Execution;

public sealed class SharedGrowthTests
{
    /// <summary>One thread grows the memory and publishes that; the other, in a loop whose bounds checks have the old length at hand, then
    /// uses the new page.</summary>
    [Fact]
    public void A_page_that_another_thread_grew_can_be_used_at_once()
    {
        Module module = Module.ParseText("""
            (module (import "m" "memory" (memory 1 100 shared))
              (func (export "grow")
                (local $n i32)
                (loop $again
                  (drop (memory.grow (i32.const 1)))
                  (i32.atomic.store (i32.const 0) (i32.sub (memory.size) (i32.const 1)))
                  (loop $seen (br_if $seen (i32.ne (i32.atomic.load (i32.const 4)) (i32.atomic.load (i32.const 0)))))
                  (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 99)))))
              (func (export "use")
                (local $page i32)
                (loop $again
                  (local.set $page (i32.atomic.load (i32.const 0)))
                  (i32.store (i32.add (i32.shl (local.get $page) (i32.const 16)) (i32.const 65532)) (local.get $page))
                  (if (i32.ne (i32.load (i32.add (i32.shl (local.get $page) (i32.const 16)) (i32.const 65532))) (local.get $page))
                    (then unreachable))
                  (i32.atomic.store (i32.const 4) (local.get $page))
                  (br_if $again (i32.lt_u (local.get $page) (i32.const 99))))))
            """);
        foreach (BoundsMode bounds in Guest.Modes)
        {
            var memory = new Memory(new MemoryType(1, 100, IsShared: true), guard: bounds == BoundsMode.Guard);
            Linker linker = new Linker().Define("m", "memory", memory);
            ThreadGroup group = Guest.RunThreads(linker, module, bounds, false, "grow", "use");
            Assert.True(group.Join(TimeSpan.FromSeconds(30)));
            Assert.True(group.Cause == StopCause.None, group.Error?.ToString());
            Assert.Equal(100, memory.Size);
            Assert.Equal(99, BitConverter.ToInt32(memory.Span((100 << 16) - 4, 4)));
            GC.KeepAlive(memory);
        }
    }
}
