using System.Management.Automation;
using System.Reflection;
using WasiTools.Cmdlets;

namespace WasiTools.Tests;

/// <summary>What a cmdlet declares, read from its metadata: the attributes of the compile-time reference cannot be constructed.</summary>
internal sealed class CmdletContract
{
    private CmdletContract(Type type)
    {
        Type = type;
        CustomAttributeData cmdlet = Attributes(type, nameof(CmdletAttribute)).Single();
        Verb = (string)cmdlet.ConstructorArguments[0].Value!;
        Noun = (string)cmdlet.ConstructorArguments[1].Value!;
        SupportsShouldProcess = Named<bool?>(cmdlet, "SupportsShouldProcess") ?? false;
        DefaultParameterSet = Named<string>(cmdlet, "DefaultParameterSetName");
        OutputTypes = [.. Attributes(type, nameof(OutputTypeAttribute))
            .SelectMany(static attribute => attribute.ConstructorArguments)
            .SelectMany(static argument => argument.Value is IEnumerable<CustomAttributeTypedArgument> several ? several : [argument])
            .Select(static argument => (Type)argument.Value!)];
        Parameters = [.. type.GetProperties().Select(ParameterContract.TryRead).OfType<ParameterContract>()];
    }

    /// <summary>Every cmdlet of the assembly, by name.</summary>
    public static IReadOnlyDictionary<string, CmdletContract> All { get; } = typeof(WasiCmdlet).Assembly.GetExportedTypes()
        .Where(static type => Attributes(type, nameof(CmdletAttribute)).Any())
        .Select(static type => new CmdletContract(type))
        .ToDictionary(static contract => contract.Name);

    public Type Type { get; }

    public string Verb { get; }

    public string Noun { get; }

    public string Name => $"{Verb}-{Noun}";

    public bool SupportsShouldProcess { get; }

    public string? DefaultParameterSet { get; }

    public IReadOnlyList<Type> OutputTypes { get; }

    public IReadOnlyList<ParameterContract> Parameters { get; }

    /// <summary>The parameter sets that are named; one without a name if there are none.</summary>
    public IEnumerable<string> ParameterSets
    {
        get
        {
            string[] named = [.. Parameters.SelectMany(static parameter => parameter.Places.Keys).Where(static set => set.Length > 0).Distinct()];
            return named.Length == 0 ? [""] : named;
        }
    }

    /// <summary>The parameters that can be given in a set, with what is declared for it.</summary>
    public IEnumerable<(ParameterContract Parameter, ParameterPlace Place)> InSet(string set) =>
        from parameter in Parameters
        let place = parameter.Places.GetValueOrDefault(set) ?? parameter.Places.GetValueOrDefault("")
        where place is not null
        select (parameter, place);

    public static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Name == name);

    public static T? Named<T>(CustomAttributeData attribute, string name) =>
        (T?)attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;
}
