using WasiTools.Engine;

namespace WasiTools.Stress;

/// <summary>One way of stopping one program.</summary>
/// <param name="Module">The program.</param>
/// <param name="Name">Its file's name without the ending.</param>
/// <param name="Arguments">What it is told.</param>
/// <param name="HostDelay">Milliseconds after which the host stops it; null if it ends itself.</param>
/// <param name="Cause">Why the run must have ended.</param>
/// <param name="ExitCode">With <see cref="StopCause.Exited"/>: the exit code.</param>
internal sealed record StopCase(
    Module Module, string Name, string[] Arguments, int? HostDelay, StopCause Cause, uint? ExitCode)
{
    public override string ToString() =>
        string.Join(' ', [Name, .. Arguments, .. HostDelay is int delay ? [$"(host, {delay} ms)"] : Array.Empty<string>()]);

    /// <summary>Every case of the programs in a folder.</summary>
    public static StopCase[] All(string folder)
    {
        var cases = new List<StopCase>();
        foreach (string path in Directory.GetFiles(folder, "*.wasm").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            string[] parts = name.Split('_');
            if (name.StartsWith("stop_", StringComparison.Ordinal))
                cases.AddRange(Stuck(Module.Load(path), name));
            else if (parts is ["exit" or "return" or "trap", "main" or "nonmain", ..])
                cases.Add(OfProposal(Module.Load(path), name, parts[0]));
        }
        return [.. cases];
    }

    private static IEnumerable<StopCase> Stuck(Module module, string name)
    {
        yield return new(module, name, ["nonmain"], 0, StopCause.Cancelled, null);
        yield return new(module, name, ["nonmain"], null, StopCause.Exited, 99);
        yield return new(module, name, ["exit", "1"], null, StopCause.Exited, 99);
        yield return new(module, name, ["trap", "1"], null, StopCause.Trapped, null);
        yield return new(module, name, ["return", "1"], null, StopCause.Returned, null);
        // Alone it is stuck for ever, so that only the host can stop it: early, and once everything is under way.
        yield return new(module, name, [], 2, StopCause.Cancelled, null);
        yield return new(module, name, [], 20, StopCause.Cancelled, null);
    }

    private static StopCase OfProposal(Module module, string name, string end) => end switch
    {
        "exit" => new(module, name, [], null, StopCause.Exited, 99),
        "trap" => new(module, name, [], null, StopCause.Trapped, null),
        _ => new(module, name, [], null, StopCause.Returned, null),
    };
}
