using System.Management.Automation;
using WasiTools.Core.Modules;

namespace WasiTools.Cmdlets;

/// <summary>Shows what is in a WebAssembly file.</summary>
[Cmdlet(VerbsCommon.Get, "WasiModule", DefaultParameterSetName = "Path")]
[OutputType(typeof(WasiModule))]
public sealed class GetWasiModuleCommand : ModulePathCmdlet
{
    private protected override void ProcessFile(string path) => WriteObject(ModuleInspector.Inspect(path));
}
