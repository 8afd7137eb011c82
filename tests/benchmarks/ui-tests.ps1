#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Measures how fast logs of UI tests are read, beside wc -l, and how many small tests run in a second, in this process and in processes.
.DESCRIPTION
    Writes two Markdown tables, for docs/ui-tests.md. The module has to be built.
.EXAMPLE
    ./tests/benchmarks/ui-tests.ps1 -Megabytes 100 -Tests 20
    Measures with small logs and few tests.
#>
[CmdletBinding()]
param(
    # How long the logs are, in MB.
    [ValidateRange(1, 8192)]
    [int] $Megabytes = 1024,

    # How many tests are run with each engine.
    [ValidateRange(1, 10000)]
    [int] $Tests = 100,

    # Node, which is compared with where it is there.
    [string] $Node = 'node'
)

$ErrorActionPreference = 'Stop'
Import-Module $PSScriptRoot/../../WasiTools.psd1
$folder = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid().ToString('n'))
$null = New-Item $folder -ItemType Directory

# A log of CI is nearly all output of builds and of tests that failed; a verbose one names a test a line.
function New-CILog {
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

function New-VerboseLog {
    $lines = @(
        'Testing stage2 with compiletest suite=ui mode=ui (x86_64-unknown-linux-gnu)', '', 'running 20000 tests'
        foreach ($i in 1..20000) { "test [ui] tests/ui/some-area/some-name-of-a-test-$i.rs ... ok" }
        '', 'test result: ok. 20000 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 312.45s', '')
    Write-Repeated verbose.log $lines
}

function Write-Repeated ([string] $Name, [string[]] $Line) {
    $piece = [System.Text.Encoding]::UTF8.GetBytes(($Line -join "`n") + "`n")
    $file = [System.IO.File]::Create((Join-Path $folder $Name))
    while ($file.Length -lt $Megabytes * 1MB) { $file.Write($piece) }
    $file.Dispose()
    Join-Path $folder $Name
}

# Megabytes in a second of processor time, which other work on the machine changes least. The second time is that of a session that has warmed
# up, and of a file that the system has in memory.
function Measure-Rate ([string] $Path, [scriptblock] $What) {
    $seconds = foreach ($turn in 1, 2) { (& $What).TotalSeconds }
    [math]::Round((Get-Item $Path).Length / 1MB / $seconds[1])
}

function Measure-Count ([string] $Path) {
    $times = bash -c 'TIMEFORMAT="%U %S"; { time wc -l "$0" > /dev/null; } 2>&1' $Path
    [timespan]::FromSeconds((-split $times | Measure-Object -Sum).Sum)
}

function Measure-Import ([string] $Path) {
    $before = [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime
    Import-UiTestResult $Path | Out-Null
    [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime - $before
}

try {
    '| Log | MB | wc -l, MB/s | Import-UiTestResult, MB/s | of wc -l | peak of the process, MB |'
    '| --- | ---: | ---: | ---: | ---: | ---: |'
    foreach ($kind in 'CI', 'verbose') {
        $log = $kind -eq 'CI' ? (New-CILog) : (New-VerboseLog)
        $counted = Measure-Rate $log { Measure-Count $log }
        $read = Measure-Rate $log { Measure-Import $log }
        $peak = [math]::Round([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)
        "| $kind | $Megabytes | $counted | $read | $([math]::Round($read / $counted, 2)) | $peak |"
        Remove-Item $log
    }

    ''
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
    '| hello as a test | tests/s |'
    '| --- | ---: |'
    foreach ($name in $how.Keys) {
        $given = $how[$name]
        $null = Invoke-UiTest $repository main -Filter test1.rs @given
        # From the first result to the last, without the start of bootstrap.
        $watch = [System.Diagnostics.Stopwatch]::new()
        $results = Invoke-UiTest $repository main -Restart @given | ForEach-Object { $watch.Start(); $seconds = $watch.Elapsed.TotalSeconds; $_ }
        $passed = @($results | Where-Object Outcome -EQ Passed).Count
        if ($passed -ne $Tests) { throw "${name}: $passed of $Tests tests passed." }
        "| $name | $([math]::Round(($Tests - 1) / $seconds, 1)) |"
    }
}
finally { Remove-Item $folder -Recurse -Force }
