using System.Reflection.Emit;

namespace WasiTools.Engine.Compilation;

/// <summary>The guest's operand stack while a function is compiled: expressions that wait to be used.</summary>
internal sealed class OperandStack(FunctionCompiler compiler)
{
    private readonly List<Expression> entries = [];

    public int Height => entries.Count;

    public void Push(Expression expression)
    {
        if (expression is OperationExpression { Place.Offset: 0 } operation)
            operation.Place = compiler.Place;
        if (expression.Depth > Expression.MaximumDepth)
            expression = Settle(expression);
        entries.Add(expression);
    }

    public Expression Pop()
    {
        Expression top = entries[^1];
        entries.RemoveAt(entries.Count - 1);
        return top;
    }

    public Expression Peek() => entries[^1];

    /// <summary>The top entries, the last one last, removed.</summary>
    public Expression[] Pop(int count)
    {
        Expression[] top = [.. entries[^count..]];
        entries.RemoveRange(entries.Count - count, count);
        return top;
    }

    /// <summary>Forgets what is above a height: the code there is not reachable.</summary>
    public void Cut(int height) => entries.RemoveRange(height, entries.Count - height);

    /// <summary>Writes the pending expressions that have one of the effects, in order, and puts their values into locals.</summary>
    public void Settle(Effects effects)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            if ((entries[i].Effects & effects) != 0)
                entries[i] = Settle(entries[i]);
        }
    }

    /// <summary>Writes the pending expressions that read a guest variable which is about to change.</summary>
    public void SettleVariable(int index)
    {
        ulong bit = 1UL << index;
        bool any = false;
        for (int i = 0; i < entries.Count; i++)
            any |= (entries[i].Variables & bit) != 0;
        if (!any)
            return;
        Settle(Effects.CanTrap);
        for (int i = 0; i < entries.Count; i++)
        {
            if ((entries[i].Variables & bit) != 0)
                entries[i] = Settle(entries[i]);
        }
    }

    /// <summary>Makes the top entries values that can be used more than once: constants and locals.</summary>
    public void SettleTop(int count)
    {
        for (int i = entries.Count - count; i < entries.Count; i++)
        {
            if (entries[i] is not (NumberExpression or VectorExpression))
                entries[i] = Settle(entries[i]);
        }
    }

    /// <summary>Writes an expression and puts its value into a local.</summary>
    public TemporaryExpression Settle(Expression expression)
    {
        if (expression is TemporaryExpression done)
            return done;
        expression.Emit(compiler);
        LocalBuilder local = compiler.Temporaries.Take(expression.Kind);
        compiler.IL.Emit(OpCodes.Stloc, local);
        return new(expression.Kind, local, owned: true, expression.MayBeRotation) { KnownEnd = compiler.KnownEndOf(expression) };
    }
}
