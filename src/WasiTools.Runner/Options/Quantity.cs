using System.Globalization;
using WasiTools.Engine;

namespace WasiTools.Runner.Options;

/// <summary>Numbers with units, as options take them.</summary>
internal static class Quantity
{
    private const long LongestSeconds = int.MaxValue / 1000;

    /// <summary>A size in bytes: a whole number and perhaps K, M or G for 2^10, 2^20 or 2^30, with or without "iB" or "B".</summary>
    public static long Size(string option, string text)
    {
        ReadOnlySpan<char> number = text;
        int shift = 0;
        if (number.EndsWith("iB", StringComparison.OrdinalIgnoreCase))
            number = number[..^2];
        else if (number.EndsWith("B", StringComparison.OrdinalIgnoreCase))
            number = number[..^1];
        if (number.Length > 0 && !char.IsAsciiDigit(number[^1]))
        {
            shift = char.ToUpperInvariant(number[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => -1 };
            number = number[..^1];
        }
        if (shift < 0
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            || value > long.MaxValue >> shift)
        {
            throw new UsageException($"{option} takes a size such as 65536, 512K, 64M or 2G, not '{text}'.");
        }
        return value << shift;
    }

    /// <summary>A size that a guest's stack may have.</summary>
    public static int StackSize(string option, string text)
    {
        long size = Size(option, text);
        if (size is < StoreOptions.MinimumStackSize or > StoreOptions.MaximumStackSize)
        {
            throw new UsageException(
                $"{option} takes a size from {StoreOptions.MinimumStackSize >> 10}K to {StoreOptions.MaximumStackSize >> 20}M, not '{text}'.");
        }
        return (int)size;
    }

    /// <summary>A whole number within a range.</summary>
    public static int Count(string option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new UsageException($"{option} takes a number from {least} to {most}, not '{text}'.");

    /// <summary>A duration: a number, perhaps with a fraction, and perhaps ms, s, m or h; seconds if none of them.</summary>
    public static TimeSpan Duration(string option, string text)
    {
        (int unitLength, double unit) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (2, 0.001),
            _ when text.EndsWith('s') => (1, 1),
            _ when text.EndsWith('m') => (1, 60),
            _ when text.EndsWith('h') => (1, 3600),
            _ => (0, 1.0),
        };
        if (!double.TryParse(text.AsSpan(0, text.Length - unitLength), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out double value)
            || !(value * unit <= LongestSeconds))
        {
            throw new UsageException($"{option} takes a duration such as 2s, 500ms, 1.5m or 1h, at most 24 days, not '{text}'.");
        }
        return TimeSpan.FromSeconds(value * unit);
    }
}
