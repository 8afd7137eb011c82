using System.Runtime.Intrinsics;
using Xunit;

namespace WasiTools.Engine.Tests.Execution;

public sealed class HostFunctionTests
{
    [Fact]
    public void Every_kind_of_value_goes_to_the_host_and_back()
    {
        Linker linker = new Linker()
            .DefineFunction("h", "i", (int x) => x + 1)
            .DefineFunction("h", "u", (uint x) => x + 1)
            .DefineFunction("h", "l", (long x) => x + 1)
            .DefineFunction("h", "f", (float x) => x + 1)
            .DefineFunction("h", "d", (double x) => x + 1)
            .DefineFunction("h", "v", (Vector128<byte> x) => ~x)
            .DefineFunction("h", "r", (object x) => x);
        var names = new[] { ("i", "i32"), ("u", "i32"), ("l", "i64"), ("f", "f32"), ("d", "f64"), ("v", "v128"), ("r", "externref") };
        string text = string.Concat(names.Select(n =>
            $"(import \"h\" \"{n.Item1}\" (func ${n.Item1} (param {n.Item2}) (result {n.Item2})))"))
            + string.Concat(names.Select(n =>
            $"(func (export \"{n.Item1}\") (param {n.Item2}) (result {n.Item2}) (call ${n.Item1} (local.get 0)))"));
        Instance guest = Guest.Of($"(module {text})", linker: linker);
        Assert.Equal(int.MinValue, guest.Call("i", int.MaxValue)[0].AsI32);
        Assert.Equal(0, guest.Call("u", -1)[0].AsI32);
        Assert.Equal(8L, guest.Call("l", 7L)[0].AsI64);
        Assert.Equal(2.5f, guest.Call("f", 1.5f)[0].AsF32);
        Assert.Equal(2.5, guest.Call("d", 1.5)[0].AsF64);
        Assert.Equal(Vector128<byte>.AllBitsSet, guest.Call("v", Vector128<byte>.Zero)[0].AsV128);
        object reference = new();
        Assert.Same(reference, guest.Call("r", Value.FromReference(reference))[0].Reference);
    }

    [Fact]
    public void Several_results_are_a_tuple()
    {
        Linker linker = new Linker().DefineFunction("h", "f", (int x) => (x, (long)x * 2, x / 2.0, (object)"text"));
        Instance guest = Guest.Of("""
            (module (import "h" "f" (func $f (param i32) (result i32 i64 f64 externref)))
              (func (export "f") (param i32) (result i32 i64 f64 externref) (call $f (local.get 0))))
            """, linker: linker);
        Value[] results = guest.Call("f", 21);
        Assert.Equal(21, results[0].AsI32);
        Assert.Equal(42L, results[1].AsI64);
        Assert.Equal(10.5, results[2].AsF64);
        Assert.Equal("text", results[3].Reference);
    }

    [Fact]
    public void It_may_take_the_caller_and_a_token_and_call_back()
    {
        bool couldBeCancelled = false;
        Linker linker = new Linker().DefineFunction("h", "f", (Instance caller, CancellationToken token, int x) =>
        {
            couldBeCancelled = token.CanBeCanceled;
            caller.GetMemory("m")!.Span(0, 1)[0] = 9;
            return x == 0 ? 100 : caller.Call("g", x - 1)[0].AsI32 + 1;
        });
        Instance guest = Guest.Of("""
            (module (import "h" "f" (func $f (param i32) (result i32))) (memory (export "m") 1)
              (func (export "g") (param i32) (result i32) (call $f (local.get 0))))
            """, linker: linker);
        Assert.Equal(105, guest.Call("g", 5)[0].AsI32);
        Assert.True(couldBeCancelled);
        Assert.Equal(9, guest.GetMemory("m")!.Span(0, 1)[0]);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(NullReferenceException))]
    [InlineData(typeof(DivideByZeroException))]
    [InlineData(typeof(IndexOutOfRangeException))]
    public void Its_exceptions_pass_the_guest_unchanged(Type type)
    {
        var thrown = (Exception)Activator.CreateInstance(type)!;
        Linker linker = new Linker().DefineFunction("h", "f", void () => throw thrown);
        foreach (BoundsMode bounds in Guest.Modes)
        {
            Instance guest = Guest.Of("""
                (module (import "h" "f" (func $f)) (tag $t)
                  (func (export "g") (block $all (try_table (catch_all $all) (call $f)))))
                """, bounds, linker);
            Assert.Same(thrown, Assert.Throws(type, () => guest.Call("g")));
        }
    }

    [Fact]
    public void A_type_without_a_counterpart_is_refused_by_name()
    {
        var e = Assert.Throws<ArgumentException>(() => new Linker().DefineFunction("h", "f", (string s) => s.Length));
        Assert.Contains("h.f", e.Message);
        Assert.Contains("String", e.Message);
    }

    [Fact]
    public void Arguments_of_another_number_or_kind_are_refused()
    {
        Func function = Guest.Of("(module (func (export \"f\") (param i32)))").GetFunction("f")!;
        Assert.Throws<ArgumentException>(() => function.Invoke());
        Assert.Throws<ArgumentException>(() => function.Invoke(1L));
    }

    [Fact]
    public void The_host_throws_what_the_guest_catches_and_catches_what_it_throws()
    {
        Instance guest = Guest.Of("""
            (module (tag $t (export "t") (param i32 i64))
              (func (export "throw") (throw $t (i32.const 7) (i64.const 8))))
            """);
        var thrown = Assert.Throws<GuestException>(() => guest.Call("throw"));
        Assert.Same(guest.GetTag("t"), thrown.Tag);
        Assert.Equal([7, 8L], thrown.Values);

        Linker linker = new Linker().Define("m", "t", guest.GetTag("t")!);
        linker.DefineFunction("h", "f", void () => throw new GuestException(guest.GetTag("t")!, 30, 12L));
        Instance catcher = Guest.Of("""
            (module (import "m" "t" (tag $t (param i32 i64))) (import "h" "f" (func $f))
              (func (export "g") (result i64)
                (local i64)
                (block $h (result i32 i64) (try_table (catch $t $h) (call $f)) (return (i64.const 0)))
                (local.set 0) (i64.extend_i32_s) (i64.add (local.get 0))))
            """, linker: linker);
        Assert.Equal(42L, catcher.Call("g")[0].AsI64);
    }

    [Theory]
    [InlineData("a, b: c=(d)/e")]
    [InlineData("")]
    public void Any_name_will_do(string name)
    {
        var unknown = new Linker { TrapUnknownImports = true };
        Module module = Module.ParseText(
            $"(module (import \"{name}\" \"{name}\" (func $f)) (func (export \"g\") (call $f)))", new ModuleOptions { Name = name });
        Instance guest = unknown.Instantiate(new Store(), module);
        Assert.Equal(TrapKind.UnknownImport, Assert.Throws<Trap>(() => guest.Call("g")).Kind);
    }
}
