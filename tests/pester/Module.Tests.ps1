BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/SdkServer.ps1
    $pwsh = [Environment]::ProcessPath
    $server = [WasiTools.Tests.LoopbackServer]::new()
}

AfterAll { $server.Dispose() }

Describe 'WasiTools module' {
    It 'has a valid manifest that lists exactly the cmdlets of its assembly' {
        $module = Test-ModuleManifest $manifest
        $module.PowerShellVersion | Should -Be '7.6'
        $inAssembly = (Get-Command -Module WasiTools.Cmdlets, WasiTools -CommandType Cmdlet).Name | Sort-Object -Unique
        $declared = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object
        $inAssembly | Should -Be $declared
    }

    It 'keeps what it is made of out of the default load context' {
        $target = Get-WasiTarget wasm32-wasip1
        [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($target.GetType().Assembly).Name | Should -BeLike 'WasiTools*'
        [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.ForEach{ $_.GetName().Name } -match '^(WasiTools|Polly)' |
            Sort-Object | Should -Be 'WasiTools.Cmdlets', 'WasiTools.Loader'
    }

    It 'works beside a module with another Polly, whichever comes first' -ForEach @{ First = $true }, @{ First = $false } {
        $folder = Join-Path $TestDrive "polly-$First"
        $output = & $pwsh -NoProfile -NonInteractive -Command {
            param($manifest, $folder, $first, $url)
            $ErrorActionPreference = 'Stop'
            $null = New-Item $folder -ItemType Directory
            # The other module's: the name of a library that this module uses, with nothing of it inside.
            $name = [System.Reflection.AssemblyName] 'Polly.Core, Version=7.0.0.0'
            $builder = [System.Reflection.Emit.PersistedAssemblyBuilder]::new($name, [object].Assembly)
            $null = $builder.DefineDynamicModule('Polly.Core').DefineType('OtherPolly', 'Public').CreateType()
            $builder.Save("$folder/Polly.Core.dll")
            if (-not $first) { Import-Module $manifest }
            $other = [System.Reflection.Assembly]::LoadFrom("$folder/Polly.Core.dll")
            if ($first) { Import-Module $manifest }
            # A download is what Polly is for; this server has nothing.
            $env:WASITOOLS_HOME = "$folder/home"
            Save-WasiSdk 33 -Destination $folder -Source $url -SkipHashCheck -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure.FullyQualifiedErrorId -replace ',.*'
            [System.Runtime.Loader.AssemblyLoadContext]::All.Assemblies.ForEach{ $_.GetName() }.Where{ $_.Name -eq 'Polly.Core' }.Version.Major | Sort-Object
            $other.GetType('OtherPolly').Name
        } -args $manifest, $folder, $First, $server.Url
        $output | Should -Be 'ArchiveNotFound', 7, 8, 'OtherPolly'
    }

    It 'imports in two runspaces at once' {
        $shells = 1..2 | ForEach-Object {
            [powershell]::Create().AddScript('param($m) Import-Module $m; (Get-WasiTarget wasm32-wasi).Name').AddArgument($manifest)
        }
        try {
            $calls = $shells.ForEach{ @{ Shell = $_; Result = $_.BeginInvoke() } }
            $calls.ForEach{ $_.Shell.EndInvoke($_.Result) } | Should -Be 'wasm32-wasip1', 'wasm32-wasip1'
        }
        finally { $shells.ForEach{ $_.Dispose() } }
    }

    It 'imports within twice the time of an empty binary module' {
        $folder = Join-Path $TestDrive 'empty'
        $null = New-Item $folder -ItemType Directory
        & $pwsh -NoProfile -NonInteractive -Command {
            param($folder)
            Add-Type -OutputAssembly "$folder/Empty.dll" -TypeDefinition '
                using System.Management.Automation;
                [Cmdlet("Get", "Nothing")] public sealed class GetNothingCommand : PSCmdlet { }'
        } -args $folder
        New-ModuleManifest "$folder/Empty.psd1" -RootModule Empty.dll -CmdletsToExport Get-Nothing -FunctionsToExport @() -AliasesToExport @()
        $measure = {
            param($path)
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            Import-Module $path
            $watch.Elapsed.TotalMilliseconds
        }
        # In turns, so that other work on the machine meets both; the fastest of each is the one that it met least.
        $times = foreach ($turn in 1..24) {
            [pscustomobject] @{
                Empty = [double] (& $pwsh -NoProfile -NonInteractive -Command $measure -args "$folder/Empty.psd1")
                Ours  = [double] (& $pwsh -NoProfile -NonInteractive -Command $measure -args $manifest)
            }
        }
        $ratio = ($times.Ours | Measure-Object -Minimum).Minimum / ($times.Empty | Measure-Object -Minimum).Minimum
        Write-Information "Import takes $($ratio.ToString('0.00')) times that of an empty module." -InformationAction Continue
        $ratio | Should -BeLessOrEqual 2
    }

    It 'imports twice in one session, and again after removal' {
        & $pwsh -NoProfile -NonInteractive -Command {
            param($manifest)
            $ErrorActionPreference = 'Stop'
            Import-Module $manifest
            Import-Module $manifest -Force
            Remove-Module WasiTools
            Import-Module $manifest
            (Get-WasiTarget).Count
            (Get-Module WasiTools).ExportedCmdlets.Count
        } -args $manifest | Should -Be 4, (Import-PowerShellDataFile $manifest).CmdletsToExport.Count
    }

    It 'imports in the runspaces of ForEach-Object -Parallel' {
        $counts = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            (Get-WasiTarget).Count
        } -ThrottleLimit 4
        $counts | Should -Be 4, 4, 4, 4
    }

    It 'imports when a function of the caller is named Import-Module' {
        & $pwsh -NoProfile -NonInteractive -Command {
            param($manifest)
            $ErrorActionPreference = 'Stop'
            function global:Export-ModuleMember { throw 'not this one' }
            Microsoft.PowerShell.Core\Import-Module $manifest
            (Get-WasiTarget wasm32-wasip1).Name
        } -args $manifest | Should -Be 'wasm32-wasip1'
    }

    It '<_> has a verb that PowerShell approves and declares what it returns' -ForEach (
        Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../WasiTools.psd1')).CmdletsToExport {
        $command = Get-Command $_
        $command.Verb | Should -BeIn (Get-Verb).Verb
        $command.OutputType.Count | Should -BeGreaterThan 0
    }
}
