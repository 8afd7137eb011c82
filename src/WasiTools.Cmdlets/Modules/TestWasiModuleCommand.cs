using System.Management.Automation;
using WasiTools.Core.Modules;

namespace WasiTools.Cmdlets;

/// <summary>Says whether a WebAssembly file is valid, what runs it, and what to change.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WasiModule", DefaultParameterSetName = "Path")]
[OutputType(typeof(WasiModuleTest))]
public sealed class TestWasiModuleCommand : ModulePathCmdlet
{
    private protected override void ProcessFile(string path) => WriteObject(ModuleTester.Test(path));
}
