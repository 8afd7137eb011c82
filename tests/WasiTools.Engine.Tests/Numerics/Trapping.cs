using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>What an operation does: gives a value or traps.</summary>
internal static class Trapping
{
    public static string Outcome<T>(Func<T> operation)
    {
        try
        {
            return operation()!.ToString()!;
        }
        catch (Trap trap)
        {
            return trap.Kind.ToString();
        }
    }

    public static void Same<T>(Func<T> expected, Func<T> actual, string what) =>
        Assert.True(Outcome(expected) == Outcome(actual), $"{what}: expected {Outcome(expected)}, got {Outcome(actual)}");
}
