using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using WasiTools.Cmdlets;
using Xunit;

namespace WasiTools.Tests;

/// <summary>What every cmdlet of the module has in common.</summary>
public sealed partial class ContractTests
{
    private const int MostLines = 150;

    /// <summary>They change something, so they ask, and take -WhatIf and -Confirm.</summary>
    private static readonly HashSet<string> s_changingVerbs = ["Clear", "Export", "Install", "Save", "Set", "Uninstall"];

    /// <summary>They change something although their verb does not say so: files are built, tests are run in a source tree.</summary>
    private static readonly HashSet<string> s_changingCmdlets = ["Invoke-WasiBuild", "Invoke-UiTest"];

    /// <summary>Promised under this name; an alias has the singular.</summary>
    private const string PluralNoun = "UiTestFailures";

    public static TheoryData<string> Cmdlets => [.. CmdletContract.All.Keys.Order()];

    [Fact]
    public void ManifestExportsExactlyTheCmdletsOfTheAssembly()
    {
        Match block = CmdletsToExport().Match(Repository.Read("WasiTools.psd1"));
        IEnumerable<string> exported = Quoted().Matches(block.Value).Select(static match => match.Groups[1].Value);
        Assert.Equal(CmdletContract.All.Keys.Order(), exported.Order());
        Assert.True(CmdletContract.All.Count >= 18);
    }

    [Fact]
    public void EachNounIsAWordForOne() => Assert.Equal(
        [PluralNoun], CmdletContract.All.Values.Select(static cmdlet => cmdlet.Noun).Where(static noun => noun.EndsWith('s')));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void ClassIsSealedNamedAfterTheCmdletAndStopsWithThePipeline(string name)
    {
        CmdletContract cmdlet = CmdletContract.All[name];
        Assert.True(cmdlet.Type.IsSealed);
        Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.Type.Name);
        // Its StopProcessing cancels the token that all work gets.
        Assert.True(cmdlet.Type.IsAssignableTo(typeof(WasiCmdlet)));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void VerbIsApproved(string name)
    {
        IEnumerable<string> approved = typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(static type => type.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(static type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(static field => field.IsLiteral)
            .Select(static field => (string)field.GetRawConstantValue()!);
        Assert.Contains(CmdletContract.All[name].Verb, approved);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void ChangesAskFirst(string name)
    {
        CmdletContract cmdlet = CmdletContract.All[name];
        Assert.Equal(s_changingVerbs.Contains(cmdlet.Verb) || s_changingCmdlets.Contains(name), cmdlet.SupportsShouldProcess);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void OutputIsDeclared(string name) => Assert.NotEmpty(CmdletContract.All[name].OutputTypes);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void ParameterSetsCanBeToldApart(string name)
    {
        CmdletContract cmdlet = CmdletContract.All[name];
        string[] sets = [.. cmdlet.ParameterSets];
        if (sets.Length > 1)
            Assert.Contains(cmdlet.DefaultParameterSet, sets);
        foreach (string set in sets)
        {
            (ParameterContract Parameter, ParameterPlace Place)[] members = [.. cmdlet.InSet(set)];
            Assert.Distinct(members.Where(static member => member.Place.Position is not null).Select(static member => member.Place.Position));
            Assert.InRange(members.Count(static member => member.Place.FromPipeline), 0, 1);
            // Each set but the default has something to be chosen by.
            if (set != cmdlet.DefaultParameterSet && sets.Length > 1)
                Assert.Contains(members, member => member.Place.Mandatory && !member.Parameter.Places.ContainsKey(cmdlet.DefaultParameterSet!));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void ParametersFollowTheCustoms(string name)
    {
        foreach (ParameterContract parameter in CmdletContract.All[name].Parameters)
        {
            Assert.True(parameter.Property is { CanRead: true, SetMethod.IsPublic: true }, parameter.Name);
            Assert.Matches("^[A-Z][A-Za-z0-9]+$", parameter.Name);
            // In a list, -Target and -Targets would be a riddle.
            Assert.False(parameter.Property.PropertyType.IsArray && parameter.Name.EndsWith('s') && !parameter.Name.EndsWith("ss", StringComparison.Ordinal), parameter.Name);
            if (parameter.Name is "Target" or "Sdk" or "Version" or "InvokeExport" or "Runner")
                Assert.True(parameter.HasCompleter, parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void PathsComeInBothForms(string name)
    {
        IReadOnlyList<ParameterContract> parameters = CmdletContract.All[name].Parameters;
        if (parameters.FirstOrDefault(static parameter => parameter.Name == "Path") is not { } path)
            return;
        ParameterContract? literal = parameters.FirstOrDefault(static parameter => parameter.Name == "LiteralPath");
        // Where Path knows wildcards there is a parameter without; otherwise Path is literal and answers to that name too.
        Assert.Equal(path.SupportsWildcards, literal is not null);
        Assert.Contains(literal is null ? "LiteralPath" : "PSPath", (literal ?? path).Aliases);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void HelpDescribesEveryParameterAndShowsTwoExamples(string name)
    {
        string help = Repository.Read($"docs/en-US/{name}.md");
        IEnumerable<string> automatic = CmdletContract.All[name].SupportsShouldProcess ? ["Confirm", "WhatIf"] : [];
        Assert.Equal(
            CmdletContract.All[name].Parameters.Select(static parameter => parameter.Name).Concat(automatic).Order(),
            ParameterHeading().Matches(help).Select(static match => match.Groups[1].Value).Order());
        Assert.True(ExampleHeading().Count(help) >= 2);
        Assert.DoesNotContain("{{", help, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void SourceIsShort(string name)
    {
        for (Type? type = CmdletContract.All[name].Type; type is not null && type != typeof(WasiCmdlet); type = type.BaseType)
        {
            string file = Assert.Single(Directory.GetFiles(Path.Combine(Repository.Root, "src/WasiTools.Cmdlets"), $"{type.Name}.cs", SearchOption.AllDirectories));
            Assert.InRange(File.ReadLines(file).Count(), 1, MostLines);
        }
    }

    [GeneratedRegex(@"CmdletsToExport = @\((.*?)\)", RegexOptions.Singleline)]
    private static partial Regex CmdletsToExport();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^### -(\w+)$", RegexOptions.Multiline)]
    private static partial Regex ParameterHeading();

    [GeneratedRegex("^### Example ", RegexOptions.Multiline)]
    private static partial Regex ExampleHeading();
}
