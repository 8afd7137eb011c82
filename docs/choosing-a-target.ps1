#!/usr/bin/env pwsh
# Writes choosing-a-target.md from what Get-WasiTarget knows. A test compares the two; run this after the target data changed.
param([string] $Output = (Join-Path $PSScriptRoot 'choosing-a-target.md'))

$ErrorActionPreference = 'Stop'
if (-not (Get-Module WasiTools)) { Import-Module (Join-Path $PSScriptRoot '../WasiTools.psd1') }
$targets = Get-WasiTarget

function Format-Cell([object] $Value) { "$Value".Replace('<', '&lt;').Replace('|', '\|').Replace("`n", '<br>') }
function Format-Code([string] $Code) { ($Code -split "`n").ForEach{ "``$($_.Replace('|', '\|'))``" } -join '<br>' }
function Format-Range([object] $Since, [object] $Until) {
    if ($null -ne $Since -and $null -ne $Until) { "$Since to $Until" } elseif ($null -ne $Since) { "from $Since" } elseif ($null -ne $Until) { "up to $Until" }
}

$lines = [Collections.Generic.List[string]]::new()
$lines.Add(@'
# Choosing a target

<!-- Made by choosing-a-target.ps1 from the target data; change that. -->

Take **wasm32-wasip1-threads** if the program starts threads that are to run in parallel: no other WASI target has them. It needs an engine with
wasi-threads, which is what this module's is.

Take **wasm32-wasip1** for a program of one thread that should run nearly everywhere.

Take **wasm32-wasip2** or **wasm32-wasip3** where the host wants components: interfaces in WIT, several languages in one program, HTTP
handlers, and with 0.3 asynchronous calls. The built-in engine runs no components; [WASI 0.2 and 0.3](components.md) says what this module does
for them.

Whether a library is built for the target in question decides as often as the program does: objects without atomics do not belong in a
program with threads, nor libraries of one WASI version in a program of another.

| Target | WASI | Threads | Component | rustc's tier | from Rust | from wasi-sdk | from LLVM |
| --- | --- | --- | --- | --- | --- | --- | --- |
'@)
foreach ($target in $targets) {
    $lines.Add("| $($target.Name) | $($target.WasiVersion) | $($target.HasThreads ? 'yes' : 'no') | $($target.IsComponent ? 'yes' : 'no') | $($target.Tier) | $($target.SinceRust) | $($target.SinceSdk.Major) | $($target.SinceLlvm.Major) |")
}
foreach ($target in $targets) {
    $lines.Add("`n## $($target.Name)`n`n$($target.Status)`n")
    $lines.Add("Maintainers of the Rust target: $($target.Maintainers -join ', '). Features that are always on: $($target.DefaultFeatures -join ', ').")
    if ($target.RequiredFeatures) { $lines.Add("Required of every object: $($target.RequiredFeatures -join ', ').") }
    $lines.Add("`n| To detect it in | | Where |`n| --- | --- | --- |")
    foreach ($way in $target.Detection) { $lines.Add("| $($way.Language) | $(Format-Code $way.Code) | $(Format-Cell $way.Applies) |") }
    $lines.Add("`n| Linking and ABI | |`n| --- | --- |")
    foreach ($fact in @($target.Linker) + @($target.Abi)) { $lines.Add("| $($fact.Name) | $(Format-Cell $fact.Value) |") }
    $lines.Add("`n| Engine | Versions | How |`n| --- | --- | --- |")
    foreach ($engine in $target.Engines) {
        $how = if ($engine.Runs) { Format-Code $engine.Command } else { 'does not run it' }
        if ($engine.Note) { $how += ": $(Format-Cell $engine.Note)" }
        $lines.Add("| $($engine.Engine) | $(Format-Cell $engine.Versions) | $how |")
    }
    $lines.Add("`n| Other name | Status | rustc | wasi-sdk | History |`n| --- | --- | --- | --- | --- |")
    foreach ($alias in $target.Aliases) {
        $lines.Add("| $($alias.Name) | $($alias.Status) | $(Format-Range $alias.SinceRust $alias.UntilRust) | $(Format-Range $alias.SinceSdk.Major $alias.UntilSdk.Major) | $(Format-Cell $alias.History) |")
    }
    $lines.Add("`nWhere to report bugs: $($target.BugReports.ForEach{ "[$($_.Name)]($($_.Value))" } -join ', ').")
}
$lines.Add("`n## Macros`n`n| Macro | Status | wasi-sdk | Meaning |`n| --- | --- | --- | --- |")
foreach ($macro in ($targets.Macros | Sort-Object Name -Unique)) {
    $lines.Add("| ``$($macro.Name)`` | $($macro.Status -eq 'NeverShipped' ? 'planned, never shipped' : 'shipped') | $(Format-Range $macro.SinceSdk.Major $macro.UntilSdk.Major) | $(Format-Cell $macro.Meaning) |")
}
$lines.Add("`n## Sources`n`n``Get-WasiTarget`` has the source of each fact. They are:`n")
$sources = $targets.ForEach{ $_.Facts.Source; $_.Aliases.Source; $_.Detection.Source; $_.Headers.Source; $_.Macros.Source; $_.Abi.Source; $_.Linker.Source; $_.Engines.Source; $_.BugReports.Source }
foreach ($source in ($sources | Where-Object Url | Sort-Object Title -Unique)) { $lines.Add("- [$($source.Title)]($($source.Url)), as of $($source.AsOf.ToString('yyyy-MM-dd'))") }
[IO.File]::WriteAllText($Output, ($lines -join "`n") + "`n")
