using Xunit;

namespace WasiTools.Engine.Tests.Objects;

/// <summary>Types are compared by structure across modules; objects of a subtype are found by code for its supertypes.</summary>
public sealed class CastTests
{
    private const string Types = """
        (rec
          (type $shape (sub (struct (field $name (mut i32)))))
          (type $circle (sub $shape (struct (field (mut i32)) (field f64) (field (ref null $shape)))))
          (type $disc (sub final $circle (struct (field (mut i32)) (field f64) (field (ref null $shape)) (field v128) (field i16)))))
        """;

    private const string Maker = $$"""
        (module {{Types}}
          (func (export "circle") (result anyref)
            (struct.new $circle (i32.const 1) (f64.const 1.5) (ref.null $shape)))
          (func (export "disc") (result anyref)
            (struct.new $disc (i32.const 2) (f64.const 2.5) (ref.null $shape) (v128.const i64x2 3 4) (i32.const -5))))
        """;

    private const string User = $$"""
        (module (type $before (struct (field i64))) {{Types}}
          (func (export "isShape") (param anyref) (result i32) (ref.test (ref $shape) (local.get 0)))
          (func (export "isCircle") (param anyref) (result i32) (ref.test (ref $circle) (local.get 0)))
          (func (export "isDisc") (param anyref) (result i32) (ref.test (ref $disc) (local.get 0)))
          (func (export "isBefore") (param anyref) (result i32) (ref.test (ref $before) (local.get 0)))
          (func (export "name") (param anyref) (result i32) (struct.get $shape 0 (ref.cast (ref $shape) (local.get 0))))
          (func (export "rename") (param anyref i32) (struct.set $shape 0 (ref.cast (ref $shape) (local.get 0)) (local.get 1)))
          (func (export "radius") (param anyref) (result f64) (struct.get $circle 1 (ref.cast (ref $circle) (local.get 0))))
          (func (export "last") (param anyref) (result i32) (struct.get_s $disc 4 (ref.cast (ref $disc) (local.get 0)))))
        """;

    [Fact]
    public void ObjectsOfOneModuleAreOfTypesOfAnother()
    {
        using var store = new Store();
        Instance maker = ObjectGuest.Start(Maker, store), user = ObjectGuest.Start(User, store);
        Value circle = maker.Call("circle"), disc = maker.Call("disc");
        Assert.Equal([1, 1, 0, 0], Tests(user, circle));
        Assert.Equal([1, 1, 1, 0], Tests(user, disc));
        Assert.Equal(1.5, user.Call("radius", circle).AsF64);
        Assert.Equal(2.5, user.Call("radius", disc).AsF64);
        user.Call("rename", disc, 77);
        Assert.Equal(77, user.Call("name", disc).AsI32);
        Assert.Equal(-5, user.Call("last", disc).AsI32);
        Assert.Equal(TrapKind.CastFailure, ObjectGuest.TrapOf(user, "last", circle));
        Assert.Equal(TrapKind.CastFailure, ObjectGuest.TrapOf(user, "name", Value.FromReference(I31.From(1))));
        Assert.Equal(TrapKind.CastFailure, ObjectGuest.TrapOf(user, "name", Value.FromReference("a host's string")));
        Assert.Equal(TrapKind.CastFailure, ObjectGuest.TrapOf(user, "name", Value.FromReference(null)));
    }

    [Fact]
    public void TheSameStructureInAnotherGroupIsAnotherType()
    {
        using var store = new Store();
        Instance user = ObjectGuest.Start(User, store);
        Instance other = ObjectGuest.Start(
            "(module (type $shape (sub (struct (field (mut i32))))) (func (export \"make\") (result anyref) (struct.new $shape (i32.const 1))))",
            store);
        Assert.Equal([0, 0, 0, 0], Tests(user, other.Call("make")));
    }

    [Fact]
    public void ObjectsOutliveTheirModule()
    {
        using var store = new Store();
        Value disc = MakeAndForget(store);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal([1, 1, 1, 0], Tests(ObjectGuest.Start(User, store), disc));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static Value MakeAndForget(Store store) => ObjectGuest.Start(Maker, store).Call("disc");

    /// <summary>A structure with more fields than an object has slots, one that a subtype extends.</summary>
    [Fact]
    public void FieldsBehindTheObjectAreKept()
    {
        string[] types = ["i8", "i64", "f32", "(ref null any)", "v128", "f64", "i32", "i16"];
        string Fields(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"(field (mut {types[i % types.Length]}))"));
        string text = $$"""
            (module
              (type $super (sub (struct {{Fields(13)}})))
              (type $sub (sub $super (struct {{Fields(40)}})))
              (func (export "super") (result anyref) (struct.new_default $super))
              (func (export "sub") (result anyref) (struct.new_default $sub))
              {{string.Concat(Enumerable.Range(0, 40).Select(i => Accessors(i < 13 ? "super" : "sub", i, types[i % types.Length])))}})
            """;
        using var store = new Store();
        Instance guest = ObjectGuest.Start(text, store);
        foreach ((string kind, int count) in new[] { ("super", 13), ("sub", 40) })
        {
            Value made = guest.Call(kind);
            var seen = (GuestStruct)made.Reference!;
            Assert.Equal(count, seen.FieldCount);
            Value[] expected = [.. Enumerable.Range(0, count).Select(i => Sample(types[i % types.Length], i))];
            for (int i = 0; i < count; i++)
                guest.Call($"set{i}", made, expected[i]);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(expected[i], guest.Call($"get{i}", made));
                Assert.Equal(expected[i], seen[i]);
                seen[i] = Sample(types[i % types.Length], i + 1);
            }
            for (int i = 0; i < count; i++)
                Assert.Equal(Sample(types[i % types.Length], i + 1), guest.Call($"get{i}", made));
        }
    }

    private static string Accessors(string type, int field, string fieldType)
    {
        string value = fieldType is "i8" or "i16" ? "i32" : fieldType;
        string sign = fieldType is "i8" or "i16" ? "_u" : "";
        return $"""
            (func (export "get{field}") (param anyref) (result {value})
              (struct.get{sign} ${type} {field} (ref.cast (ref ${type}) (local.get 0))))
            (func (export "set{field}") (param anyref {value})
              (struct.set ${type} {field} (ref.cast (ref ${type}) (local.get 0)) (local.get 1)))
            """;
    }

    private static Value Sample(string type, int number) => type switch
    {
        "i8" => number + 200,
        "i16" => number + 60_000,
        "i32" => int.MinValue + number,
        "i64" => long.MinValue + number,
        "f32" => number + 0.5f,
        "f64" => number + 0.25,
        "v128" => System.Runtime.Intrinsics.Vector128.Create((byte)(number + 100)),
        _ => Value.FromReference(I31.From(number)),
    };

    private static int[] Tests(Instance user, Value value) =>
        [.. new[] { "isShape", "isCircle", "isDisc", "isBefore" }.Select(name => user.Call(name, value).AsI32)];
}
