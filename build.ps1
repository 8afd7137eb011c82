#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests and packs the module.
.DESCRIPTION
    Build    compiles the module into module/bin, from where WasiTools.psd1 imports it, and makes the help files.
    Test     runs the tests of the libraries and the Pester suite.
    Analyze  runs PSScriptAnalyzer over the scripts.
    Docs     checks that every cmdlet has its help and makes the MAML files.
    Pack     makes a folder and a zip for a gallery under artifacts/.
.EXAMPLE
    ./build.ps1
    Builds the module in Release.
.EXAMPLE
    ./build.ps1 -Task Build, Test, Analyze
    What CI runs.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Analyze', 'Docs', 'Pack')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$root = $PSScriptRoot
$moduleFolder = Join-Path $root 'module'
$bin = Join-Path $moduleFolder 'bin'

function Invoke-Publish ([string] $Project, [string] $Output, [string[]] $Option) {
    dotnet publish (Join-Path $root "src/$Project") --configuration $Configuration --output $Output --nologo --verbosity quiet @Option
}

# The cmdlets and their loader go into module/bin, what they use into a folder that only the loader reads.
function Invoke-Build {
    # A process that has the module loaded holds its files; on Windows they cannot be replaced then.
    if (Test-Path $bin) { Remove-Item $bin -Recurse -Force }
    $dependencies = Join-Path $bin 'dependencies'
    Invoke-Publish WasiTools.Cmdlets $dependencies
    Invoke-Publish WasiTools.Loader $bin
    Move-Item (Join-Path $dependencies 'WasiTools.Cmdlets.*') $bin
    $native = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
    Add-Precompiled $native
    Invoke-Publish WasiTools.Runner (Join-Path $bin "wasirun/$native") '--runtime', $native, '--no-self-contained'
    Get-ChildItem $bin -Recurse -Include *.deps.json, *.xml | Where-Object DirectoryName -NotLike '*wasirun*' | Remove-Item
}

# The same assemblies with machine code, for the first call of each cmdlet; without them .NET compiles the others.
function Add-Precompiled ([string] $Runtime) {
    $folder = Join-Path $bin "dependencies/$Runtime"
    try { Invoke-Publish WasiTools.Core $folder '--runtime', $Runtime, '--no-self-contained', '-p:PublishReadyToRun=true' }
    catch {
        Write-Warning "No precompiled assemblies for ${Runtime}: $_"
        if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
        return
    }
    Get-ChildItem $folder -Recurse -Exclude *.dll, *.mjs -File | Remove-Item
}

function Invoke-HelpBuild {
    if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
        Write-Warning 'Microsoft.PowerShell.PlatyPS is not installed: no help files were made.'
        return
    }
    Import-Module Microsoft.PowerShell.PlatyPS
    $markdown = Join-Path $root 'docs/en-US'
    # Beside the manifest, where Get-Help looks.
    $output = Join-Path $root 'en-US'
    if (Test-Path $output) { Remove-Item $output -Recurse -Force }
    $null = New-Item $output -ItemType Directory -Force
    $staging = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
    Get-ChildItem $markdown -Filter *-*.md | Import-MarkdownCommandHelp |
        Export-MamlCommandHelp -OutputFolder $staging -Force | ForEach-Object { Copy-Item $_ $output }
    Remove-Item $staging -Recurse
    foreach ($topic in Get-ChildItem $markdown -Filter about_*.md) {
        Copy-Item $topic (Join-Path $output ($topic.BaseName + '.help.txt'))
    }
}

function Invoke-Analysis {
    Import-Module PSScriptAnalyzer
    $scripts = Get-ChildItem (Join-Path $root '*'), (Join-Path $moduleFolder '*'), (Join-Path $root 'tests/pester/*') -File -Include *.ps1, *.psm1, *.psd1
    $findings = $scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Settings (Join-Path $root 'tests/pester/PSScriptAnalyzerSettings.psd1') }
    $findings | Format-Table ScriptName, Line, RuleName, Message -AutoSize | Out-Host
    if ($findings) { throw "$(@($findings).Count) findings of PSScriptAnalyzer." }
    Write-Output "$(@($scripts).Count) scripts analyzed, no findings."
}

function Invoke-Test {
    dotnet run --configuration $Configuration --project (Join-Path $root 'tests/WasiTools.Core.Tests')
    Import-Module Pester -MinimumVersion 5.5
    $result = Invoke-Pester -Path (Join-Path $root 'tests/pester') -PassThru -Output Normal
    if ($result.Result -ne 'Passed') { throw "Pester: $($result.FailedCount) failed." }
}

function Invoke-Pack {
    $version = (Import-PowerShellDataFile (Join-Path $root 'WasiTools.psd1')).ModuleVersion
    $artifacts = Join-Path $root 'artifacts'
    $folder = Join-Path $artifacts "WasiTools/$version"
    if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    $null = New-Item $folder -ItemType Directory -Force
    Copy-Item (Join-Path $root 'WasiTools.psd1'), (Join-Path $root 'LICENSE'), (Join-Path $root 'en-US'), $moduleFolder $folder -Recurse
    $changes = Join-Path $root 'CHANGELOG.md'
    if (Test-Path $changes) { Copy-Item $changes $folder }
    $null = Test-ModuleManifest (Join-Path $folder 'WasiTools.psd1')
    $zip = Join-Path $artifacts "WasiTools-$version.zip"
    Compress-Archive (Join-Path $artifacts 'WasiTools') $zip -Force
    Get-Item $zip
}

switch ($Task) {
    'Build' { Invoke-Build; Invoke-HelpBuild }
    'Docs' { Invoke-HelpBuild }
    'Analyze' { Invoke-Analysis }
    'Test' { Invoke-Test }
    'Pack' { Invoke-Pack }
}
