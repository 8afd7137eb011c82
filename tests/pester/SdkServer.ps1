# Dot-sourced by the suites that install SDKs: a server on the loopback interface and archives in the layouts of real SDKs.

$support = Join-Path $PSScriptRoot '../WasiTools.Core.Tests/Support'
foreach ($class in 'LoopbackServer', 'SdkArchiveBuilder') {
    if (-not ("WasiTools.Tests.$class" -as [type])) {
        Add-Type -TypeDefinition ("#nullable enable annotations`n" + (Get-Content (Join-Path $support "$class.cs") -Raw)) -WarningAction Ignore -IgnoreWarnings
    }
}

function Get-Sha256([byte[]] $Bytes) {
    [Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($Bytes))
}
