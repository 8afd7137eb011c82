using System.Runtime.ExceptionServices;

namespace WasiTools.Wasi.Tests;

/// <summary>A thread whose exceptions come out where it is joined.</summary>
internal sealed class TestThread
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    private TestThread(Action body)
    {
        _thread = new(() =>
        {
            try
            {
                body();
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true };
    }

    internal bool IsAlive => _thread.IsAlive;

    internal static TestThread Start(Action body)
    {
        TestThread thread = new(body);
        thread._thread.Start();
        return thread;
    }

    /// <summary>Waits for the end; a thread that hangs fails the test.</summary>
    internal void Join(TimeSpan? patience = null)
    {
        Assert.True(_thread.Join(patience ?? s_patience), "The thread hangs.");
        _failure?.Throw();
    }
}
