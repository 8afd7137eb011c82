using WasiTools.Engine.Tests.Spec;
using Xunit;

[assembly: AssemblyFixture(typeof(SpecFixture))]

namespace WasiTools.Engine.Tests.Spec;

/// <summary>Gathers the counts of all scripts that ran, and prints them at the end of the run.</summary>
public sealed class SpecFixture : IDisposable
{
    /// <summary>Names a file to which the counts are written as JSON.</summary>
    private const string ResultsVariable = "WASITOOLS_SPEC_RESULTS";

    internal SpecCounts Counts { get; } = new();

    public void Dispose()
    {
        string table = Counts.Table();
        if (table.Length == 0)
            return;
        Console.WriteLine(table);
        if (Environment.GetEnvironmentVariable(ResultsVariable) is { Length: > 0 } file)
            File.WriteAllText(file, Counts.Json());
    }
}
