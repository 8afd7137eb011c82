using System.Globalization;
using WasiTools.Engine;

namespace WasiTools.Runner.Profiling;

/// <summary>What a module's functions are called, by the names of the methods that they were compiled to.</summary>
internal sealed class GuestNames(Module module)
{
    private const string Prefix = "wasm-function[";
    private readonly Dictionary<int, string> known = [];

    /// <summary>The guest's name for a method, found anywhere in a text; parts of one function have the same. Null for a method of the host's.</summary>
    public string? Find(string text)
    {
        int start = text.IndexOf(Prefix, StringComparison.Ordinal);
        if (start < 0 || text.IndexOf(']', start) is var end && end < 0
            || !int.TryParse(text.AsSpan()[(start + Prefix.Length)..end], NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return null;
        }
        if (!known.TryGetValue(index, out string? name))
            known[index] = name = OneLine(module.FunctionName(index)) ?? $"{Prefix}{index}]";
        return name;
    }

    /// <summary>Names are the guest's and may hold anything; where lines count, they are one.</summary>
    private static string? OneLine(string? name) =>
        name is null ? null : string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}
