<#
.SYNOPSIS
    Installs an SDK from a server on the loopback interface and builds and runs programs with it; prints "N passed, N failed".
.DESCRIPTION
    The folder has the layout of a wasi-sdk 33 for this machine, as tests/sdk-tree.sh makes it or as the official archive unpacks to. It is
    packed, served, installed with the hash of what was packed into a home of its own, and removed at the end. Every check runs the built
    module of this checkout in a fresh PowerShell.
    With -Rustc, C and Rust are linked too, with either libc.
.EXAMPLE
    tests/sdk-tree.sh ../wasi-libc ../sdk
    tests/sdk-pipeline.ps1 ../sdk/wasi-sdk-33.0-x86_64-linux
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Tree,

    # A rustc that has the standard library of both targets; without one, Rust is left out.
    [string] $Rustc
)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/pester/SdkServer.ps1
$manifest = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../WasiTools.psd1'))
$samples = Join-Path $PSScriptRoot 'samples'
$work = (New-Item (Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())) -ItemType Directory).FullName
$passed = $failed = 0

# What a user types, in a new PowerShell that has imported the module; strings as they would be on the screen.
function Invoke-Fresh([string] $Script, [string] $Folder = $work) {
    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    $start.WorkingDirectory = $Folder
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.Environment['WASITOOLS_HOME'] = Join-Path $work 'home'
    $start.Environment['NO_COLOR'] = '1'
    if ($Rustc) { $start.Environment['PATH'] = (Split-Path $Rustc) + [IO.Path]::PathSeparator + $env:PATH }
    $null = $start.Environment.Remove('WASI_SDK_PATH')
    $null = $start.Environment.Remove('RUNNER_TOOL_CACHE')
    '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$manifest'; `$source = '$($server.Url)'; `$hash = '$hash'; $Script" |
        ForEach-Object { $start.ArgumentList.Add($_) }
    $process = [Diagnostics.Process]::Start($start)
    $standardError = $process.StandardError.ReadToEndAsync()
    $output = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    ($output + $standardError.Result).TrimEnd() -split '\r?\n'
}

function Test-That([string] $Name, [string] $Script, [string[]] $Match) {
    $text = (Invoke-Fresh $Script) -join "`n"
    $missing = $Match.Where{ $text -notmatch $_ }
    if ($missing) {
        $script:failed++
        Write-Output "FAILED ${Name}: no '$($missing[0])' in`n$text"
    }
    else { $script:passed++ }
}

