#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Measures how fast logs of UI tests are read, beside wc -l, and how many small tests run in a second, in this process and in processes.
.DESCRIPTION
    Writes two Markdown tables, for docs/ui-tests.md. The module has to be built.

    The import makes and writes every result; "> $null" has nobody take them. What "| Out-Null" needs more is PowerShell's own time to hand
    each object to another command.

    The rates of tests are medians of rounds, in each of which every engine has its turn, so that other work on the machine weighs on all alike.
.EXAMPLE
    ./tests/benchmarks/ui-tests.ps1 -Megabytes 100 -Tests 20
    Measures with small logs and few tests.
#>
[CmdletBinding()]
param(
    # How long the logs are, in MB.
    [ValidateRange(1, 8192)]
    [int] $Megabytes = 1024,

    # How many tests are run with each engine in a round.
    [ValidateRange(2, 10000)]
    [int] $Tests = 100,

    # How many rounds there are.
    [ValidateRange(1, 100)]
    [int] $Rounds = 5,

    # Only the rates of tests.
    [switch] $NoLogs,

    # Node, which is compared with where it is there.
    [string] $Node = 'node'
)

$ErrorActionPreference = 'Stop'
Import-Module $PSScriptRoot/../../WasiTools.psd1
$folder = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid().ToString('n'))
$null = New-Item $folder -ItemType Directory

# A log of CI is nearly all output of builds and of tests that failed; a verbose one names a test a line, and is a result a line.
function Save-CILog {
    $stamp = '2026-09-04T12:00:00.2523607Z '
    $lines = @(
        foreach ($i in 1..600) { "   Compiling some-crate-$i v0.1.$i (/checkout/compiler/some_crate_$i)" }
        '##[group]Testing stage2 with compiletest suite=ui mode=ui (x86_64-unknown-linux-gnu)', '', 'running 14393 tests'
        foreach ($i in 1..100) { "$i%  -- $($i * 143)/14393,  $($i * 139) passed, 0 failed, $i ignored" }
        foreach ($i in 1..10) { "   [ui] tests/ui/process/test-$i.rs ... FAILED" }
        '', 'failures:', ''
        foreach ($i in 1..10) {
            "---- [ui] tests/ui/process/test-$i.rs stdout ----"
            foreach ($k in 1..40) { "error: something that the compiler has to say in line $k of its output" }
            ''
        }
        '', 'failures:'
        foreach ($i in 1..10) { "    [ui] tests/ui/process/test-$i.rs" }
        '', 'test result: FAILED. 13993 passed; 10 failed; 390 ignored; 0 measured; 0 filtered out; finished in 312.45s', '')
    Write-Repeated ci.log ($lines.ForEach{ $stamp + $_ })
}

function Save-TerseLog {
    $letters = '.' * 88
    $lines = @(
        'Testing stage2 with compiletest suite=ui mode=ui (x86_64-unknown-linux-gnu)', '', 'running 14393 tests'
        foreach ($i in 1..163) { "$letters $($i * 88)/14393" }
        '.' * 49
        '', 'test result: ok. 14393 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 312.45s', '')
    Write-Repeated terse.log $lines
}

function Save-VerboseLog ([string] $Stamp) {
    $lines = @(
        'Testing stage2 with compiletest suite=ui mode=ui (x86_64-unknown-linux-gnu)', '', 'running 20000 tests'
        foreach ($i in 1..20000) { "test [ui] tests/ui/some-area/some-name-of-a-test-$i.rs ... ok" }
        '', 'test result: ok. 20000 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 312.45s', '')
    Write-Repeated verbose.log ($lines.ForEach{ $Stamp + $_ })
}

