using System.Diagnostics;

namespace WasiTools.Core.Operations;

/// <summary>Counts bytes of one activity and reports a few times a second, with the time left at the rate so far.</summary>
internal sealed class ByteMeter(string activity, long? total, long alreadyDone, IOperationReport report)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _lastReport = TimeSpan.MinValue;
    private long _sinceStart;

    public void Add(int bytes)
    {
        _sinceStart += bytes;
        TimeSpan now = _elapsed.Elapsed;
        if (_lastReport != TimeSpan.MinValue && now - _lastReport < s_interval)
            return;
        _lastReport = now;
        report.Progress(new OperationProgress(activity, alreadyDone + _sinceStart, total, TimeLeft(now)));
    }

    private TimeSpan? TimeLeft(TimeSpan elapsed)
    {
        if (total is not { } all || _sinceStart <= 0 || elapsed < TimeSpan.FromSeconds(1))
            return null;
        double seconds = (all - alreadyDone - _sinceStart) * elapsed.TotalSeconds / _sinceStart;
        return seconds < TimeSpan.FromDays(2).TotalSeconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null;
    }
}
