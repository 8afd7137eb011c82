namespace WasiTools.Engine.Interpretation;

/// <summary>How long something is interpreted before it gets code: about as long as it takes to compile it, so that at worst both
/// together take twice the time that the better of the two would have.</summary>
internal static class Tiering
{
    /// <summary>The heat of a function that is compiled. To compile it takes time in proportion to its size, while a call seldom runs through
    /// all of it.</summary>
    /// <param name="limit">The heat of a small one.</param>
    /// <param name="size">Bytes of its code.</param>
    public static int LimitOfCalls(int limit, int size) => (int)Math.Min(int.MaxValue, limit + (long)limit * size / 512);

    /// <summary>The rounds of a loop that is compiled. A round takes time in proportion to its size as compilation does, but that takes some
    /// for however small a loop.</summary>
    /// <param name="limit">The rounds of a big one.</param>
    /// <param name="size">Bytes of its code.</param>
    public static int LimitOfRounds(int limit, int size) => (int)Math.Min(int.MaxValue, limit + (long)limit * 128 / (size + 16));
}
