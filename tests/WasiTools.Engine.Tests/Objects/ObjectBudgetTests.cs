using Xunit;

namespace WasiTools.Engine.Tests.Objects;

/// <summary>The budget bounds what is alive, not what was ever allocated.</summary>
public sealed class ObjectBudgetTests
{
    private const long MiB = 1 << 20;

    // A ring of 10,000 slots: what falls out of it is garbage. Blocks of 1,000 bytes keep 10 MB alive.
    private const string Ring = """
        (module
          (type $bytes (array (mut i8)))
          (type $cell (struct (field (ref null $cell)) (field i64)))
          (type $slots (array (mut anyref)))
          (global $ring (ref $slots) (array.new_default $slots (i32.const 10000)))
          (global $list (mut (ref null $cell)) (ref.null $cell))
          (func (export "blocks") (param $count i32) (param $size i32)
            (loop $next
              (array.set $slots (global.get $ring)
                (i32.rem_u (local.get $count) (i32.const 10000)) (array.new_default $bytes (local.get $size)))
              (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
          (func (export "cells") (param $count i32)
            (loop $next
              (array.set $slots (global.get $ring)
                (i32.rem_u (local.get $count) (i32.const 10000)) (struct.new $cell (ref.null $cell) (i64.const 1)))
              (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
          (func (export "keep cells")
            (loop $next
              (global.set $list (struct.new $cell (global.get $list) (i64.const 1)))
              (br $next)))
          (func (export "keep integers") (local $slots (ref $slots)) (local $i i32)
            (local.set $slots (array.new_default $slots (i32.const 1000000)))
            (loop $next
              (array.set $slots (local.get $slots) (local.get $i) (ref.i31 (i32.add (local.get $i) (i32.const 100000))))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br $next)))
          (func (export "forget") (global.set $list (ref.null $cell)))
          (func (export "one") (param i32) (result i32) (array.len (array.new_default $bytes (local.get 0))))
          (func (export "filled") (param i32) (result i32) (array.len (array.new $bytes (i32.const 7) (local.get 0))))
          (func (export "references") (param i32) (result i32) (array.len (array.new $slots (ref.null any) (local.get 0)))))
        """;

    [Fact]
    public void GarbageDoesNotCount()
    {
        using var store = new Store(new StoreOptions { MaximumObjectMemory = 32 * MiB });
        Instance guest = ObjectGuest.Start(Ring, store);
        // 1 GB of blocks and 480 MB of cells.
        guest.Call("blocks", 1_000_000, 1_000);
        guest.Call("cells", 10_000_000);
    }

    [Fact(Explicit = true)]
    public void HundredGibibytesPassThroughTenMegabytes()
    {
        using var store = new Store(new StoreOptions { MaximumObjectMemory = 32 * MiB });
        Instance guest = ObjectGuest.Start(Ring, store);
        guest.Call("blocks", 107_400_000, 1_000);
    }

    [Fact]
    public void LiveSmallObjectsCount()
    {
        using var store = new Store(new StoreOptions { MaximumObjectMemory = 32 * MiB });
        Instance guest = ObjectGuest.Start(Ring, store);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(TrapKind.OutOfMemory, ObjectGuest.TrapOf(guest, "keep cells"));
        long used = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(used, 20 * MiB, 48 * MiB);
        // The guest can go on once it has let go.
        guest.Call("forget");
        guest.Call("cells", 1_000_000);
        Assert.Equal(TrapKind.OutOfMemory, ObjectGuest.TrapOf(guest, "keep cells"));
    }

    [Fact]
    public void IntegersCount()
    {
        using var store = new Store(new StoreOptions { MaximumObjectMemory = 16 * MiB });
        Assert.Equal(TrapKind.OutOfMemory, ObjectGuest.TrapOf(ObjectGuest.Start(Ring, store), "keep integers"));
    }

    [Theory]
    [InlineData("one", 64_000_000)]
    [InlineData("one", -1)]
    [InlineData("one", int.MinValue)]
    [InlineData("one", int.MaxValue)]
    [InlineData("filled", -1)]
    [InlineData("references", 8_000_000)]
    [InlineData("references", -1)]
    public void AnArrayBeyondTheBudgetTraps(string name, int length)
    {
        using var store = new Store(new StoreOptions { MaximumObjectMemory = 32 * MiB });
        Instance guest = ObjectGuest.Start(Ring, store);
        Assert.Equal(TrapKind.OutOfMemory, ObjectGuest.TrapOf(guest, name, length));
        Assert.Equal(20_000_000, ObjectGuest.Call(guest, "one", 20_000_000).AsI32);
    }

    [Fact]
    public void AnArrayBeyondTheHostTraps()
    {
        using var store = new Store(new StoreOptions { MaximumObjectMemory = long.MaxValue });
        Assert.Equal(TrapKind.OutOfMemory, ObjectGuest.TrapOf(ObjectGuest.Start(Ring, store), "references", -1));
    }

    [Fact]
    public void ConstantExpressionsCount()
    {
        using var store = new Store(new StoreOptions { MaximumObjectMemory = MiB });
        Module module = Module.ParseText(
            "(module (type $a (array i64)) (global (ref $a) (array.new $a (i64.const 1) (i32.const -1))))");
        Trap trap = Assert.Throws<Trap>(() => new Linker().Instantiate(store, module));
        Assert.Equal(TrapKind.OutOfMemory, trap.Kind);
    }

    [Fact]
    public void StoresHaveBudgetsOfTheirOwn()
    {
        using var small = new Store(new StoreOptions { MaximumObjectMemory = MiB });
        using var large = new Store(new StoreOptions { MaximumObjectMemory = 64 * MiB });
        Assert.Equal(TrapKind.OutOfMemory, ObjectGuest.TrapOf(ObjectGuest.Start(Ring, small), "one", 10_000_000));
        Assert.Equal(10_000_000, ObjectGuest.Start(Ring, large).Call("one", 10_000_000).AsI32);
    }
}
