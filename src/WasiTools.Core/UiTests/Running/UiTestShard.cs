using System.Globalization;

namespace WasiTools.Core.UiTests.Running;

/// <summary>A part of all tests, so that several machines share the work.</summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
public readonly record struct UiTestShard(int Index, int Count)
{
    /// <summary>All tests.</summary>
    public static UiTestShard All { get; } = new(1, 1);

    /// <summary>Reads a shard as <c>2/8</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The shard.</returns>
    /// <exception cref="WasiToolsException"><c>InvalidShard</c>.</exception>
    public static UiTestShard Parse(string text)
    {
        string[] parts = text?.Split('/') ?? [];
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index >= 1 && index <= count
            ? new UiTestShard(index, count)
            : throw Throw.InvalidShard(text ?? "");
    }

    /// <summary>Whether a test, or a group of tests that cannot be told apart, is of this shard.</summary>
    internal bool Contains(string key) => StableHash.Of(key) % (ulong)Count == (ulong)(Index - 1);

    /// <inheritdoc/>
    public override string ToString() => $"{Index}/{Count}";
}