function Save-EventLog {
    $lines = @(
        '{ "type": "suite", "event": "started", "test_count": 20000 }'
        foreach ($i in 1..20000) {
            $name = "[ui] tests/ui/some-area/some-name-of-a-test-$i.rs"
            "{ `"type`": `"test`", `"event`": `"started`", `"name`": `"$name`" }"
            "{ `"type`": `"test`", `"name`": `"$name`", `"event`": `"ok`", `"exec_time`": 0.01$i }"
        }
        '{ "type": "suite", "event": "ok", "passed": 20000, "failed": 0, "ignored": 0, "measured": 0, "filtered_out": 0, "exec_time": 312.45 }')
    Write-Repeated events.jsonl $lines
}

function Write-Repeated ([string] $Name, [string[]] $Line) {
    $piece = [System.Text.Encoding]::UTF8.GetBytes(($Line -join "`n") + "`n")
    $file = [System.IO.File]::Create((Join-Path $folder $Name))
    while ($file.Length -lt $Megabytes * 1MB) { $file.Write($piece) }
    $file.Dispose()
    Join-Path $folder $Name
}

# Seconds of processor time, which other work on the machine changes least, here and below the least of three, the file being in memory.
function Measure-Count ([string] $Path) {
    (1..3 | ForEach-Object {
        $times = bash -c 'TIMEFORMAT="%U %S"; { time wc -l "$0" > /dev/null; } 2>&1' $Path
        (-split $times | Measure-Object -Sum).Sum
    } | Measure-Object -Minimum).Minimum
}

# In a process of its own, whose memory is that of nothing else: the seconds, and the most MB of memory.
function Measure-Import ([string] $Path, [string] $Destination, [int] $Times) {
    $script = "Import-Module '$((Resolve-Path $PSScriptRoot/../../WasiTools.psd1).Path)'
        function Get-Time { [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalSeconds }
        (1..$Times | ForEach-Object { `$before = Get-Time; Import-UiTestResult '$Path' $Destination; (Get-Time) - `$before } | Measure-Object -Minimum).Minimum
        [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB"
    [double[]] (& (Get-Process -Id $PID).Path -NoProfile -Command $script)
}

function Write-Rate ([string] $Kind, [string] $Path, [string] $Destination, [int] $Times = 3) {
    $counted = $Megabytes / (Measure-Count $Path)
    $seconds, $peak = Measure-Import -Path $Path -Destination $Destination -Times $Times
    $lines = [long] (-split (wc -l $Path))[0] / 1e6
    '| {0} | {1:0.0} | {2:0} | {3:0} | {4:0} | {5:0} |' -f $Kind, $lines, $counted, ($Megabytes / $seconds), [math]::Min(200, $counted / 2), $peak
}

function Measure-LogImport {
    '| Log | lines, millions | `wc -l`, MB/s | import, MB/s | needed, MB/s | peak, MB |'
    '| --- | ---: | ---: | ---: | ---: | ---: |'
    $logs = [ordered] @{
        'CI: builds, counts, outputs of failures, with times' = { Save-CILog }
        'terse' = { Save-TerseLog }
        'JSON lines' = { Save-EventLog }
        'verbose, with times' = { Save-VerboseLog '2026-09-04T12:00:00.2523607Z ' }
        'verbose' = { Save-VerboseLog }
    }
    foreach ($kind in $logs.Keys) {
        $log = & $logs[$kind]
        Write-Rate -Kind $kind -Path $log -Destination '> $null'
        if ($kind -eq 'verbose') { Write-Rate -Kind 'verbose, `\| Out-Null`' -Path $log -Destination '| Out-Null' -Times 1 }
        Remove-Item $log
    }
}

# Tests in a second, from the first result to the last, without the start of bootstrap.
function Measure-Test ([string] $Repository, [hashtable] $How) {
    $null = Invoke-UiTest $Repository main -Filter test1.rs @How
    $watch = [System.Diagnostics.Stopwatch]::new()
    $results = Invoke-UiTest $Repository main -Restart @How | ForEach-Object { $watch.Start(); $seconds = $watch.Elapsed.TotalSeconds; $_ }
    $passed = @($results | Where-Object Outcome -EQ Passed).Count
    if ($passed -ne $Tests) { throw "$($How.Values): $passed of $Tests tests passed." }
    ($Tests - 1) / $seconds
}

function Get-Median ([double[]] $Value) {
    $sorted = @($Value | Sort-Object)
    ($sorted[[int] [math]::Floor(($sorted.Count - 1) / 2)] + $sorted[[int] [math]::Floor($sorted.Count / 2)]) / 2
}

try {
    if (-not $NoLogs) {
        Measure-LogImport
        ''
    }
    $repository = Join-Path $folder rust
    Copy-Item $PSScriptRoot/../pester/rust-stand-in $repository -Recurse
    Remove-Item (Join-Path $repository tests/ui/*) -Recurse
    Copy-Item $PSScriptRoot/../programs/wasm/hello.wasm (Join-Path $repository tests/ui)
    foreach ($i in 1..$Tests) { Set-Content (Join-Path $repository "tests/ui/test$i.rs") '//@ runs: hello.wasm' }
    git -C $repository init -q -b main
    git -C $repository add -A
    git -C $repository -c user.name=t -c user.email=t@example.org commit -qm first
    $how = [ordered] @{ '-InProcess' = @{ InProcess = $true }; 'wasirun, a process a test' = @{ Engine = 'Builtin' } }
    if (Get-Command $Node -ErrorAction Ignore) {
        $script = Join-Path $PSScriptRoot node-wasi.mjs
        $how["$(Split-Path -Leaf $Node) $(& $Node --version), a process a test"] = @{ Engine = $Node, '--no-warnings', $script }
    }
    $rates = [ordered] @{}
    foreach ($round in 1..$Rounds) {
        foreach ($name in $how.Keys) { $rates[$name] += , (Measure-Test $repository -How $how[$name]) }
    }
    $last = Get-Median $rates[$rates.Count - 1]
    '| hello as a test | tests/s | least to most | times the last |'
    '| --- | ---: | ---: | ---: |'
    foreach ($name in $rates.Keys) {
        $range = $rates[$name] | Measure-Object -Minimum -Maximum
        $median = Get-Median $rates[$name]
        '| {0} | {1:0.0} | {2:0.0} to {3:0.0} | {4:0.0} |' -f $name, $median, $range.Minimum, $range.Maximum, ($median / $last)
    }
    if (Test-Path /proc/loadavg) { "Load: $((Get-Content /proc/loadavg) -replace '( \S+){2}$')" }
}
finally { Remove-Item $folder -Recurse -Force }
