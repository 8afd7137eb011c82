# What the action does: reads its inputs from WASI_*, installs, and writes variables, search path and outputs to the files that the runner names.

$ErrorActionPreference = 'Stop'
Import-Module $env:WASI_MODULE
$from = @{}
if ($env:WASI_SOURCE) { $from.Source = $env:WASI_SOURCE }
if ($env:WASI_HASH) { $from.Hash = $env:WASI_HASH }
$sdk = Install-WasiSdk $env:WASI_VERSION @from
$target = Get-WasiTarget $env:WASI_TARGET -Sdk $sdk.Version
# The first of the names is the newest that this SDK has a folder for.
$triple = $target.SdkNames[0]
$bin = Join-Path $sdk.Path 'bin'
$ending = $IsWindows ? '.exe' : ''

$flags = "--target=$triple --sysroot=$($sdk.Sysroot)"
if ($target.HasThreads) { $flags += ' -pthread' }
$tools = [ordered] @{
    CC       = $sdk.Clang
    CXX      = Join-Path $bin "clang++$ending"
    AR       = Join-Path $bin "llvm-ar$ending"
    CFLAGS   = $flags
    CXXFLAGS = "$flags -fno-exceptions"
}

$variables = [ordered] @{ WASI_SDK_PATH = $sdk.Path; WASI_SYSROOT = $sdk.Sysroot }
$suffix = $target.Name.Replace('-', '_')
foreach ($name in $tools.Keys) {
    # The cc crate prefers the names with a target, so that what is built for the runner itself keeps its own compiler.
    $variables["${name}_$suffix"] = $tools[$name]
    if ($env:WASI_SET_CC -eq 'true') { $variables[$name] = $tools[$name] }
}

$cargo = "CARGO_TARGET_$($suffix.ToUpperInvariant())"
if ($env:WASI_CRT_STATIC -eq 'false') {
    $variables["${cargo}_LINKER"] = $sdk.Clang
    $variables["${cargo}_RUSTFLAGS"] = "-C target-feature=-crt-static -C link-self-contained=no -C link-arg=--target=$triple -C link-arg=--sysroot=$($sdk.Sysroot)"
}

# The module has a wasirun for the systems that it was built on; cargo splits the value at spaces.
$wasirun = Get-ChildItem (Join-Path (Get-Module WasiTools).ModuleBase 'module/bin/wasirun') -Recurse -File -ErrorAction Ignore |
    Where-Object { $_.Name -eq "wasirun$ending" -and $_.DirectoryName -like "*$([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)*" } |
    Select-Object -First 1
if (-not $wasirun) { $wasirun = Get-Command wasirun -CommandType Application -ErrorAction Ignore | Select-Object -First 1 }
if ($wasirun) {
    $path = $wasirun -is [IO.FileInfo] ? $wasirun.FullName : $wasirun.Source
    if ($path.Contains(' ')) { Write-Warning "cargo cannot use a runner with a space in its path: $path" }
    else { $variables["${cargo}_RUNNER"] = "$path --dir ." }
}

$variables.Keys.ForEach{ "$_=$($variables[$_])" } | Add-Content $env:GITHUB_ENV
$bin | Add-Content $env:GITHUB_PATH
"sdk-path=$($sdk.Path)", "sysroot=$($sdk.Sysroot)" | Add-Content $env:GITHUB_OUTPUT
