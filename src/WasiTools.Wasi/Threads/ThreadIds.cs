namespace WasiTools.Wasi.Threads;

/// <summary>Hands out the numbers of a program's threads: from 1 to 2^29-1, as the wasi-threads proposal says, none in use twice, and
/// none again soon.</summary>
/// <param name="limit">The most numbers in use at once.</param>
internal sealed class ThreadIds(int limit)
{
    /// <summary>The largest number of a thread.</summary>
    internal const int Max = (1 << 29) - 1;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _used = [];
    private int _last;

    /// <summary>How many threads there have been.</summary>
    internal int Total { get; private set; }

    /// <summary>Takes a number; false when too many are in use.</summary>
    internal bool TryTake(out int id)
    {
        lock (_lock)
        {
            id = 0;
            if (_used.Count >= limit)
                return false;
            do
            {
                _last = _last == Max ? 1 : _last + 1;
            }
            while (!_used.Add(_last));
            id = _last;
            Total++;
            return true;
        }
    }

    /// <summary>Gives a number back.</summary>
    internal void Return(int id)
    {
        lock (_lock)
            _used.Remove(id);
    }
}
