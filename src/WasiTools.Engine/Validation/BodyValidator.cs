using System.Runtime.ExceptionServices;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Validates the function bodies of a module, those of a large one on several processors.</summary>
internal sealed class BodyValidator
{
    /// <summary>Bytes of code below which a second thread does not pay.</summary>
    private const int ParallelFrom = 512 * 1024;

    /// <summary>Bytes of code that a thread takes at a time.</summary>
    private const int Portion = 64 * 1024;

    private readonly ModuleContext context;
    private readonly BodyFacts facts;
    private readonly Lock gate = new();
    private int next;
    private InvalidModuleException? failure;

    private BodyValidator(ModuleContext context, BodyFacts facts)
    {
        this.context = context;
        this.facts = facts;
    }

    /// <summary>Validates all of them.</summary>
    /// <param name="context">The module.</param>
    /// <param name="facts">Receives what is learned about them.</param>
    /// <exception cref="InvalidModuleException">One is malformed or invalid; the first of these in the module's order.</exception>
    public static void Validate(ModuleContext context, BodyFacts facts)
    {
        FunctionBody[] bodies = context.Content.Bodies;
        if (bodies.Length == 0)
            return;
        var validator = new BodyValidator(context, facts);
        int size = bodies[^1].Code.End - bodies[0].Code.Offset;
        int threads = Math.Min(Environment.ProcessorCount, size / ParallelFrom + 1);
        if (threads == 1)
            validator.ValidateRange(0, bodies.Length, new());
        else
            validator.ValidateParallel(threads);
    }

    private void ValidateRange(int from, int to, ValidationBuffers buffers)
    {
        for (int i = from; i < to; i++)
            facts.Validate(i, buffers);
    }

    private void ValidateParallel(int threads)
    {
        Parallel.For(0, threads, _ => ValidatePortions());
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private void ValidatePortions()
    {
        var buffers = new ValidationBuffers();
        try
        {
            while (TakePortion(out int from, out int to))
                ValidateRange(from, to, buffers);
        }
        catch (InvalidModuleException e)
        {
            // Portions are taken in order and each is finished, so the first failure of the module is always among those found.
            lock (gate)
            {
                if (failure is null || e.FunctionIndex < failure.FunctionIndex)
                    failure = e;
            }
        }
    }

    private bool TakePortion(out int from, out int to)
    {
        FunctionBody[] bodies = context.Content.Bodies;
        lock (gate)
        {
            from = to = next;
            if (failure is not null || from == bodies.Length)
                return false;
            int end = bodies[from].Code.Offset + Portion;
            while (to < bodies.Length && bodies[to].Code.Offset < end)
                to++;
            next = to;
            return true;
        }
    }
}
