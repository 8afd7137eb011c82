#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Runs programs in this process, one after another, each of which prints one line.
.EXAMPLE
    ./tests/benchmarks/kernels.ps1 WasiTools.psd1 artifacts/benchmarks/wasm/fib.wasm
#>
param(
    # The module's manifest.
    [Parameter(Mandatory)]
    [string] $Module,

    # The programs.
    [Parameter(Mandatory, ValueFromRemainingArguments)]
    [string[]] $Program
)

$ErrorActionPreference = 'Stop'
Import-Module $Module
foreach ($path in $Program) { Invoke-WasiThreadsRun $path }
