using System.Globalization;

namespace WasiTools.Benchmarks;

/// <summary>What the values of a table are.</summary>
/// <param name="Name">In the sentence above the table.</param>
/// <param name="Size">One of it in what is measured: nanoseconds, KiB, or runs.</param>
/// <param name="Digits">How it is printed.</param>
internal sealed record Unit(string Name, double Size, string Digits)
{
    public static Unit Seconds { get; } = new("seconds", 1e9, "0.00");
    public static Unit Milliseconds { get; } = new("milliseconds", 1e6, "0.0");
    public static Unit Microseconds { get; } = new("microseconds", 1e3, "0.00");
    public static Unit Nanoseconds { get; } = new("nanoseconds", 1, "0.00");
    public static Unit Mebibytes { get; } = new("MiB", 1024, "0.0");
    public static Unit RunsPerSecond { get; } = new("runs a second", 1, "0");

    public string Format(double value) => (value / Size).ToString(Digits, CultureInfo.InvariantCulture);
}
