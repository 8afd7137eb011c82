#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests and packs the module.
.DESCRIPTION
    Build    compiles the module into module/bin, from where WasiTools.psd1 imports it, and makes the help files.
    Test     runs the tests of the libraries and the Pester suite.
    Analyze  runs PSScriptAnalyzer over the scripts.
    Docs     checks that every cmdlet has its help and makes the MAML files.
    Pack     makes a folder and a zip for a gallery under artifacts/, with machine code and wasirun for Linux and Windows on x64.
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
$packedRuntimes = 'linux-x64', 'win-x64'

function Invoke-Publish ([string] $Project, [string] $Output, [string[]] $Option) {
    dotnet publish (Join-Path $root "src/$Project") --configuration $Configuration --output $Output --nologo --verbosity quiet @Option
}

# Without the analyzers, which look at everything in a plain build.
function Invoke-RuntimePublish ([string] $Project, [string] $Output, [string] $Runtime, [string[]] $Option) {
    Invoke-Publish $Project $Output -Option ('--runtime', $Runtime, '-p:RunAnalyzers=false' + $Option)
}

# The cmdlets and their loader go into module/bin, what they use into a folder that only the loader reads.
function Invoke-ModulePublish ([string] $Output, [string[]] $Runtime) {
    # A process that has the module loaded holds its files; on Windows they cannot be replaced then.
    if (Test-Path $Output) { Remove-Item $Output -Recurse -Force }
    $dependencies = Join-Path $Output 'dependencies'
    Invoke-Publish WasiTools.Cmdlets $dependencies
    Invoke-Publish WasiTools.Loader $Output
    Move-Item (Join-Path $dependencies 'WasiTools.Cmdlets.*') $Output
    foreach ($identifier in $Runtime) {
        Add-Precompiled (Join-Path $dependencies $identifier) $identifier
        # With .NET in it: a machine with only PowerShell has no shared one, and it starts faster so. Its folders have no runtime identifier in
        # their names otherwise: machine code for one would be taken for the next.
        Invoke-RuntimePublish WasiTools.Runner (Join-Path $Output "wasirun/$identifier") -Runtime $identifier -Option '--self-contained', '-p:AppendRuntimeIdentifierToOutputPath=true'
    }
    Get-ChildItem $Output -Recurse -Include *.deps.json, *.xml | Where-Object DirectoryName -NotLike '*wasirun*' | Remove-Item
}

# The same assemblies with machine code, for the first call of each cmdlet; without them .NET compiles the others.
function Add-Precompiled ([string] $Folder, [string] $Runtime) {
    try { Invoke-RuntimePublish WasiTools.Core $Folder -Runtime $Runtime -Option '--no-self-contained', '-p:PublishReadyToRun=true' }
    catch {
        Write-Warning "No precompiled assemblies for ${Runtime}: $_"
        if (Test-Path $Folder) { Remove-Item $Folder -Recurse -Force }
        return
    }
    Get-ChildItem $Folder -Recurse -Exclude *.dll, *.mjs -File | Remove-Item
}

function Invoke-Build {
    Invoke-ModulePublish $bin ([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)
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
    $others = 'docs', 'tests', 'tests/benchmarks', 'tests/pester', 'tests/report', '.github/actions/setup-wasi'
    $folders = $root, $moduleFolder + ($others | ForEach-Object { Join-Path $root $_ })
    $scripts = Get-ChildItem ($folders | ForEach-Object { Join-Path $_ '*' }) -File -Include *.ps1, *.psm1, *.psd1
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

# The newest section of the changelog, without its heading.
function Get-ReleaseNote {
    $text = Get-Content (Join-Path $root 'CHANGELOG.md') -Raw
    if ($text -notmatch '(?ms)^## [^\n]*\n(.*?)(?=^## |\z)') { throw 'CHANGELOG.md has no section of a version.' }
    $Matches[1].Trim()
}

function Invoke-Pack {
    $version = (Import-PowerShellDataFile (Join-Path $root 'WasiTools.psd1')).ModuleVersion
    $artifacts = Join-Path $root 'artifacts'
    $folder = Join-Path $artifacts "WasiTools/$version"
    if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    $null = New-Item (Join-Path $folder 'module') -ItemType Directory -Force
    Invoke-ModulePublish (Join-Path $folder 'module/bin') $packedRuntimes
    Get-ChildItem $folder -Recurse -Include *.pdb, *.xml | Remove-Item
    Copy-Item (Join-Path $moduleFolder '*.ps1xml') (Join-Path $folder 'module')
    Invoke-HelpBuild
    Copy-Item (Join-Path $root 'WasiTools.psd1'), (Join-Path $root 'LICENSE'), (Join-Path $root 'CHANGELOG.md'), (Join-Path $root 'en-US') $folder -Recurse
    $manifest = Join-Path $folder 'WasiTools.psd1'
    $notes = (Get-ReleaseNote) -replace "'", "''"
    $text = Get-Content $manifest -Raw
    Set-Content $manifest $text.Replace("'See CHANGELOG.md in the module folder.'", "'$notes'") -NoNewline
    $null = Test-ModuleManifest $manifest
    $zip = Join-Path $artifacts "WasiTools-$version.zip"
    if (Test-Path $zip) { Remove-Item $zip }
    # Not Compress-Archive: it forgets that wasirun may be executed.
    [IO.Compression.ZipFile]::CreateFromDirectory((Join-Path $artifacts 'WasiTools'), $zip, 'Optimal', $true)
    Get-Item $zip
}

switch ($Task) {
    'Build' { Invoke-Build; Invoke-HelpBuild }
    'Docs' { Invoke-HelpBuild }
    'Analyze' { Invoke-Analysis }
    'Test' { Invoke-Test }
    'Pack' { Invoke-Pack }
}
