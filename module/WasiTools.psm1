using namespace System.IO
using namespace System.Reflection

$bin = [Path]::Combine($PSScriptRoot, 'bin')
if (-not ('WasiTools.Loader.ModuleLoadContext' -as [type])) {
    # Assembly.LoadFrom rather than Add-Type, which would load another module first.
    $null = [Assembly]::LoadFrom([Path]::Combine($bin, 'WasiTools.Loader.dll'))
}

# By its full name, so that a function or alias of the caller's cannot stand in.
$cmdlets = Microsoft.PowerShell.Core\Import-Module -PassThru -Assembly (
    ('WasiTools.Loader.ModuleLoadContext' -as [type])::LoadCmdlets($bin))

Microsoft.PowerShell.Core\Export-ModuleMember -Cmdlet @($cmdlets.ExportedCmdlets.Keys)

# Otherwise a second import in this session finds the cmdlets' own module loaded and exports none of them.
$ExecutionContext.SessionState.Module.OnRemove = { Microsoft.PowerShell.Core\Remove-Module -ModuleInfo $cmdlets -Force }
