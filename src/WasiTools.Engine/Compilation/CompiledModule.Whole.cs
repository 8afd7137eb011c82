using System.Reflection.Emit;

namespace WasiTools.Engine.Compilation;

/// <summary>What is asked of the module's code while all of its functions are compiled; see <see cref="WholeCompiler"/>.</summary>
internal sealed unsafe partial class CompiledModule
{
    // In which run, counted from one, a function was written together with all others, and not because it was called often; 0 for none.
    private readonly int[] unaskedIn;
    private int runs;

    // The methods of functions that are being written together, as long as they have no handles.
    private Dictionary<int, MethodBuilder>? unfinished;

    // Until it has ended, functions that it has written may call some that have no code: they must not run, and nothing else is compiled,
    // which might call them.
    private WholeCompiler? whole;

    /// <summary>Begins to compile all functions.</summary>
    /// <exception cref="OperationCanceledException">Others were being compiled whole, and it was canceled before they had ended.</exception>
    public void BeginWhole(WholeCompiler compiler, CancellationToken cancellation)
    {
        using (EnterAlone(cancellation))
        {
            whole = compiler;
            runs++;
        }
    }

    /// <summary>Ends it: from now on, what was compiled is called.</summary>
    /// <param name="prepared">The address of each function's code; 0 if it has had some before, or has none.</param>
    public void EndWhole(ReadOnlySpan<nint> prepared)
    {
        lock (gate)
        {
            for (int index = 0; index < prepared.Length; index++)
            {
                if (prepared[index] != 0)
                    Publish(index, prepared[index]);
            }
            assembly?.EndImages();
            whole = null;
        }
    }

    /// <summary>Whether a function has code, or a method that will have some when all functions have.</summary>
    /// <param name="index">Its index among the functions that the module defines.</param>
    public bool IsReady(int index) => Volatile.Read(ref ready[index]) != 0;

    /// <summary>Writes the methods of functions of which nothing says that they are called often. Those that are written after them call
    /// them directly.</summary>
    /// <param name="indices">The functions, by their indices among those that the module defines.</param>
    /// <param name="image">A buffer.</param>
    public void WriteUnasked(int[] indices, MemoryStream image)
    {
        lock (gate)
        {
            // One that was being compiled when this began has a method.
            int[] missing = Array.FindAll(indices, index => methods[index] == 0);
            if (missing.Length == 0)
                return;
            unfinished = [];
            foreach (int index in missing)
                unaskedIn[index] = runs;
            try
            {
                WriteMethods(missing, afterEach: (index, method) =>
                {
                    unfinished[index] = method;
                    ready[index] = ++moment;
                }, areImagesPossible ? image : null);
            }
            catch
            {
                foreach (int index in missing)
                {
                    unaskedIn[index] = 0;
                    ready[index] = 0;
                }
                throw;
            }
            finally
            {
                unfinished = null;
            }
        }
    }

    /// <summary>Whether a function is called often, as far as is known: it has a method, or is about to have one, because it was.</summary>
    public bool IsAsked(int functionIndex) => RunOf(functionIndex) == 0;

    /// <summary>Whether a function's code may call another's directly: an image only what is in an image of the same run. Loops that have code
    /// of their own are in none.</summary>
    public bool MayRefer(int functionIndex, int calleeIndex) =>
        !areImagesPossible || IsAsked(functionIndex) || RunOf(functionIndex) == RunOf(calleeIndex);

    private int RunOf(int functionIndex) => unaskedIn[functionIndex - Module.Content.ImportedFunctionCount];

    /// <summary>Takes the gate when functions are compiled one by one.</summary>
    /// <param name="guest">The threads of the guest that waits for it, if one does.</param>
    /// <exception cref="GuestStoppedException">The guest was stopped in the meantime.</exception>
    private Lock.Scope EnterAlone(ThreadGroup? guest)
    {
        try
        {
            return EnterAlone(guest?.Stopping ?? CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            throw guest!.Stopped();
        }
    }

    private Lock.Scope EnterAlone(CancellationToken cancellation)
    {
        while (true)
        {
            Lock.Scope scope = gate.EnterScope();
            if (whole is not { } compiler)
                return scope;
            scope.Dispose();
            compiler.Wait(cancellation);
        }
    }
}
