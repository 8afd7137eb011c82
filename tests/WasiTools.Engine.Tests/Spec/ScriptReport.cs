namespace WasiTools.Engine.Tests.Spec;

/// <summary>Something in a script that did not go as it should.</summary>
/// <param name="Line">The line of its command.</param>
/// <param name="Command">The kind of command.</param>
/// <param name="Message">What was expected and what happened.</param>
internal sealed record ScriptFailure(int Line, string Command, string Message);

/// <summary>What came of a script: assertions by kind, and failures. Threads of a script share it.</summary>
internal sealed class ScriptReport
{
    private readonly int[] passed = new int[Enum.GetValues<AssertionKind>().Length];
    private readonly int[] failed = new int[Enum.GetValues<AssertionKind>().Length];
    private readonly List<ScriptFailure> failures = [];

    /// <summary>Failures in the order in which they happened: of assertions, and of commands that assert nothing.</summary>
    public IReadOnlyList<ScriptFailure> Failures => failures;

    /// <summary>Assertions of a kind that passed and that failed.</summary>
    public (int Passed, int Failed) this[AssertionKind kind] => (passed[(int)kind], failed[(int)kind]);

    public int Passed => passed.Sum();

    public int Failed => failed.Sum();

    public void Pass(AssertionKind kind)
    {
        lock (failures)
            passed[(int)kind]++;
    }

    public void Fail(AssertionKind kind, int line, string message)
    {
        lock (failures)
        {
            failed[(int)kind]++;
            failures.Add(new(line, CommandName(kind), message));
        }
    }

    public void Fail(string command, int line, string message)
    {
        lock (failures)
            failures.Add(new(line, command, message));
    }

    /// <summary>The command's name in scripts.</summary>
    public static string CommandName(AssertionKind kind) => kind switch
    {
        AssertionKind.InvalidCustom => "assert_invalid_custom",
        AssertionKind.MalformedCustom => "assert_malformed_custom",
        _ => $"assert_{kind.ToString().ToLowerInvariant()}",
    };

    /// <summary>The counts, and the first failures with their place.</summary>
    public string Describe(string file, int most = 20)
    {
        IEnumerable<string> shown = failures.Take(most).Select(f => $"{file}:{f.Line}: {f.Command}: {f.Message}");
        string more = failures.Count > most ? $"\n... and {failures.Count - most} more" : "";
        return $"{file}: {Passed} of {Passed + Failed} assertions passed\n{string.Join('\n', shown)}{more}";
    }
}
