BeforeAll {
    . $PSScriptRoot/Common.ps1
    $pwsh = [Environment]::ProcessPath
}

Describe 'WasiTools module' {
    It 'has a valid manifest that lists exactly the cmdlets of its assembly' {
        $module = Test-ModuleManifest $manifest
        $module.PowerShellVersion | Should -Be '7.6'
        $inAssembly = (Get-Command -Module WasiTools.Cmdlets, WasiTools -CommandType Cmdlet).Name | Sort-Object -Unique
        $declared = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object
        $inAssembly | Should -Be $declared
    }

    It 'keeps its assemblies out of the default load context' {
        $context = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext((Get-Command Get-WasiTarget).ImplementingType.Assembly)
        $context.Name | Should -BeLike 'WasiTools*'
        [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.ForEach{ $_.GetName().Name } |
            Should -Not -Contain 'WasiTools.Core'
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
