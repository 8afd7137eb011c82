namespace WasiTools.Engine.Compilation;

/// <summary>Which instruction a place in a method's CIL belongs to. The just-in-time compiler reports places no finer than statements, and
/// moves a call into the statement that uses its result.</summary>
internal sealed class MethodNotes
{
    /// <summary>A callee that is not known: a function from a table, one of the host, or one that makes tail calls.</summary>
    public const int AnyFunction = -1;

    private readonly List<(int IL, (int Offset, int Site) Place)> instructions = [], accesses = [];
    private readonly List<Call> calls = [];
    private readonly List<(int Caller, int Function, int Offset)> sites = [];

    /// <summary>A call.</summary>
    /// <param name="Start">Where its arguments begin, with nothing on the IL stack.</param>
    /// <param name="End">Where its result has been taken.</param>
    /// <param name="Place">Module offset of the instruction, and its site.</param>
    /// <param name="Callee">The function's index, or <see cref="AnyFunction"/>.</param>
    private readonly record struct Call(int Start, int End, (int Offset, int Site) Place, int Callee);

    /// <summary>An instruction begins, with nothing on the IL stack.</summary>
    public void AddInstruction(int il, (int Offset, int Site) place) => instructions.Add((il, place));

    /// <summary>An access that may fault begins.</summary>
    public void AddAccess(int il, (int Offset, int Site) place) => accesses.Add((il, place));

    public void AddCall(int start, int end, (int Offset, int Site) place, int callee) => calls.Add(new(start, end, place, callee));

    /// <summary>The next site: a call whose callee is written in its place.</summary>
    /// <param name="caller">The site of the call.</param>
    /// <param name="function">The callee's index.</param>
    /// <param name="offset">Module offset of the call.</param>
    public void AddSite(int caller, int function, int offset) => sites.Add((caller, function, offset));

    /// <summary>The functions at a place and where they are, innermost first.</summary>
    /// <param name="place">The place.</param>
    /// <param name="function">The method's function.</param>
    public IEnumerable<(int Function, int Offset)> CallsAt((int Offset, int Site) place, int function)
    {
        while (place.Site > 0)
        {
            (int caller, int callee, int offset) = sites[place.Site - 1];
            yield return (callee, place.Offset);
            place = (offset, caller);
        }
        yield return (function, place.Offset);
    }

    /// <summary>The instruction that a frame is at.</summary>
    /// <param name="il">Where its statement begins.</param>
    /// <param name="callee">The guest function that it called; null if it called none.</param>
    /// <param name="start">The answer if nothing fits.</param>
    public (int Offset, int Site) Find(int il, int? callee, int start)
    {
        if (callee is int function && FindCall(il, function) is { } call)
            return call;
        int statementEnd = instructions.Find(i => i.IL > il) is { IL: > 0 } next ? next.IL : int.MaxValue;
        if (accesses.Find(a => a.IL >= il && a.IL < statementEnd) is { Place.Offset: > 0 } access)
            return access.Place;
        return instructions.FindLast(i => i.IL <= il) is { Place.Offset: > 0 } instruction ? instruction.Place : (start, 0);
    }

    /// <summary>The call is in the statement, or was moved there from the statements before.</summary>
    private (int Offset, int Site)? FindCall(int il, int callee)
    {
        List<Call> fitting = calls.FindAll(c => c.Callee == callee || c.Callee == AnyFunction);
        int index = fitting.FindIndex(c => c.Start <= il && il < c.End);
        if (index < 0)
            index = Math.Max(fitting.FindLastIndex(c => c.End <= il), 0);
        return index < fitting.Count ? fitting[index].Place : null;
    }
}
