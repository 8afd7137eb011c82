# Engines that are not at hand are played by scripts that print what the real ones print and keep the arguments that they get.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $programs = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../programs/wasm'))
    $savedPath = $env:PATH

    function Use-StandIn([string] $Name, [string] $Version, [int] $ExitCode = 0) {
        $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        Set-Content "$folder/$Name" "#!/bin/sh
case `"`$1`" in --version | version) echo '$Version'; exit 0 ;; esac
echo `"`$*`" >>'$folder/arguments'
echo `"run by $Name`"
exit $ExitCode"
        chmod +x "$folder/$Name"
        $env:PATH = "$folder$([System.IO.Path]::PathSeparator)$savedPath"
        "$folder/arguments"
    }
}

AfterAll { $env:PATH = $savedPath }

Describe 'Get-WasiEngine' {
    AfterEach { $env:PATH = $savedPath }

    It 'has the built-in engine first, and has tried it' {
        $engine = (Get-WasiEngine)[0]
        $engine.Kind, $engine.RunsThreads, $engine.IsVerified | Should -Be 'Builtin', $true, $true
        $engine.Version | Should -BeOfType version
        (Get-WasiEngine Builtin -SkipProbe).IsVerified | Should -BeFalse
    }

    It 'takes kinds from the pipeline, reports one that is not there, and goes on' {
        $env:PATH = ''
        $engines = 'Wasmtime', 'Builtin' | Get-WasiEngine -ErrorVariable failure -ErrorAction SilentlyContinue
        $engines.Kind | Should -Be 'Builtin'
        $failure.FullyQualifiedErrorId | Should -Be 'EngineNotFound,WasiTools.Cmdlets.GetWasiEngineCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'completes kinds' {
        (TabExpansion2 'Get-WasiEngine W').CompletionMatches.CompletionText | Should -Be 'Wamr', 'Wasmtime', 'Wazero'
    }

    # The engines are played by scripts of sh, which Windows does not start as programs.
    Context 'with engines on the search path' -Skip:$IsWindows {
        It 'knows <Name> by "<Text>"' -ForEach @(
            @{ Name = 'wasmtime'; Kind = 'Wasmtime'; Text = 'wasmtime-cli 13.0.0'; Version = '13.0.0'; Threads = $true }
            @{ Name = 'wasmtime'; Kind = 'Wasmtime'; Text = 'wasmtime 36.0.2 (abcdef012 2025-09-01)'; Version = '36.0.2'; Threads = $true }
            @{ Name = 'wasmtime'; Kind = 'Wasmtime'; Text = 'wasmtime 47.0.0 (abcdef012 2026-07-20)'; Version = '47.0.0'; Threads = $false }
            @{ Name = 'iwasm'; Kind = 'Wamr'; Text = 'iwasm 2.4.3'; Version = '2.4.3'; Threads = $null }
            @{ Name = 'toywasm'; Kind = 'Toywasm'; Text = 'toywasm v76.0.0-1-g6fc2186b'; Version = '76.0.0'; Threads = $null }
            @{ Name = 'wazero'; Kind = 'Wazero'; Text = '1.10.1'; Version = '1.10.1'; Threads = $false }
            @{ Name = 'node'; Kind = 'Node'; Text = 'v26.10.0'; Version = '26.10.0'; Threads = $true }
            @{ Name = 'node'; Kind = 'Node'; Text = 'v20.20.2'; Version = '20.20.2'; Threads = $false }
            @{ Name = 'jco'; Kind = 'Jco'; Text = '1.35.0'; Version = '1.35.0'; Threads = $false }
            @{ Name = 'iwasm'; Kind = 'Wamr'; Text = 'built from nowhere'; Version = $null; Threads = $null }
        ) {
            $null = Use-StandIn $Name $Text
            $engine = Get-WasiEngine $Kind -SkipProbe
            "$($engine.Version)" | Should -Be "$Version"
            $engine.RunsThreads | Should -Be $Threads
            $engine.IsVerified | Should -BeFalse
            $engine.Path | Should -Exist
            $engine.RunsModules, $engine.RunsComponents | Should -Be ($Kind -ne 'Jco'), ($Kind -in 'Wasmtime', 'Jco')
            $engine.Command | Should -BeLike "*$Name *x.wasm"
        }

        It 'believes a probe rather than a version' -ForEach @{ ExitCode = 0; Runs = $true }, @{ ExitCode = 1; Runs = $false } {
            $arguments = Use-StandIn iwasm 'iwasm 2.4.3' -ExitCode $ExitCode
            $engine = Get-WasiEngine Wamr
            $engine.RunsThreads, $engine.IsVerified | Should -Be $Runs, $true
            Get-Content $arguments | Should -Match '^--max-threads=4 .*\.wasm$'
        }

        It 'refuses a program with threads on an engine whose probe failed' {
            $null = Use-StandIn iwasm 'iwasm 2.4.3' -ExitCode 1
            Invoke-WasiThreadsRun $programs/pi.wasm 8 -Engine Wamr -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be 'EngineCannotRun,WasiTools.Cmdlets.InvokeWasiThreadsRunCommand'
            $failure.Exception.Message | Should -Match 'WAMR_BUILD_LIB_WASI_THREADS=1'
        }

        It 'refuses a program with threads on Wasmtime 47, and runs others there' {
            $null = Use-StandIn wasmtime 'wasmtime 47.0.0 (abcdef012 2026-07-20)'
            Invoke-WasiThreadsRun $programs/pi.wasm -Engine Wasmtime -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.Exception.Message | Should -Match 'removed in 47; release 36'
            Invoke-WasiThreadsRun $programs/hello.wasm -Engine Wasmtime | Should -Be 'run by wasmtime'
        }

        It 'gives <Text> its flags' -ForEach @(
            @{ Text = 'wasmtime-cli 13.0.0'; Expected = 'run --wasm-features=threads --wasi-modules=experimental-wasi-threads --env A=1 --mapdir /data::{0} {1} 8' }
            @{ Text = 'wasmtime 36.0.2'; Expected = 'run -W threads=y -S threads=y --env A=1 --dir {0}::/data {1} 8' }
            @{ Text = 'wasmtime 46.0.1'; Expected = 'run -W threads=y,shared-memory=y -S threads=y --env A=1 --dir {0}::/data {1} 8' }
        ) {
            $arguments = Use-StandIn wasmtime $Text
            $null = Invoke-WasiThreadsRun $programs/pi.wasm 8 -Engine Wasmtime -Environment @{ A = 1 } -Directory "${TestDrive}::/data"
            @(Get-Content $arguments)[-1] | Should -Be ($Expected -f $TestDrive, (Join-Path $programs pi.wasm))
        }

        It 'shows the command line with -Verbose' {
            $null = Use-StandIn wazero '1.10.1'
            $text = Invoke-WasiThreadsRun $programs/hello.wasm -Engine Wazero -Verbose 4>&1
            "$text" | Should -Match 'wazero run .*hello\.wasm'
        }

        It 'has a table' {
            $null = Use-StandIn wasmtime 'wasmtime 36.0.2'
            Get-WasiEngine Wasmtime -SkipProbe | Format-Table | Out-String -Width 160 | Should -Match 'Wasmtime +36\.0\.2 +True'
        }
    }
}
