# Dot-sourced by every suite: imports the built module of this checkout.

$manifest = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../WasiTools.psd1'))
if (-not (Test-Path (Join-Path $PSScriptRoot '../../module/bin/WasiTools.Cmdlets.dll'))) {
    throw 'The module is not built: run ./build.ps1 first.'
}
if (-not (Get-Module WasiTools)) { Import-Module $manifest }
