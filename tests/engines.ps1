<#
.SYNOPSIS
    Runs the test programs through Invoke-WasiThreadsRun on engines of this machine; prints "N passed, N failed".
.DESCRIPTION
    Each engine is given by the path of its program. What it has to do depends on what Get-WasiEngine says of it: programs with threads
    run on an engine with wasi-threads, and are refused by name for one without.
.EXAMPLE
    tests/engines.ps1 -Node /usr/bin/node -Wamr ../wamr/build/iwasm -Wasmtime ~/.wasmtime/bin/wasmtime
#>
[CmdletBinding()]
param(
    [string] $Wasmtime,
    [string] $Wamr,
    [string] $Toywasm,
    [string] $Wazero,
    [string] $Node,
    # From npm; needs node 20 or later on the search path.
    [string] $Jco,
    # Folders of further programs of wasm32-wasip1-threads, each with what it prints in NAME.expected.
    [string[]] $Corpus = @()
)

$ErrorActionPreference = 'Stop'
Import-Module ([IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../WasiTools.psd1')))
$programs = Join-Path $PSScriptRoot 'programs/wasm'
$work = (New-Item (Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())) -ItemType Directory).FullName
$passed = $failed = 0

function Test-That([string] $Name, [scriptblock] $Check, [string] $Match) {
    $global:LASTEXITCODE = $null
    $text = try { (& $Check 2>&1 | Out-String).Trim() + "`nexit code $LASTEXITCODE" } catch { "$_" }
    if ($text -match $Match) { $script:passed++ }
    else { $script:failed++; Write-Output "FAILED ${Name}: no '$Match' in`n$text" }
}

function Test-Engine([object] $Engine) {
    $kind = $Engine.Kind
    $run = @{ Engine = $kind; Timeout = 60; ErrorAction = 'Continue' }
    Test-That -Name "$kind says hello" { Invoke-WasiThreadsRun $programs/hello.wasm @run } '^Hello, WASI 1!\nexit code 0$'
    Test-That -Name "$kind gives arguments and variables" { Invoke-WasiThreadsRun $programs/args_env.wasm 'two words', '' -Environment @{ A = 'x=y' } @run } '\[two words\]\n\[\]\n(?s).*\[A=x=y\]'
    Test-That -Name "$kind passes the exit code on" { Invoke-WasiThreadsRun $programs/exit_code.wasm 7 @run } 'exit code 7$'
    Test-That -Name "$kind reads standard input" { 'one', 'two' | Invoke-WasiThreadsRun $programs/cat.wasm @run } '^one\ntwo\nexit code 0$'
    Test-That -Name "$kind runs C++" { Invoke-WasiThreadsRun $programs/shapes.wasm @run } 'exit code 0$'
    Test-That -Name "$kind runs Rust" { Invoke-WasiThreadsRun $programs/hello_rust.wasm one @run } '1 arguments\nexit code 0$'
    Test-That -Name "$kind gives a directory" { Invoke-WasiThreadsRun $programs/cat.wasm /data/note.txt -Directory "${work}::/data" @run } '^inside\nexit code 0$'
    Test-That -Name "$kind reports a trap" { Invoke-WasiThreadsRun $programs/trap.wasm unreachable @run } 'before\n(?s).*exit code (1|3|134)$'
    Test-That -Name "$kind is stopped when its time is up" { Invoke-WasiThreadsRun $programs/stop_busy.wasm -Engine $kind -Timeout 1 -ErrorAction Continue } $($Engine.RunsThreads ? 'exit code (1|124|134)$' : 'has no wasi-threads')
    if (-not $Engine.RunsThreads) {
        Test-That -Name "$kind refuses threads" { Invoke-WasiThreadsRun $programs/pi.wasm 8 @run } 'has no wasi-threads'
        return
    }
    Test-That -Name "$kind runs eight threads" { Invoke-WasiThreadsRun $programs/pi.wasm 8 @run } 'pi = 3\.1415926536\nexit code 0$'
    Test-That -Name "$kind has locks" { Invoke-WasiThreadsRun $programs/mutex_counter.wasm @run } '^counter 80000\n'
    Test-That -Name "$kind has conditions" { Invoke-WasiThreadsRun $programs/condvar_queue.wasm @run } '^items 6000 sum 17997000\n'
    Test-That -Name "$kind has barriers" { Invoke-WasiThreadsRun $programs/barrier.wasm @run } 'errors 0\n'
    Test-That -Name "$kind has variables of threads" { Invoke-WasiThreadsRun $programs/thread_locals.wasm @run } 'wrong 0, shared 0'
    Test-That -Name "$kind starts threads from threads" { Invoke-WasiThreadsRun $programs/nested_threads.wasm @run } '^threads 62, leaves 32\n'
    Test-That -Name "$kind ends with a thread's exit" { Invoke-WasiThreadsRun $programs/spawn.wasm @run } 'exit code 22$'
    foreach ($program in Get-ChildItem $Corpus -Filter *.wasm) {
        $expected = [IO.Path]::ChangeExtension($program.FullName, '.expected')
        $pattern = (Test-Path $expected) ? '^' + [regex]::Escape((Get-Content $expected -Raw).Trim()) + '\nexit code 0$' : 'exit code 0$'
        Test-That -Name "$kind runs $($program.BaseName)" { Invoke-WasiThreadsRun $program.FullName @run } $pattern
    }
}

function Test-Jco {
    $component = Join-Path $work 'hello.component.wasm'
    $null = & $Jco new $programs/hello.wasm --wasi-command -o $component
    Test-That -Name 'Jco runs a component' { Invoke-WasiThreadsRun $component -Engine Jco -Timeout 60 } '^Hello, WASI 1!\nexit code 0$'
    Test-That -Name 'Jco refuses a module' { Invoke-WasiThreadsRun $programs/hello.wasm -Engine Jco -ErrorAction Continue } 'components only'
    Test-That -Name 'the built-in engine refuses a component' { Invoke-WasiThreadsRun $component -ErrorAction Continue } 'is a component'
}

$savedPath = $env:PATH
try {
    Set-Content (Join-Path $work 'note.txt') 'inside'
    foreach ($pair in @{ wasmtime = $Wasmtime; iwasm = $Wamr; toywasm = $Toywasm; wazero = $Wazero; node = $Node; jco = $Jco }.GetEnumerator().Where{ $_.Value }) {
        # A folder with this engine alone, under the name that the module looks for.
        $folder = (New-Item (Join-Path $work "bin-$($pair.Name)") -ItemType Directory).FullName
        $null = New-Item (Join-Path $folder $pair.Name) -ItemType SymbolicLink -Target (Resolve-Path $pair.Value).Path
        $env:PATH = $folder + [IO.Path]::PathSeparator + $savedPath
        $kind = @{ iwasm = 'Wamr' }[$pair.Name] ?? $pair.Name
        $engine = Get-WasiEngine $kind
        Write-Output "$engine, threads: $($engine.RunsThreads)"
        if ($kind -eq 'jco') { Test-Jco } else { Test-Engine $engine }
    }
    $env:PATH = $savedPath
    Test-Engine (Get-WasiEngine Builtin)
}
finally {
    $env:PATH = $savedPath
    Remove-Item $work -Recurse -Force
}

Write-Output "$passed passed, $failed failed"
exit [int] ($failed -gt 0)
