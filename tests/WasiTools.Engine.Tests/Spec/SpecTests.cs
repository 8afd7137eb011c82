using Xunit;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>The specification's scripts, one row a file.</summary>
public abstract class SpecTests(SpecFixture fixture)
{
    private const string Missing = SpecSuite.Variable + " names no folder: the specification's suite was not run";

    /// <summary>Every script of the data; without data one row a suite, which is skipped.</summary>
    public static IEnumerable<TheoryDataRow<string>> Scripts()
    {
        foreach (SpecSuite suite in SpecSuite.All)
        {
            if (SpecSuite.Root is not string root)
            {
                yield return new(suite.Name) { Skip = Missing };
                continue;
            }
            foreach (string file in suite.Files(root))
                yield return new(file);
        }
    }

    /// <summary>Runs a script and asserts that every assertion of it holds.</summary>
    private protected void Run(string file, SpecMode mode)
    {
        SpecSuite suite = SpecSuite.Of(file);
        ScriptReport report = ScriptRunner.Run(File.ReadAllText(Path.Combine(SpecSuite.Root!, file)), suite.Features, mode);
        fixture.Counts.Add(suite, mode, report);
        Assert.True(report.Failures.Count == 0, report.Describe(file));
        Assert.True(report.Passed > 0 || !File.ReadAllText(Path.Combine(SpecSuite.Root!, file)).Contains("(assert_"), $"{file}: no assertion ran");
    }
}

/// <summary>With explicit bounds checks.</summary>
public sealed class SpecExplicitTests(SpecFixture fixture) : SpecTests(fixture)
{
    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script(string file) => Run(file, SpecMode.Explicit);
}

/// <summary>With explicit bounds checks, and functions cut into many methods.</summary>
public sealed class SpecCutTests(SpecFixture fixture) : SpecTests(fixture)
{
    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script(string file) => Run(file, SpecMode.Cut);
}

/// <summary>With guard pages.</summary>
public sealed class SpecGuardTests(SpecFixture fixture) : SpecTests(fixture)
{
    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script(string file)
    {
        Assert.SkipUnless(GuardMode.TryEnable(), $"guard mode is not available: {GuardMode.Reason}");
        Run(file, SpecMode.Guard);
    }
}

/// <summary>With the interpreter for all functions that it can run.</summary>
public sealed class SpecInterpretedTests(SpecFixture fixture) : SpecTests(fixture)
{
    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script(string file) => Run(file, SpecMode.Interpreted);
}

/// <summary>With functions and loops that change from the interpreter to code while they run.</summary>
public sealed class SpecTiersTests(SpecFixture fixture) : SpecTests(fixture)
{
    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script(string file) => Run(file, SpecMode.Tiers);
}
