BeforeDiscovery {
    $cmdlets = (Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../WasiTools.psd1')).CmdletsToExport
    $hasHelp = Test-Path (Join-Path $PSScriptRoot '../../en-US/WasiTools.Cmdlets.dll-Help.xml')
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $markdown = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../docs/en-US'))
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
}

Describe 'Help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $name = $_
        $text = Get-Content (Join-Path $markdown "$name.md") -Raw
        $parameters = (Get-Command $name).Parameters.Keys | Where-Object { $_ -notin $common }
    }

    It 'describes each parameter, and none that does not exist' {
        $documented = [regex]::Matches($text, '(?m)^### -(\w+)$').ForEach{ $_.Groups[1].Value }
        $documented | Sort-Object | Should -Be ($parameters | Sort-Object)
        $text | Should -Not -Match '\{\{'
        foreach ($parameter in $parameters) { $text | Should -Match "### -$parameter\n\n[A-Z].+" }
    }

    It 'has two examples or more that parse' {
        $examples = [regex]::Matches($text, '(?s)### Example \d+: .+?```powershell\n(.+?)\n```').ForEach{ $_.Groups[1].Value }
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            $errors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($example, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty
        }
    }

    # The help file is made with PlatyPS, which a build does without where it is missing.
    It 'is found by Get-Help' -Skip:(-not $hasHelp) {
        $help = Get-Help $name
        $help.Synopsis | Should -Match '\.$'
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    }
}

Describe 'Views' {
    It 'exist for every type that the cmdlets write' {
        $views = [xml] (Get-Content (Join-Path $PSScriptRoot '../../module/WasiTools.Format.ps1xml') -Raw)
        $shown = $views.Configuration.ViewDefinitions.View.ViewSelectedBy.TypeName
        $written = (Get-Command -Module WasiTools).OutputType.Type.FullName | Where-Object { $_ -like 'WasiTools.*' } | Sort-Object -Unique
        foreach ($type in $written) { $shown | Should -Contain $type }
    }
}
