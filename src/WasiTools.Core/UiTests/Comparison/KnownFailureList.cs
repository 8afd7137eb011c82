using System.Collections.ObjectModel;

namespace WasiTools.Core.UiTests.Comparison;

/// <summary>A list of known failures that remembers which of its entries were of use.</summary>
internal sealed class KnownFailureList(IEnumerable<UiKnownFailure> entries, DateOnly today)
{
    private readonly UiKnownFailure[] _entries = [.. entries];
    private readonly HashSet<UiKnownFailure> _used = [];

    public ReadOnlyCollection<UiKnownFailure> Unused => _entries.Where(entry => !_used.Contains(entry)).ToList().AsReadOnly();

    /// <summary>The entry that expects this failure; else the one that did until it expired.</summary>
    public UiKnownFailure? Find(UiTestResult failure, out UiKnownFailure? expired)
    {
        expired = null;
        UiKnownFailure? found = null;
        foreach (UiKnownFailure entry in _entries)
        {
            if (!entry.Matches(failure))
                continue;
            _used.Add(entry);
            if (entry.Expires is { } day && day < today)
                expired ??= entry;
            else
                found ??= entry;
        }

        return found;
    }
}
