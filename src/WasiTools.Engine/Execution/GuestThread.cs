using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using WasiTools.Engine.Interpretation;
using WasiTools.Engine.Platform;

namespace WasiTools.Engine.Execution;

/// <summary>A thread of the engine's own, the only kind that guests run on: its stack has a known size. A thread whose work is done waits
/// a while for more, because starting one costs several times what waking one does.</summary>
internal sealed unsafe class GuestThread
{
    /// <summary>What stays free below the guest's stack for the runtime and for host functions.</summary>
    public const int Reserve = 256 << 10;

    private const int AmpleStack = 512 << 10;

    private static readonly TimeSpan idleTime = TimeSpan.FromSeconds(10);
    private static readonly List<GuestThread> idle = [];

    [ThreadStatic]
    private static GuestThread? current;

    private readonly SemaphoreSlim wake = new(0);
    private Action? work;
    private nuint sideArea;

    private GuestThread(int stackSize) => StackSize = stackSize;

    /// <summary>The engine's thread that this code runs on; null on any other thread.</summary>
    public static GuestThread? Current => current;

    /// <summary>Stack for guest code in bytes.</summary>
    public int StackSize { get; }

    /// <summary>Guest frames must not reach below this address.</summary>
    public nint StackLimit { get; private set; }

    /// <summary>The number that its group knows it by while it works for one.</summary>
    public int Number { get; set; }

    /// <summary>The store that guest code runs in on it, the innermost one; null while none does.</summary>
    public Store? Store { get; set; }

    /// <summary>As many bytes as the stack has, for what the guest cannot keep there; null if the system has no room. Made when first asked
    /// for, by the thread itself, and kept for whoever the thread works for next.</summary>
    public byte* SideArea
    {
        get
        {
            if (sideArea == 0 && VirtualMemory.TryReserve((nuint)StackSize, out nuint address))
            {
                if (VirtualMemory.TryCommit(address, (nuint)StackSize))
                    sideArea = address;
                else
                    VirtualMemory.Release(address, (nuint)StackSize);
            }
            return (byte*)sideArea;
        }
    }

    /// <summary>The innermost call of an interpreted function on it, or the place below the first one.</summary>
    public Activation Innermost { get; set; } = new(null);

    /// <summary>Number of threads that wait for work.</summary>
    public static int IdleCount
    {
        get
        {
            lock (idle)
                return idle.Count;
        }
    }

    /// <summary>Runs something on a thread of the engine and waits for it. Exceptions come through.</summary>
    /// <param name="stackSize">Stack for guest code in bytes.</param>
    /// <param name="body">What to run.</param>
    public static void Run(int stackSize, Action body)
    {
        ExceptionDispatchInfo? failure = null;
        using var done = new ManualResetEventSlim();
        Start(stackSize, () =>
        {
            try
            {
                body();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                done.Set();
            }
        });
        if (current is null)
        {
            done.Wait();
        }
        else
        {
            BusyThreads.Remove();
            done.Wait();
            BusyThreads.Add();
        }
        failure?.Throw();
    }

    /// <summary>Runs something on a thread of the engine.</summary>
    /// <param name="stackSize">Stack for guest code in bytes.</param>
    /// <param name="body">What to run; it must not let exceptions escape.</param>
    /// <exception cref="OutOfMemoryException">The operating system refuses another thread.</exception>
    public static void Start(int stackSize, Action body)
    {
        GuestThread? thread = TakeIdle(stackSize);
        if (thread is not null)
        {
            thread.work = body;
            thread.wake.Release();
            return;
        }
        thread = new GuestThread(stackSize) { work = body };
        new Thread(thread.Loop, stackSize + Reserve) { IsBackground = true, Name = "WasiTools guest" }.Start();
    }

    /// <summary>The thread that has been idle for the shortest time, if it fits.</summary>
    private static GuestThread? TakeIdle(int stackSize)
    {
        lock (idle)
        {
            if (idle.Count == 0 || idle[^1].StackSize != stackSize)
                return null;
            GuestThread thread = idle[^1];
            idle.RemoveAt(idle.Count - 1);
            return thread;
        }
    }

    private void Loop()
    {
        current = this;
        StackLimit = FindStackLimit();
        do
        {
            Work();
            lock (idle)
                idle.Add(this);
        }
        while (wake.Wait(idleTime) || !TryRetire());
        if (sideArea != 0)
            VirtualMemory.Release(sideArea, (nuint)StackSize);
    }

    /// <summary>A method of its own, whose frame is gone while the thread rests: nothing of what it did is kept alive by it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Work()
    {
        BusyThreads.Add();
        work!();
        BusyThreads.Remove();
        work = null;
        Innermost.Forget();
    }

    /// <summary>Leaves the idle threads. False if somebody has just given this one work.</summary>
    private bool TryRetire()
    {
        lock (idle)
        {
            if (idle.Remove(this))
                return true;
            wake.Wait();
            return false;
        }
    }

    /// <summary>Whether so little stack is left that work which needs an unknown amount should go to another thread.</summary>
    public bool IsStackShort()
    {
        byte here;
        return (nint)(&here) - StackLimit < AmpleStack;
    }

    /// <summary>Guest code gets the stack that was asked for and no more: the system may hand out a larger one that it had at hand.</summary>
    private nint FindStackLimit()
    {
        byte here;
        nint counted = (nint)(&here) - StackSize;
        return StackBounds.TryGetCurrent(out StackBounds bounds) ? Math.Max((nint)bounds.Low + Reserve, counted) : counted;
    }
}
