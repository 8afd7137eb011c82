# The action's script, with files in place of those that a runner names.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/SdkServer.ps1
    $pwsh = [Environment]::ProcessPath
    $server = [WasiTools.Tests.LoopbackServer]::new()
    $asset = (Find-WasiSdk 33).Asset
    $archive = [WasiTools.Tests.SdkArchiveBuilder]::Sdk(33, ($asset.FileName -replace '^wasi-sdk-33\.0' -replace '\.tar\.gz$'), $IsWindows)
    $null = $server.Serve("/$($asset.FileName)", $archive)

    function Invoke-Action([hashtable] $Setting) {
        $folder = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
        $variables = @{
            WASI_VERSION = '33'; WASI_TARGET = 'wasm32-wasip1-threads'; WASI_MODULE = $manifest; WASI_SOURCE = $server.Url
            WASI_HASH = Get-Sha256 $archive; WASI_SET_CC = 'false'; WASI_CRT_STATIC = 'true'
            WASITOOLS_HOME = "$folder/home"; GITHUB_ENV = "$folder/env"; GITHUB_PATH = "$folder/path"; GITHUB_OUTPUT = "$folder/output"
        }
        foreach ($name in $Setting.Keys) { $variables[$name] = $Setting[$name] }
        $script = Join-Path $PSScriptRoot '../../.github/actions/setup-wasi/setup.ps1'
        $text = & $pwsh -NoProfile -NonInteractive -Command {
            param($variables, $script)
            foreach ($name in $variables.Keys) { [Environment]::SetEnvironmentVariable($name, $variables[$name]) }
            & $script
        } -args $variables, $script *>&1
        $read = { param($file) if (Test-Path "$folder/$file") { ConvertFrom-StringData ((Get-Content "$folder/$file" -Raw) -replace '\\', '\\') } }
        @{ Text = "$text"; Env = & $read env; Output = & $read output; Path = Get-Content "$folder/path" -ErrorAction Ignore; Home = "$folder/home" }
    }
}

AfterAll { $server.Dispose() }

Describe 'setup-wasi' {
    It 'exports what builds for the target read, and leaves the runner''s own compilers alone' {
        $action = Invoke-Action @{}
        $action.Env.WASI_SDK_PATH | Should -BeLike "$($action.Home)*"
        $action.Env.CC_wasm32_wasip1_threads | Should -Exist
        $action.Env.CXX_wasm32_wasip1_threads | Should -Exist
        $action.Env.CFLAGS_wasm32_wasip1_threads | Should -Be "--target=wasm32-wasip1-threads --sysroot=$($action.Env.WASI_SYSROOT) -pthread"
        $action.Env.CARGO_TARGET_WASM32_WASIP1_THREADS_RUNNER | Should -Match 'wasirun(\.exe)? --dir \.$'
        $action.Env.Keys | Should -Not -Contain 'CC'
        $action.Env.Keys | Should -Not -Contain 'CARGO_TARGET_WASM32_WASIP1_THREADS_LINKER'
        $action.Path | Should -Be (Join-Path $action.Env.WASI_SDK_PATH bin)
        $action.Output.'sdk-path', $action.Output.sysroot | Should -Be $action.Env.WASI_SDK_PATH, $action.Env.WASI_SYSROOT
    }

    It 'exports a runner that runs' {
        $runner = (Invoke-Action @{}).Env.CARGO_TARGET_WASM32_WASIP1_THREADS_RUNNER -split ' '
        & $runner[0] $runner[1..9] (Join-Path $PSScriptRoot '../programs/wasm/pi.wasm') 2 | Select-Object -Last 1 | Should -Be 'pi = 3.1415926536'
    }

    It 'sets CC and its kin when asked to, without -pthread for a target that has no threads' {
        $action = Invoke-Action @{ WASI_SET_CC = 'true'; WASI_TARGET = 'wasm32-wasip1' }
        $action.Env.CC | Should -Be $action.Env.CC_wasm32_wasip1
        $action.Env.CFLAGS | Should -Be "--target=wasm32-wasip1 --sysroot=$($action.Env.WASI_SYSROOT)"
    }

    It 'has Rust linked with the SDK''s libc when asked to' {
        $action = Invoke-Action @{ WASI_CRT_STATIC = 'false' }
        $action.Env.CARGO_TARGET_WASM32_WASIP1_THREADS_LINKER | Should -Be $action.Env.CC_wasm32_wasip1_threads
        $action.Env.CARGO_TARGET_WASM32_WASIP1_THREADS_RUSTFLAGS | Should -BeLike '-C target-feature=-crt-static*'
    }

    It 'fails with a wrong hash, and exports nothing' {
        $action = Invoke-Action @{ WASI_HASH = '0' * 64 }
        $action.Text | Should -Match 'SHA-256'
        $action.Env | Should -BeNullOrEmpty
    }
}
