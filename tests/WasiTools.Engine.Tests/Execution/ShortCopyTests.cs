using Xunit;

namespace WasiTools.Engine.Tests.Execution;

/// <summary>memory.copy of few bytes, which is done in overlapping moves: every length, distance and direction gives what a copy in one gives.
/// </summary>
public sealed class ShortCopyTests
{
    private const int Start = 200, MostBytes = 70, MostDistance = 40;

    private const string Text = """
        (module (memory (export "memory") 1)
          (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2))))
        """;

    [Fact]
    public void OverlappingRuns()
    {
        foreach (BoundsMode bounds in Guest.Modes)
        {
            foreach (ModuleOptions tier in Guest.Tiers)
            {
                Instance guest = Guest.Of(Text, bounds, tier: tier);
                Memory memory = guest.GetMemory("memory")!;
                for (int count = 0; count <= MostBytes; count++)
                {
                    for (int distance = -MostDistance; distance <= MostDistance; distance++)
                    {
                        Span<byte> bytes = memory.Span(0, 2 * Start);
                        for (int i = 0; i < bytes.Length; i++)
                            bytes[i] = (byte)(i * 7 + 1);
                        byte[] expected = bytes.ToArray();
                        expected.AsSpan(Start, count).CopyTo(expected.AsSpan(Start + distance));
                        guest.Call("copy", Start + distance, Start, count);
                        Assert.True(bytes.SequenceEqual(expected), $"{bounds}: {count} bytes by {distance}");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(65536, 0, 0, false)]
    [InlineData(0, 65536, 0, false)]
    [InlineData(65537, 0, 0, true)]
    [InlineData(0, 65537, 0, true)]
    [InlineData(65535, 0, 1, false)]
    [InlineData(65535, 0, 2, true)]
    [InlineData(0, 65505, 32, true)]
    [InlineData(0, 65504, 32, false)]
    [InlineData(-1, 0, 1, true)]
    [InlineData(0, -8, 16, true)]
    [InlineData(-4, -4, 32, true)]
    public void EndOfMemory(int to, int from, int count, bool traps)
    {
        foreach (BoundsMode bounds in Guest.Modes)
        {
            foreach (ModuleOptions tier in Guest.Tiers)
            {
                Instance guest = Guest.Of(Text, bounds, tier: tier);
                guest.GetMemory("memory")!.Span(0, 65536).Fill(9);
                if (traps)
                    Assert.Equal(TrapKind.OutOfBoundsMemoryAccess, Assert.Throws<Trap>(() => guest.Call("copy", to, from, count)).Kind);
                else
                    guest.Call("copy", to, from, count);
                Assert.False(guest.GetMemory("memory")!.Span(0, 65536).ContainsAnyExcept((byte)9));
            }
        }
    }
}
