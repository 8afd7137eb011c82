using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Compilation;

/// <summary>Compiles all functions of a module: one thread writes their methods, many to a type and callees first, and others have them
/// compiled. The functions call each other directly, so that none may run before all have code.</summary>
/// <remarks>One thread for both would need twice the memory. What the runtime keeps of each method and what the just-in-time compiler needs
/// for a moment would lie between each other in that thread's heap, of which then little could be given back.</remarks>
internal sealed class WholeCompiler : IDisposable
{
    // What an assembly costs is little beside so much code.
    private const int MostBytes = 1 << 17;

    // Functions of which many bytes are to be compiled at once: the just-in-time compiler needs tens of megabytes for a moment.
    private const int LargeBytes = 20_000;

    private const int GroupsToCollectAll = 16;

    private readonly CompiledModule code;
    private readonly CancellationToken cancellation;
    private readonly CountdownEvent running = new(1);
    // Others may wait for it for as long as they know of this.
    private readonly ManualResetEventSlim ended = new();
    private readonly int workers = Environment.ProcessorCount;
    private readonly BlockingCollection<int[]> written;

    // The address of each function's code; 0 for those that had some before, or have none.
    private readonly nint[] prepared;
    private ExceptionDispatchInfo? failure;
    private int groups;

    public WholeCompiler(CompiledModule code, CancellationToken cancellation)
    {
        this.code = code;
        this.cancellation = cancellation;
        written = new(2 * workers);
        prepared = new nint[code.Module.Content.Bodies.Length];
    }

    /// <summary>Compiles the functions that have no code yet.</summary>
    /// <exception cref="OperationCanceledException">It was canceled. What is written by then is compiled.</exception>
    /// <exception cref="OutOfMemoryException">The operating system refuses another thread.</exception>
    public static void Compile(CompiledModule code, CancellationToken cancellation)
    {
        using var compiler = new WholeCompiler(code, cancellation);
        code.BeginWhole(compiler, cancellation);
        try
        {
            compiler.Run();
        }
        finally
        {
            code.EndWhole(compiler.prepared);
            compiler.ended.Set();
        }
        compiler.failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Waits until it has ended.</summary>
    public void Wait(CancellationToken waiting) => ended.Wait(waiting);

    public void Dispose()
    {
        written.Dispose();
        running.Dispose();
    }

    private void Run()
    {
        try
        {
            for (int i = 0; i < workers; i++)
                Start(Prepare);
            Start(Write);
        }
        catch (OutOfMemoryException e)
        {
            Fail(e);
            written.CompleteAdding();
        }
        running.Signal();
        running.Wait(CancellationToken.None);
    }

    private void Start(Action work)
    {
        running.AddCount();
        try
        {
            GuestThread.Start(StoreOptions.Default.StackSize, () =>
            {
                try
                {
                    work();
                }
                catch (Exception e)
                {
                    Fail(e);
                }
                finally
                {
                    running.Signal();
                }
            });
        }
        catch (OutOfMemoryException)
        {
            running.Signal();
            throw;
        }
    }

    /// <summary>Remembers the first exception.</summary>
    private void Fail(Exception exception) => Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);

    private void Write()
    {
        try
        {
            using var image = new MemoryStream();
            var group = new List<int>();
            int bytes = 0;
            foreach (int index in Order())
            {
                if (code.IsReady(index))
                    continue;
                int length = Length(index);
                if (group.Count > 0 && bytes + length > MostBytes)
                {
                    if (cancellation.IsCancellationRequested || failure is not null)
                        return;
                    Write(group, image);
                    bytes = 0;
                }
                group.Add(index);
                bytes += length;
            }
            if (group.Count > 0)
                Write(group, image);
        }
        finally
        {
            written.CompleteAdding();
        }
    }

    /// <summary>Callees first, but before all others the largest functions, for which there is memory then.</summary>
    private IEnumerable<int> Order()
    {
        int[] order = CallOrder.CalleesFirst(code.Module.Content);
        return order.Where(IsLarge).OrderByDescending(Length).Concat(order.Where(index => !IsLarge(index)));
    }

    private bool IsLarge(int index) => Length(index) >= LargeBytes;

    private int Length(int index) => code.Module.Content.Bodies[index].Code.Length;

    private void Write(List<int> group, MemoryStream image)
    {
        int[] indices = [.. group];
        group.Clear();
        code.WriteUnasked(indices, image);
        written.Add(indices, CancellationToken.None);
        // Before what was needed to write them has become old, and now and then what has.
        GC.Collect(++groups % GroupsToCollectAll == 0 ? 2 : 1, GCCollectionMode.Forced, blocking: true);
    }

    /// <summary>Has compiled what is written, all of it: what is written later calls it.</summary>
    private void Prepare()
    {
        foreach (int[] indices in written.GetConsumingEnumerable(CancellationToken.None))
        {
            foreach (int index in indices)
            {
                try
                {
                    prepared[index] = code.Prepare(index);
                }
                catch (Exception e)
                {
                    Fail(e);
                }
            }
        }
    }
}
