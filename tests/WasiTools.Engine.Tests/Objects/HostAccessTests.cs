using Xunit;

namespace WasiTools.Engine.Tests.Objects;

/// <summary>The host sees the guest's objects, and can pass nothing where it would be of the wrong type.</summary>
public sealed class HostAccessTests
{
    private const string Text = """
        (module
          (type $point (struct (field $x (mut i32)) (field $y i64) (field $next (mut (ref null $point)))))
          (type $bytes (array (mut i8)))
          (type $points (array (mut (ref null $point))))
          (type $numbers (array f64))
          (import "host" "sum" (func $sum (param arrayref) (result i32)))
          (import "host" "wrong" (func $wrong (result (ref null $point))))
          (global (export "global") (mut (ref null $point)) (ref.null $point))
          (table (export "table") 3 (ref null $point))
          (func (export "point") (param i32 i64) (result (ref $point))
            (struct.new $point (local.get 0) (local.get 1) (ref.null $point)))
          (func (export "x") (param (ref $point)) (result i32) (struct.get $point $x (local.get 0)))
          (func (export "bytes") (result (ref $bytes)) (array.new_fixed $bytes 3 (i32.const 1) (i32.const 255) (i32.const 3)))
          (func (export "points") (result (ref $points)) (array.new_default $points (i32.const 2)))
          (func (export "numbers") (result (ref $numbers)) (array.new $numbers (f64.const 1.5) (i32.const 4)))
          (func (export "sum") (result i32)
            (call $sum (array.new_fixed $bytes 3 (i32.const 1) (i32.const 255) (i32.const 3))))
          (func (export "wrong") (result i32) (struct.get $point $x (call $wrong)))
          (func (export "integer") (param i31ref) (result i32) (i31.get_s (local.get 0)))
          (func (export "big") (result i31ref) (ref.i31 (i32.const 0x3fffffff)))
          (func (export "same") (param eqref eqref) (result i32) (ref.eq (local.get 0) (local.get 1))))
        """;

    [Fact]
    public void FieldsAreReadAndWritten()
    {
        using var store = new Store();
        Instance guest = Start(store);
        var point = (GuestStruct)guest.Call("point", 7, 8L).Reference!;
        Assert.Equal(3, point.FieldCount);
        Assert.Equal(7, point[0].AsI32);
        Assert.Equal(8, point[1].AsI64);
        Assert.Null(point[2].Reference);
        point[0] = -9;
        point[2] = Value.FromReference(point);
        Assert.Equal(-9, guest.Call("x", Value.FromReference(point)).AsI32);
        Assert.Same(point, point[2].Reference);
        Assert.Throws<InvalidOperationException>(() => point[1] = 1L);
        Assert.Throws<ArgumentException>(() => point[0] = 1L);
        Assert.Throws<ArgumentException>(() => point[2] = Value.FromReference("text"));
        Assert.Throws<ArgumentException>(() => point[2] = guest.Call("bytes"));
        Assert.Throws<ArgumentOutOfRangeException>(() => point[3]);
    }

    [Fact]
    public void ElementsAreReadAndWritten()
    {
        using var store = new Store();
        Instance guest = Start(store);
        var bytes = (GuestArray)guest.Call("bytes").Reference!;
        Assert.Equal(3, bytes.Length);
        Assert.Equal(255, bytes[1].AsI32);
        bytes[1] = 0x1FE;
        Assert.Equal(0xFE, bytes[1].AsI32);
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes[3]);
        var points = (GuestArray)guest.Call("points").Reference!;
        points[1] = guest.Call("point", 1, 2L);
        Assert.Throws<ArgumentException>(() => points[0] = Value.FromReference(bytes));
        var numbers = (GuestArray)guest.Call("numbers").Reference!;
        Assert.Equal(1.5, numbers[3].AsF64);
        Assert.Throws<InvalidOperationException>(() => numbers[0] = 1.0);
    }

    [Fact]
    public void HostFunctionsTakeObjects()
    {
        using var store = new Store();
        Assert.Equal(259, Start(store).Call("sum").AsI32);
    }

    [Fact]
    public void NothingOfTheWrongTypePasses()
    {
        using var store = new Store();
        Instance guest = Start(store);
        Value bytes = guest.Call("bytes"), point = guest.Call("point", 1, 2L), text = Value.FromReference("text");
        foreach (Value wrong in new[] { bytes, text, Value.FromReference(null), Value.FromReference(I31.From(1)) })
            Assert.Throws<ArgumentException>(() => guest.Call("x", wrong));
        Assert.Throws<ArgumentException>(() => guest.GetGlobal("global")!.Value = bytes);
        guest.GetGlobal("global")!.Value = point;
        Assert.Throws<ArgumentException>(() => guest.GetTable("table")![0] = "text");
        Assert.Throws<ArgumentException>(() => guest.GetTable("table")!.Grow(1, bytes.Reference));
        guest.GetTable("table")![0] = point.Reference;
        Assert.Throws<ArgumentException>(() => new Table(new(ValueType.FuncRef, 1, null), "text"));
        Assert.Throws<ArgumentException>(() => new Global(new(ValueType.FuncRef, false), text));
        Assert.Throws<InvalidOperationException>(() => guest.Call("wrong"));
    }

    [Fact]
    public void IntegersAreTheSameByValue()
    {
        using var store = new Store();
        Instance guest = Start(store);
        Assert.Equal(0x3FFFFFFF, ((I31)guest.Call("big").Reference!).Value);
        Assert.Equal(-1, guest.Call("integer", Value.FromReference(I31.From(int.MaxValue))).AsI32);
        Assert.Equal(guest.Call("big"), guest.Call("big"));
        foreach (int number in new[] { 0, 1023, 1024, -128, -129, 0x3FFFFFFF })
        {
            Value a = Value.FromReference(I31.From(number)), b = Value.FromReference(I31.From(number | int.MinValue));
            Assert.Equal(1, guest.Call("same", a, number >= 0 ? b : a).AsI32);
            Assert.Equal(0, guest.Call("same", a, Value.FromReference(I31.From(number + 1))).AsI32);
        }
        Value first = guest.Call("point", 1, 2L), second = guest.Call("point", 1, 2L);
        Assert.Equal(1, guest.Call("same", first, first).AsI32);
        Assert.Equal(0, guest.Call("same", first, second).AsI32);
    }

    private static Instance Start(Store store)
    {
        Module module = Module.ParseText(Text);
        var linker = new Linker();
        linker.DefineFunction("host", "sum", (GuestArray array) => Enumerable.Range(0, array.Length).Sum(i => array[i].AsI32));
        FunctionType wrong = module.Content.Functions[1].Function!;
        linker.DefineFunction("host", "wrong", wrong, (_, _) => [Value.FromReference("text")]);
        return linker.Instantiate(store, module);
    }
}
