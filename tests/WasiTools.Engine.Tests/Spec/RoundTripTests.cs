using WasiTools.Engine.Tests.Text;
using Xunit;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>Every valid module of the specification's suite is printed and parsed again.</summary>
public sealed class RoundTripTests
{
    public static IEnumerable<TheoryDataRow<string>> Scripts() => SpecTests.Scripts();

    [Theory]
    [MemberData(nameof(Scripts))]
    public void EveryModuleComesBack(string file)
    {
        EngineFeatures features = SpecSuite.Of(file).Features;
        foreach (ScriptCommand command in ScriptParser.Parse(File.ReadAllText(Path.Combine(SpecSuite.Root!, file))))
        {
            ScriptModule? module = command switch
            {
                ModuleCommand c => c.Module,
                ModuleAssertion { Kind: AssertionKind.Unlinkable or AssertionKind.Trap } a => a.Module,
                _ => null,
            };
            if (module is not null)
                RoundTrip.Check(module.ToBinary(features), !module.IsBinary, features, $"{file}:{command.Line}");
        }
    }
}
