using Xunit;

namespace WasiTools.Engine.Tests.Execution;

/// <summary>Copies and fills so long that they are done in pieces.</summary>
public sealed class LongCopyTests
{
    private const int Length = 40 << 20, Pages = 700;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(0, 17 << 20)]
    [InlineData(100, 3 << 20)]
    [InlineData(3 << 20, 100)]
    [InlineData(7, 7)]
    public void OverlappingBytesArriveWhole(int from, int to)
    {
        // With room for the target that lies furthest up.
        Instance guest = Guest.Of($"""
            (module (memory (export "m") {Pages + (17 << 4)})
              (func (export "run") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2))))
            """);
        Memory memory = guest.GetMemory("m")!;
        Span<byte> bytes = memory.Span(0, (int)memory.ByteLength);
        new Random(1).NextBytes(bytes);
        byte[] expected = bytes.ToArray();
        Array.Copy(expected, from, expected, to, Length);
        guest.Call("run", to, from, Length);
        Assert.True(bytes.SequenceEqual(expected));
    }

    [Fact]
    public void FillsReachTheirEndAndNoFurther()
    {
        Instance guest = Guest.Of($"""
            (module (memory (export "m") {Pages})
              (func (export "run") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2))))
            """);
        guest.Call("run", 5, 0x1AB, Length);
        ReadOnlySpan<byte> bytes = guest.GetMemory("m")!.Span(0, Length + 10);
        Assert.Equal(-1, bytes[..5].IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, bytes.Slice(5, Length).IndexOfAnyExcept((byte)0xAB));
        Assert.Equal(-1, bytes[(5 + Length)..].IndexOfAnyExcept((byte)0));
    }
}
