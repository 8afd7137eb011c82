#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Opens reports of Export-UiTestReport in a Chromium and uses them: mouse, keyboard, accessibility tree, print, 20,000 tests.
.DESCRIPTION
    Prints what fails. The last line is "N passed, N failed"; the exit code is 1 if something failed. The module has to be built.
.EXAMPLE
    ./tests/report/check.ps1 -Screenshots ./artifacts/report
    Checks, and keeps screenshots.
#>
[CmdletBinding()]
param(
    # Where screenshots and the reports themselves are kept; nowhere unless given.
    [string] $Screenshots,

    # The browser; the first that is found unless given.
    [string] $Chromium
)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/Browser.ps1
Import-Module $PSScriptRoot/../../WasiTools.psd1
if (-not $Chromium) { $Chromium = Find-Chromium }
if (-not $Chromium) { throw 'No Chromium was found. Install one, or name it with -Chromium.' }

$script:passed = 0
$script:failures = [System.Collections.Generic.List[string]]::new()
function Assert-That ([string] $What, [bool] $Holds, $Seen) {
    if ($Holds) { $script:passed++; return }
    $script:failures.Add($What)
    Write-Information "FAILED ${What}: $($Seen | ConvertTo-Json -Compress -Depth 5)" -InformationAction Continue
}
function Assert-Equal ([string] $What, $Expected, $Actual) { Assert-That -What $What -Holds (($Expected -join '|') -ceq ($Actual -join '|')) -Seen $Actual }

# A log of bootstrap's verbose form, from lines of name and result; failures have an output.
function Save-Log ([string] $Path, [object[]] $Test) {
    $failed = @($Test.Where{ $_[1] -eq 'FAILED' })
    $ignored = @($Test.Where{ $_[1] -like 'ignored*' }).Count
    $lines = @(
        'Testing stage1 with compiletest suite=ui mode=ui (x86_64-unknown-linux-gnu -> wasm32-wasip1-threads)', '', "running $($Test.Count) tests"
        foreach ($one in $Test) { "test $($one[0]) ... $($one[1])" }
        if ($failed) { '', 'failures:', '' }
        foreach ($one in $failed) { "---- $($one[0]) stdout ----", '', $one[2], '' }
        if ($failed) { '', 'failures:' }
        foreach ($one in $failed) { "    $($one[0])" }
        '', "test result: $($failed ? 'FAILED' : 'ok'). $($Test.Count - $failed.Count - $ignored) passed; $($failed.Count) failed; $ignored ignored; 0 measured; 0 filtered out", '')
    [System.IO.File]::WriteAllLines($Path, [string[]] $lines)
}

function Get-Failure ([string] $Message, [int] $Status, [string] $More) {
    "error: $Message`nstatus: exit status: $Status`ncommand: `"wasirun`" `"a.wasm`"`nstdout: none`n--- stderr -------------------------------`n$More`n------------------------------------------"
}

$folder = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid().ToString('n'))
$null = New-Item $folder, (Join-Path $folder profile) -ItemType Directory
if ($Screenshots) { $null = New-Item $Screenshots -ItemType Directory -Force }
$hostile = '[ui] tests/ui/</script><img src=x onerror=hacked=1>.rs'
$areas = 'array-slice-vec', 'associated-types', 'async-await', 'binding', 'borrowck', 'closures', 'coercion', 'const-generics', 'consts', 'drop',
    'generics', 'iterators', 'macros', 'match', 'mir', 'numbers-arithmetic', 'process', 'structs-enums', 'threads-sendsync', 'traits'

function Save-Report ([int] $Count, [string] $Name) {
    $before = [System.Collections.Generic.List[object]]::new()
    $after = [System.Collections.Generic.List[object]]::new()
    $panic = "thread 'main' panicked at tests/ui/x.rs:9:5:`nassertion ``left == right`` failed`n  left: 1"
    for ($i = 0; $i -lt $Count; $i++) {
        $test = '[ui] tests/ui/{0}/issue-{1:00000}.rs{2}' -f $areas[$i % $areas.Count], ($i * 7 % 99991), ($i % 9 ? '' : '#next')
        $failure = Get-Failure -Message 'test run failed!' -Status 101 -More $panic
        switch ($i % 200) {
            3 { $before.Add(@($test, 'ok')); $after.Add(@($test, 'FAILED', (Get-Failure -Message 'test run failed!' -Status 134 -More "wasirun: unreachable executed`n  issue::main`n  __main_void"))) }
            17 { $before.Add(@($test, 'FAILED', $failure)); $after.Add(@($test, 'ok')) }
            41 { $before.Add(@($test, 'FAILED', $failure)); $after.Add(@($test, 'FAILED', ($failure -replace 'left: 1', 'left: 2'))) }
            43 { $before.Add(@($test, 'FAILED', $failure)); $after.Add(@($test, 'FAILED', (Get-Failure -Message 'test compilation failed although it shouldn''t!' -Status 1 -More 'error[E0425]: cannot find value'))) }
            80 { $before.Add(@($test, 'ok')); $after.Add(@($test, 'ignored, only executed when the target has threads')) }
            120 { $before.Add(@($test, 'ok')); $after.Add(@($test, 'ignored, up-to-date')) }
            150 { $after.Add(@($test, 'ok')) }
            default { $before.Add(@($test, 'ok')); $after.Add(@($test, 'ok')) }
        }
    }
    $before.Add(@($hostile, 'ok'))
    $after.Add(@($hostile, 'FAILED', (Get-Failure -Message 'test run failed!' -Status 101 -More '</script><script>hacked=1</script><!-- <b onclick=hacked=1>')))
    Save-Log (Join-Path $folder main) $before
    Save-Log (Join-Path $folder my-branch) $after
    Push-Location $folder
    $known = @{ Pattern = 'tests/ui/process/*'; Reason = 'WASI has no processes'; Expires = '2999-12-31' }
    Compare-UiTestFailures main my-branch -IncludeUnchanged -KnownFailure $known -WarningAction Ignore |
        Export-UiTestReport (Join-Path $folder $Name) -Title 'UI tests of wasm32-wasip1-threads' | ForEach-Object FullName
    Pop-Location
}

$browser = $null
try {
    $browser = [Browser]::new($Chromium, (Join-Path $folder profile))
    $null = $browser.Send('Emulation.setDeviceMetricsOverride', @{ width = 1280; height = 800; deviceScaleFactor = 1; mobile = $false })
    . $PSScriptRoot/Checks.ps1
}
finally {
    if ($browser) { $browser.Dispose() }
    if ($Screenshots) { Get-ChildItem $folder -File -Filter *.html | Copy-Item -Destination $Screenshots }
    Remove-Item $folder -Recurse -Force
}

Write-Output "$script:passed passed, $($script:failures.Count) failed"
exit [int] ($script:failures.Count -gt 0)
