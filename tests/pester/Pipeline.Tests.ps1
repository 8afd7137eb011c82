# From nothing to a running program, with a real SDK: the archive that WASITOOLS_SDK_ARCHIVE names, of wasi-sdk 33 or one in its
# layout around any clang from 16 on with a threaded wasi-libc.

BeforeDiscovery {
    $archive = $env:WASITOOLS_SDK_ARCHIVE
    if (-not $archive) { Write-Warning 'The pipeline is not tested: WASITOOLS_SDK_ARCHIVE names no archive of wasi-sdk.' }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/SdkServer.ps1
    $saved = $env:WASITOOLS_HOME
    $env:WASITOOLS_HOME = Join-Path $TestDrive 'home'
}

AfterAll { $env:WASITOOLS_HOME = $saved }

Describe 'The pipeline' {
    It 'installs, looks, builds and runs eight threads' -Skip:(-not $archive) {
        $bytes = [System.IO.File]::ReadAllBytes($env:WASITOOLS_SDK_ARCHIVE)
        $server = [WasiTools.Tests.LoopbackServer]::new()
        $null = $server.Serve('/wasi-sdk-33.0-x86_64-linux.tar.gz', $bytes)
        try {
            $lines = Install-WasiSdk 33 -Platform Linux -Architecture X64 -Source $server.Url -Hash (Get-Sha256 $bytes) |
                Get-WasiSysroot |
                Invoke-WasiBuild -Path $PSScriptRoot/../samples/pi.c -Target wasm32-wasip1-threads -OutputPath $TestDrive/pi.wasm |
                Invoke-WasiThreadsRun -ArgumentList 8
        }
        finally { $server.Dispose() }
        $lines | Should -Be 'pi = 3.1415926536 with 8 threads'
        $LASTEXITCODE | Should -Be 0
    }
}
