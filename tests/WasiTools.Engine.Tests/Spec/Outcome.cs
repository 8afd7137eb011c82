namespace WasiTools.Engine.Tests.Spec;

/// <summary>What came of an action or of a module: values, or an exception.</summary>
internal sealed class Outcome
{
    private readonly Value[] values;
    private readonly Exception? exception;

    private Outcome(Value[] values, Exception? exception)
    {
        this.values = values;
        this.exception = exception;
    }

    /// <summary>Does something and keeps what came of it.</summary>
    public static Outcome Of(Func<Value[]> action)
    {
        try
        {
            return new(action(), null);
        }
        catch (Exception e)
        {
            return new([], e);
        }
    }

    /// <summary>What is wrong with the values; null if they are the expected ones.</summary>
    public string? ReturnProblem(ScriptResult[] expected)
    {
        if (exception is not null)
            return $"expected values, but: {Describe(exception)}";
        bool matches = values.Length == expected.Length
            && expected.Zip(values).All(pair => ScriptMatcher.Matches(pair.First, pair.Second));
        return matches ? null : $"expected {string.Join<ScriptResult>(' ', expected)}, got {string.Join(' ', values)}";
    }

    /// <summary>What is wrong with the failure; null if it is of the expected kind and reason.</summary>
    public string? Problem(AssertionKind kind, string message)
    {
        (bool right, string reason) = (kind, exception) switch
        {
            (AssertionKind.Trap, Trap trap) => (true, trap.Message),
            (AssertionKind.Exhaustion, Trap trap) => (true, trap.Message),
            (AssertionKind.Exception, GuestException) => (true, ""),
            (AssertionKind.Unlinkable, LinkException link) => (true, link.Message),
            (AssertionKind.Invalid or AssertionKind.InvalidCustom, InvalidModuleException { Fault: ModuleFault.Invalid } invalid) =>
                (true, invalid.Reason),
            (AssertionKind.Malformed or AssertionKind.MalformedCustom,
                InvalidModuleException { Fault: ModuleFault.Malformed } malformed) => (true, malformed.Reason),
            _ => (false, ""),
        };
        if (right && ExpectedMessage.Matches(message, reason))
            return null;
        string happened = exception is null ? "nothing failed" : Describe(exception);
        return $"expected \"{message}\", but: {happened}";
    }

    /// <summary>An exception with its message, and for one that no guest should cause with its place.</summary>
    public static string Describe(Exception e)
    {
        string text = $"{e.GetType().Name}: {e.Message}";
        bool expected = e is Trap or GuestException or LinkException or InvalidModuleException or GuestStoppedException
            or ScriptException;
        return expected ? text : $"{text}\n{e.StackTrace}";
    }
}
