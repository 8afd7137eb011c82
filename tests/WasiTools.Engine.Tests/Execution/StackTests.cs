using Xunit;

namespace WasiTools.Engine.Tests.Execution;

public sealed class StackTests
{
    private const int SpawnedStack = 1 << 20;

    public static TheoryData<string, string> Recursions => new()
    {
        { "plain", "(func $f (export \"run\") (param i32) (result i32) (i32.add (i32.const 1) (call $f (local.get 0))))" },
        { "mutual", "(func $f (export \"run\") (param i32) (result i32) (i32.add (i32.const 1) (call $g (local.get 0)))) (func $g (param i32) (result i32) (i32.sub (call $f (local.get 0)) (i32.const 1)))" },
        { "indirect", "(type $t (func (param i32) (result i32))) (table 1 funcref) (elem (i32.const 0) $f) (func $f (export \"run\") (param i32) (result i32) (i32.add (i32.const 1) (call_indirect (type $t) (local.get 0) (i32.const 0))))" },
        { "through the host", "(import \"h\" \"f\" (func $h (param i32) (result i32))) (func (export \"run\") (param i32) (result i32) (i32.add (i32.const 1) (call $h (local.get 0))))" },
        { "50,000 vectors", $"(func $f (export \"run\") (param i32) (result i32) (local {string.Concat(Enumerable.Repeat("v128 ", 49_999))}) (local.set 40000 (i32x4.splat (local.get 0))) (i32.add (i32x4.extract_lane 0 (local.get 40000)) (call $f (local.get 0))))" },
        { "many locals and references", $"(func $f (export \"run\") (param i32) (result i32) (local {string.Concat(Enumerable.Repeat("i64 f64 externref ", 2_000))}) (i32.add (i32.const 1) (call $f (local.get 0))))" },
        { "in a protected region", "(tag $t) (func $f (export \"run\") (param i32) (result i32) (block $h (try_table (catch_all $h) (drop (call $f (local.get 0))))) (i32.const 1))" },
    };

    [Theory]
    [MemberData(nameof(Recursions))]
    public void Endless_recursion_is_a_trap(string what, string fields)
    {
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in Guest.Tiers select (b, t))
        {
            foreach (int stack in new[] { SpawnedStack, StoreOptions.Default.StackSize })
            {
                Instance? guest = null;
                Linker linker = new Linker().DefineFunction("h", "f", (int x) => guest!.Call("run", x)[0].AsI32);
                guest = Guest.Of($"(module {fields})", bounds, linker, new StoreOptions { StackSize = stack }, tier);
                // Twice: the first time leaves everything as it was.
                for (int i = 0; i < 2; i++)
                {
                    var trap = Assert.Throws<Trap>(() => guest.Call("run", 1));
                    Assert.True(trap.Kind == TrapKind.CallStackExhausted, $"{what}: {trap.Message}");
                }
            }
        }
    }

    [Fact]
    public void A_larger_stack_takes_more_calls()
    {
        const string text = """
            (module (global $depth (export "depth") (mut i32) (i32.const 0))
              (func $f (export "run") (global.set $depth (i32.add (global.get $depth) (i32.const 1))) (call $f) (call $f)))
            """;
        int Depth(int stack)
        {
            Instance guest = Guest.Of(text, options: new StoreOptions { StackSize = stack });
            Assert.Throws<Trap>(() => guest.Call("run"));
            return guest.GetGlobal("depth")!.Value.AsI32;
        }
        int small = Depth(1 << 20), large = Depth(4 << 20);
        Assert.InRange(small, 5_000, 100_000);
        Assert.InRange((double)large / small, 3.5, 4.5);
    }

    [Fact]
    public void Stores_that_call_each_other_keep_their_variables_apart()
    {
        // Too many variables for a frame: compiled or interpreted, they lie in memory that all stores of a thread share.
        string text = $"""
            (module (import "h" "f" (func $h (param i32) (result i32)))
              (func (export "run") (param i32) (result i32) (local {string.Concat(Enumerable.Repeat("i64 ", 3_000))})
                (local.set 1 (i64.extend_i32_s (local.get 0)))
                (local.set 3000 (i64.mul (local.get 1) (i64.const 1000)))
                (i32.add (call $h (local.get 0)) (i32.wrap_i64 (i64.add (local.get 1) (local.get 3000))))))
            """;
        const int Depth = 20;
        foreach (BoundsMode bounds in Guest.Modes)
        {
            var guests = new List<Instance>();
            Linker linker = new Linker().DefineFunction("h", "f", (int x) => x == 0 ? 0 : guests[x % guests.Count].Call("run", x - 1)[0].AsI32);
            foreach (ModuleOptions tier in Guest.Tiers)
                guests.AddRange(Guest.Of(text, bounds, linker, tier: tier), Guest.Of(text, bounds, linker, tier: tier));
            foreach (Instance guest in guests)
                Assert.Equal(1001 * Depth * (Depth + 1) / 2, guest.Call("run", Depth)[0].AsI32);
        }
    }

    [Fact]
    public void Tail_calls_need_no_stack()
    {
        Instance guest = Guest.Of("""
            (module
              (type $t (func (param i32 i64 f64 i32 i32 i32 i32 i32) (result i32)))
              (table 1 funcref) (elem (i32.const 0) $odd)
              (func $even (export "even") (param i32) (result i32)
                (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1)) (else
                  (return_call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i64.const 1) (f64.const 2) (i32.const 3) (i32.const 4)
                    (i32.const 5) (i32.const 6) (i32.const 7) (i32.const 0)))))
              (func $odd (type $t)
                (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0)) (else (return_call $even (i32.sub (local.get 0) (i32.const 1)))))))
            """, options: new StoreOptions { StackSize = StoreOptions.MinimumStackSize });
        Assert.Equal(1, guest.Call("even", 1_000_000)[0].AsI32);
        Assert.Equal(0, guest.Call("even", 1_000_001)[0].AsI32);
    }
}
