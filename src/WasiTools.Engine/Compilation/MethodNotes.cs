namespace WasiTools.Engine.Compilation;

/// <summary>Which instruction a place in a method's CIL belongs to. The just-in-time compiler reports places no finer than statements, and
/// moves a call into the statement that uses its result.</summary>
internal sealed class MethodNotes
{
    /// <summary>A callee that is not known: a function from a table, one of the host, or one that makes tail calls.</summary>
    public const int AnyFunction = -1;

    private readonly List<(int IL, int Offset)> instructions = [], accesses = [];
    private readonly List<Call> calls = [];

    /// <summary>A call.</summary>
    /// <param name="Start">Where its arguments begin, with nothing on the IL stack.</param>
    /// <param name="End">Where its result has been taken.</param>
    /// <param name="Offset">Module offset of the instruction.</param>
    /// <param name="Callee">The function's index, or <see cref="AnyFunction"/>.</param>
    private readonly record struct Call(int Start, int End, int Offset, int Callee);

    /// <summary>An instruction begins, with nothing on the IL stack.</summary>
    public void AddInstruction(int il, int offset) => instructions.Add((il, offset));

    /// <summary>An access that may fault begins.</summary>
    public void AddAccess(int il, int offset) => accesses.Add((il, offset));

    public void AddCall(int start, int end, int offset, int callee) => calls.Add(new(start, end, offset, callee));

    /// <summary>The module offset of the instruction that a frame is at.</summary>
    /// <param name="il">Where its statement begins.</param>
    /// <param name="callee">The guest function that it called; null if it called none.</param>
    /// <param name="start">The answer if nothing fits.</param>
    public int Find(int il, int? callee, int start)
    {
        if (callee is int function && FindCall(il, function) is int call)
            return call;
        int statementEnd = instructions.Find(i => i.IL > il) is { IL: > 0 } next ? next.IL : int.MaxValue;
        if (accesses.Find(a => a.IL >= il && a.IL < statementEnd) is { Offset: > 0 } access)
            return access.Offset;
        return instructions.FindLast(i => i.IL <= il) is { Offset: > 0 } instruction ? instruction.Offset : start;
    }

    /// <summary>The call is in the statement, or was moved there from the statements before.</summary>
    private int? FindCall(int il, int callee)
    {
        List<Call> fitting = calls.FindAll(c => c.Callee == callee || c.Callee == AnyFunction);
        int index = fitting.FindIndex(c => c.Start <= il && il < c.End);
        if (index < 0)
            index = Math.Max(fitting.FindLastIndex(c => c.End <= il), 0);
        return index < fitting.Count ? fitting[index].Offset : null;
    }
}
