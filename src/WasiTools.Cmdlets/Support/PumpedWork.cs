using System.Management.Automation;

namespace WasiTools.Cmdlets;

/// <summary>Work that runs on other threads while the pipeline's thread delivers what it reports, at once or in between other things.</summary>
/// <typeparam name="T">What the work results in.</typeparam>
internal sealed class PumpedWork<T> : IDisposable
{
    private readonly OperationPump _pump = new();
    private readonly Cmdlet _cmdlet;
    private readonly Action _abandon;
    private readonly Task<T> _task;
    private bool _delivered;

    public PumpedWork(Cmdlet cmdlet, Func<OperationPump, Task<T>> work, Action abandon)
    {
        (_cmdlet, _abandon) = (cmdlet, abandon);
        _task = Task.Run(() => work(_pump));
        _task.ContinueWith(static (_, pump) => ((OperationPump)pump!).Complete(), _pump, TaskScheduler.Default);
    }

    /// <summary>Whether the work is over; there may still be something to deliver.</summary>
    public bool HasEnded => _task.IsCompleted;

    /// <summary>Delivers what there is.</summary>
    public void Drain()
    {
        while (_pump.TryTake(out Action<Cmdlet>? message))
            Deliver(message);
    }

    /// <summary>Delivers until the work is over.</summary>
    /// <returns>Its result.</returns>
    public T Finish()
    {
        foreach (Action<Cmdlet> message in _pump.TakeAll())
            Deliver(message);
        _delivered = true;
        return _task.GetAwaiter().GetResult();
    }

    /// <summary>Ends the work if it is not over: until then it must not block on a full queue.</summary>
    public void Dispose()
    {
        if (!_delivered)
        {
            _abandon();
            foreach (Action<Cmdlet> _ in _pump.TakeAll())
                continue;
        }

        _pump.Dispose();
    }

    private void Deliver(Action<Cmdlet> message) => message(_cmdlet);
}
