using WasiTools.Engine.Caching;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>What validation learned about the bodies of a module's functions. Those of a module that a <see cref="DiskCache"/> takes for valid are
/// validated one by one, when first asked about, so whoever reads the instructions of a function has to ask here before. Any number of threads may.
/// </summary>
/// <param name="context">The module.</param>
/// <param name="entry">What a cache has about it; removed if it turns out to be wrong. Null for none.</param>
internal sealed class BodyFacts(ModuleContext context, CacheEntry? entry)
{
    [ThreadStatic]
    private static ValidationBuffers? buffersOfThread;

    private readonly FunctionFacts[] facts = new FunctionFacts[context.Content.Bodies.Length];

    /// <summary>What is known about a function, by its index among those that the module defines.</summary>
    /// <exception cref="InvalidModuleException">It is invalid.</exception>
    public ref readonly FunctionFacts this[int index]
    {
        get
        {
            // Every function has instructions. Their number is written last.
            if (Volatile.Read(ref facts[index].Instructions) == 0)
                ValidateLate(index);
            return ref facts[index];
        }
    }

    /// <summary>Whether a function is valid.</summary>
    public bool IsValid(int index)
    {
        try
        {
            return this[index].Instructions > 0;
        }
        catch (InvalidModuleException)
        {
            return false;
        }
    }

    /// <summary>Validates a function.</summary>
    /// <param name="index">Its index among those that the module defines.</param>
    /// <param name="buffers">Stacks to use, of this thread.</param>
    public void Validate(int index, ValidationBuffers buffers)
    {
        FunctionFacts found = FunctionValidator.Validate(context, buffers, context.Content.ImportedFunctionCount + index);
        // If several threads come here, all write the same.
        ref FunctionFacts known = ref facts[index];
        known.Calls = found.Calls;
        known.MaxOperands = found.MaxOperands;
        Volatile.Write(ref known.Instructions, found.Instructions);
    }

    private void ValidateLate(int index)
    {
        try
        {
            Validate(index, buffersOfThread ??= new());
        }
        catch (InvalidModuleException)
        {
            entry?.Remove();
            throw;
        }
    }
}
