using System.Text;

namespace WasiTools.Runner.Tests;

/// <summary>Every program of tests/programs does what cases.txt says.</summary>
public abstract class ProgramTests(string bounds)
{
    private static readonly Lazy<bool> canLink = new(CanLink);

    public static IEnumerable<TheoryDataRow<string>> Cases => ProgramCase.Names.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Program(string name)
    {
        ProgramCase expected = ProgramCase.Get(name);
        Assert.SkipWhen(expected.NeedsSymbolicLinks && !canLink.Value, "symbolic links cannot be made here");
        using var directory = new TestDirectory();
        List<string> arguments = ["--bounds", bounds, .. expected.Options];
        for (int i = 0; i < expected.Directories.Count; i++)
        {
            Directory.CreateDirectory(directory[$"{i}"]);
            arguments.AddRange(["--dir", $"{directory[$"{i}"]}::{expected.Directories[i]}"]);
        }
        arguments.Add(Path.Combine(AppContext.BaseDirectory, "programs", expected.Module));
        arguments.AddRange(expected.Arguments);
        WasirunResult result = Wasirun.Run(arguments, expected.Input is string input ? Encoding.UTF8.GetBytes(input) : null);
        Assert.True(expected.ExitCode == result.ExitCode, $"exit code {result.ExitCode}, not {expected.ExitCode}; {result.Error}");
        string[] lines = result.Output.Split('\n');
        Assert.Equal("", lines[^1]);
        IEnumerable<string> actual = lines[..^1], wanted = expected.Output;
        if (expected.IsUnordered)
            (actual, wanted) = (actual.Order(StringComparer.Ordinal), wanted.Order(StringComparer.Ordinal));
        Assert.Equal(wanted, actual);
        foreach (string text in expected.Errors)
            Assert.Contains(text, result.Error);
    }

    private static bool CanLink()
    {
        using var directory = new TestDirectory();
        try
        {
            File.CreateSymbolicLink(directory["link"], "target");
            return new FileInfo(directory["link"]).LinkTarget == "target";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>The programs with guard pages.</summary>
public sealed class GuardProgramTests() : ProgramTests("guard");

/// <summary>The programs with comparisons.</summary>
public sealed class ExplicitProgramTests() : ProgramTests("explicit");
