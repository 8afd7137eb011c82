using System.Collections.ObjectModel;
using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;

namespace WasiTools.Cmdlets;

/// <summary>Tells what is known about WASI targets.</summary>
[Cmdlet(VerbsCommon.Get, "WasiTarget", DefaultParameterSetName = "ByName")]
[OutputType(typeof(WasiTarget))]
public sealed class GetWasiTargetCommand : WasiCmdlet
{
    /// <summary>Names or aliases; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByName")]
    [Parameter(Position = 0, ParameterSetName = "BySdk")]
    [Alias("Target")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only targets that this version of wasi-sdk has, with the names that it gives them.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "BySdk")]
    [Alias("Version")]
    [SdkVersionTransformation]
    [ArgumentCompleter(typeof(ReleaseCompleter))]
    public WasiSdkVersion? Sdk { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
            ForItem(name, () => WriteTargets(name));
    }

    private void WriteTargets(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            WasiTarget target = TargetCatalog.Get(name);
            WriteObject(InSdk(target) ?? throw new WasiToolsException(
                "TargetNotInSdk",
                WasiErrorKind.NotFound,
                $"wasi-sdk {Sdk} has no target '{target}'. Get-WasiTarget -Sdk {Sdk} lists those that it has.",
                name));
            return;
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        foreach (WasiTarget target in TargetCatalog.All)
        {
            if ((pattern.IsMatch(target.Name) || target.Aliases.Any(alias => pattern.IsMatch(alias.Name)))
                && InSdk(target) is { } found)
                WriteObject(found);
        }
    }

    private WasiTarget? InSdk(WasiTarget target)
    {
        if (Sdk is not { } sdk)
            return target;
        ReadOnlyCollection<string> names = target.NamesIn(sdk);
        return names.Count == 0 ? null : target with { SdkNames = names };
    }
}