try {
    $tree = (Resolve-Path $Tree).Path
    $name = (Split-Path $tree -Leaf) + '.tar.gz'
    $packed = [IO.MemoryStream]::new()
    $gzip = [IO.Compression.GZipStream]::new($packed, [IO.Compression.CompressionLevel]::Fastest, $true)
    [Formats.Tar.TarFile]::CreateFromDirectory($tree, $gzip, $true)
    $gzip.Dispose()
    $bytes = $packed.ToArray()
    $hash = Get-Sha256 $bytes
    $server = [WasiTools.Tests.LoopbackServer]::new()
    $null = $server.Serve("/$name", $bytes)
    if ($Rustc) { $Rustc = (Resolve-Path $Rustc).Path }
    Get-ChildItem $samples, (Join-Path $samples interop) -File | Copy-Item -Destination $work
    Set-Content (Join-Path $work 'CMakeLists.txt') "cmake_minimum_required(VERSION 3.20)`nproject(pi C)`nadd_executable(pi pi.c)`n"

    Test-That -Name 'a generated archive under a pinned name needs its hash' 'Install-WasiSdk 33 -Source $source; (Get-WasiSdk).Where{ $_.Origin -eq "Managed" }.Count' @(
        'has the SHA-256', '(?m)^0$')
    Test-That -Name 'a wrong hash is refused' 'Install-WasiSdk 33 -Source $source -Hash ("0" * 64); (Get-WasiSdk).Where{ $_.Origin -eq "Managed" }.Count' @(
        'has the SHA-256', '(?m)^0$')
    Test-That -Name 'the pipeline runs eight threads' @'
Install-WasiSdk 33 -Source $source -Hash $hash |
    Get-WasiSysroot |
    Invoke-WasiBuild -Path pi.c -Target wasm32-wasip1-threads |
    Invoke-WasiThreadsRun -ArgumentList 8
"exit code $LASTEXITCODE"
'@ '\Api = 3\.1415926536 with 8 threads\nexit code 0\z'
    $requests = $server.Requests.Count
    Test-That -Name 'an installed SDK is not fetched again' 'Install-WasiSdk 33 -Source $source -Hash $hash | Format-Table' '33\.0 +22\.1\.\d+ Managed'
    if ($server.Requests.Count -eq $requests) { $passed++ } else { $failed++; Write-Output 'FAILED an installed SDK is not fetched again: it was' }
    Test-That -Name 'the program had eight threads besides main' 'Invoke-WasiThreadsRun pi.wasm32-wasip1-threads.wasm 8 -PassThru | ForEach-Object { "$($_.Threads) threads" }' '(?m)^9 threads$'
    Test-That -Name 'threads are real where they are' '(Get-WasiSysroot 33).Targets | ForEach-Object { "$($_.Folder) $($_.Threads)" }' @(
        '(?m)^wasm32-wasip1-threads Real$', '(?m)^wasm32-wasip1 Stubs?$')
    Test-That -Name 'the folder of the former name holds the same' '(Get-WasiSysroot 33).Targets | Format-Table | Out-String -Width 160' 'wasm32-wasi(p1)? .*wasm32-wasi(p1)?'
    Test-That -Name 'both targets are built at once' @'
Invoke-WasiBuild hello.c -Target wasm32-wasip1, wasm32-wasip1-threads -Sdk 33 | ForEach-Object Path | Split-Path -Leaf | Sort-Object
Invoke-WasiThreadsRun hello.wasm32-wasip1.wasm
'@ '(?s)^hello\.wasm32-wasip1-threads\.wasm\nhello\.wasm32-wasip1\.wasm\nHello'
    $shown = (Invoke-Fresh 'Invoke-WasiBuild pi.c -Target wasm32-wasip1-threads -Sdk 33 -OutputPath pasted.wasm -WhatIf').ForEach{ $_ -replace '^What if: ' } -join "`n"
    Test-That -Name 'what -WhatIf shows works when pasted' "$shown`nInvoke-WasiThreadsRun pasted.wasm 2" 'with 2 threads'
    Test-That -Name 'a CMake project is built' 'Invoke-WasiBuild . -Target wasm32-wasip1-threads -Sdk 33 -InformationAction Ignore | Invoke-WasiThreadsRun -ArgumentList 4' '(?m)^pi = 3\.1415926536 with 4 threads$'
    Test-That -Name 'debug information names lines' @'
Set-Content trap.c 'int main(int argc, char **argv) { __builtin_trap(); }'
Invoke-WasiBuild trap.c -Sdk 33 -DebugInformation -Optimization 0 | Invoke-WasiThreadsRun
'@ 'trap\.c:1'
    Test-That -Name 'threads without a threaded target fail where they are created' @'
Invoke-WasiBuild pi.c -Target wasm32-wasip1 -Sdk 33 | Invoke-WasiThreadsRun -ArgumentList 2
"exit code $LASTEXITCODE"
'@ '(?m)^exit code 1$'
    Test-That -Name 'the target is found in what was built' 'Test-WasiModule pi.wasm32-wasip1-threads.wasm | ForEach-Object { "$($_.Target) $($_.IsRunnable)" }' '(?m)^wasm32-wasip1-threads True$'
    Test-That -Name 'an object without atomics is explained where only the linker sees it' @'
Set-Content last.c '_Thread_local int last; int twice(int value) { return last = 2 * value; }'
Set-Content twice.c 'int twice(int value); int main(void) { return twice(21); }'
Invoke-WasiBuild last.c -CrateType StaticLib -Sdk 33 -OutputPath last.a | Out-Null
Invoke-WasiBuild twice.c wasm32-wasip1-threads -Sdk 33 -ArgumentList last.a
'@ @('--shared-memory is disallowed by', 'Hint:(?s).*without.*threads')
    Test-That -Name 'a missing compiler-rt is said before and after' @'
$library = (Get-WasiSysroot 33).Targets.Where{ $_.Folder -eq 'wasm32-wasip1-threads' }.CompilerRt
Rename-Item $library gone.a
try {
    (Get-WasiSysroot 33 -WarningAction Ignore).Problems | ForEach-Object { "problem: $_" }
    Invoke-WasiBuild pi.c wasm32-wasip1-threads -Sdk 33 -OutputPath none.wasm
}
finally { Rename-Item (Join-Path (Split-Path $library) gone.a) (Split-Path $library -Leaf) }
'@ @('problem: .*wasm32-wasip1-threads', 'Hint:(?s).*compiler-rt')
    if ($Rustc) {
        Test-That -Name 'Rust runs eight threads' 'Invoke-WasiBuild threads.rs wasm32-wasip1-threads | Invoke-WasiThreadsRun -ArgumentList 8' '\A8 threads: 499999500000\z'
        Test-That -Name 'Rust and C share the SDK''s libc' 'Invoke-WasiBuild main.rs, square.c wasm32-wasip1-threads -Sdk 33 -NoCrtStatic | Invoke-WasiThreadsRun' '\AC: on a thread of its own\nRust: 144\z'
        foreach ($mode in '', '-NoCrtStatic') {
            Test-That -Name "Rust calls C $mode" "Invoke-WasiBuild plain.rs, plain.c -Sdk 33 $mode | Invoke-WasiThreadsRun" '\ARust: 42\z'
        }
        Test-That -Name 'Rust calls C in a program with threads' 'Invoke-WasiBuild plain.rs, plain.c wasm32-wasip1-threads -Sdk 33 | Invoke-WasiThreadsRun' '\ARust: 42\z'
    }
    Test-That -Name 'it is removed' 'Uninstall-WasiSdk 33 -Confirm:$false; (Get-WasiSdk).Where{ $_.Origin -eq "Managed" }.Count' '(?m)^0$'
}
finally {
    if ($server) { $server.Dispose() }
    Remove-Item $work -Recurse -Force
}

Write-Output "$passed passed, $failed failed"
exit [int] ($failed -gt 0)
