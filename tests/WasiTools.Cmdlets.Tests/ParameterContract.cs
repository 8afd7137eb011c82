using System.Management.Automation;
using System.Reflection;

namespace WasiTools.Tests;

/// <summary>What a parameter declares.</summary>
/// <param name="Property">The property behind it.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Places">What it declares in each parameter set; an empty name stands for all.</param>
internal sealed record ParameterContract(PropertyInfo Property, IReadOnlyList<string> Aliases, IReadOnlyDictionary<string, ParameterPlace> Places)
{
    public string Name => Property.Name;

    public bool HasCompleter => CmdletContract.Attributes(Property, "ArgumentCompleterAttribute").Any();

    public bool SupportsWildcards => CmdletContract.Attributes(Property, "SupportsWildcardsAttribute").Any();

    public static ParameterContract? TryRead(PropertyInfo property)
    {
        var places = new Dictionary<string, ParameterPlace>();
        foreach (CustomAttributeData attribute in CmdletContract.Attributes(property, nameof(ParameterAttribute)))
        {
            places.Add(CmdletContract.Named<string>(attribute, "ParameterSetName") ?? "", new ParameterPlace(
                CmdletContract.Named<bool?>(attribute, "Mandatory") ?? false,
                CmdletContract.Named<int?>(attribute, "Position"),
                CmdletContract.Named<bool?>(attribute, "ValueFromPipeline") ?? false,
                CmdletContract.Named<bool?>(attribute, "ValueFromPipelineByPropertyName") ?? false));
        }

        if (places.Count == 0)
            return null;
        string[] aliases = [.. CmdletContract.Attributes(property, nameof(AliasAttribute))
            .SelectMany(static attribute => (IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
            .Select(static argument => (string)argument.Value!)];
        return new ParameterContract(property, aliases, places);
    }
}

/// <summary>What a parameter declares in one parameter set.</summary>
/// <param name="Mandatory">Whether it has to be given.</param>
/// <param name="Position">Where it is expected without its name, or null.</param>
/// <param name="FromPipeline">Whether it takes what comes through the pipeline.</param>
/// <param name="FromProperty">Whether it takes a property of the same name of what comes through the pipeline.</param>
internal sealed record ParameterPlace(bool Mandatory, int? Position, bool FromPipeline, bool FromProperty);
