BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/SdkServer.ps1
    $pwsh = [Environment]::ProcessPath
    $saved = @{}
    foreach ($name in 'WASITOOLS_HOME', 'RUNNER_TOOL_CACHE', 'WASI_SDK_PATH', 'XDG_DATA_HOME') {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    $server = [WasiTools.Tests.LoopbackServer]::new()
    $platform = @{ Platform = 'Linux'; Architecture = 'X64' }
    # Its name is pinned, its content is not what the pin says.
    $archive = [WasiTools.Tests.SdkArchiveBuilder]::Sdk(33, '-x86_64-linux')
    $null = $server.Serve('/wasi-sdk-33.0-x86_64-linux.tar.gz', $archive)
    # No pin is known for this one.
    $unpinned = [WasiTools.Tests.SdkArchiveBuilder]::Sdk(31, '-x86_64-linux')
    $null = $server.Serve('/wasi-sdk-31/wasi-sdk-31.0-x86_64-linux.tar.gz', $unpinned)
}

AfterAll {
    $server.Dispose()
    foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) }
}

Describe 'SDK cmdlets' {
    BeforeEach {
        $env:WASITOOLS_HOME = Join-Path $TestDrive ([guid]::NewGuid())
        $with = $platform + @{ Source = $server.Url; Hash = Get-Sha256 $archive }
    }

    Context 'Find-WasiSdk' {
        It 'lists the releases from 20 to 34 with LLVM, archive and pin' {
            $releases = Find-WasiSdk @platform
            $releases.Count | Should -Be 15
            ($releases | Select-Object -Last 1).Asset.FileName | Should -Be 'wasi-sdk-34.0-x86_64-linux.tar.gz'
            ($releases | Where-Object { $_.Version.Major -eq 33 }).Pin.Sha256 |
                Should -Be '0ba8b5bfaeb2adf3f29bab5841d76cf5318ab8e1642ea195f88baba1abd47bce'
            ($releases | Where-Object { $_.Version.Major -eq 25 }).Llvm | Should -Be '19.1.5'
        }

        It 'leaves out releases without an archive for the platform, and says so when asked for one' {
            (Find-WasiSdk -Platform Windows -Architecture Arm64).Version.Major | Should -Be (26..34)
            Find-WasiSdk 25 -Platform Windows -Architecture Arm64 -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be 'SdkAssetNotFound,WasiTools.Cmdlets.FindWasiSdkCommand'
        }

        It 'names the archives of later releases by rule' {
            (40 | Find-WasiSdk @platform).Asset.Uri |
                Should -Be 'https://github.com/WebAssembly/wasi-sdk/releases/download/wasi-sdk-40/wasi-sdk-40.0-x86_64-linux.tar.gz'
        }
    }

    Context 'Install-WasiSdk' {
        It 'installs, lists, and removes' {
            $sdk = Install-WasiSdk 33 @with
            $sdk.Version.Major | Should -Be 33
            $sdk.Path | Should -BeLike "$env:WASITOOLS_HOME*"
            $sdk.Verified.Sha256 | Should -Be (Get-Sha256 $archive)
            (Get-WasiSdk 33).Path | Should -Be $sdk.Path
            (Get-WasiSdk -Path $sdk.Path).Origin | Should -Be 'Managed'
            $sdk | Uninstall-WasiSdk
            $sdk.Path | Should -Not -Exist
            Get-WasiSdk 33 -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'SdkNotInstalled,*'
        }

        It 'refuses a generated archive under a pinned name' {
            Install-WasiSdk 33 @platform -Source $server.Url -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be 'SdkHashMismatch,WasiTools.Cmdlets.InstallWasiSdkCommand'
            $failure.CategoryInfo.Category | Should -Be 'SecurityError'
            Get-WasiSdk | Where-Object Origin -EQ Managed | Should -BeNullOrEmpty
        }

        It 'refuses it with -SkipHashCheck too: a known hash is always checked' {
            Install-WasiSdk 33 @platform -Source $server.Url -SkipHashCheck -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'SdkHashMismatch,*'
        }

        It 'fails in a non-interactive session where no hash is known' {
            $answer = & $pwsh -NoProfile -NonInteractive -Command {
                param($manifest, $url, $home_)
                $env:WASITOOLS_HOME = $home_
                Import-Module $manifest
                Install-WasiSdk 31 -Platform Linux -Architecture X64 -Source $url -ErrorVariable failure -ErrorAction SilentlyContinue
                "$($failure.FullyQualifiedErrorId)"
            } -args $manifest, $server.Url, $env:WASITOOLS_HOME
            $answer | Should -Be 'SdkHashUnknown,WasiTools.Cmdlets.InstallWasiSdkCommand'
        }

        It 'installs it with -SkipHashCheck, and warns' {
            $sdk = Install-WasiSdk 31 @platform -Source $server.Url -SkipHashCheck -WarningVariable warning -WarningAction SilentlyContinue
            $sdk.Version.Major | Should -Be 31
            $sdk.Verified | Should -BeNullOrEmpty
            $warning | Should -Match 'Nothing verified'
        }

        It 'changes nothing with -WhatIf' {
            Install-WasiSdk 33 @with -WhatIf | Should -BeNullOrEmpty
            $env:WASITOOLS_HOME | Should -Not -Exist
        }

        It 'installs from a mirror that Save-WasiSdk made' {
            $mirror = Join-Path $TestDrive 'mirror'
            $file = Save-WasiSdk 33 $mirror @with
            $file.Name | Should -Be 'wasi-sdk-33.0-x86_64-linux.tar.gz'
            Push-Location $TestDrive
            try { (Install-WasiSdk 33 @platform -Source mirror -Hash $with.Hash).Version.Major | Should -Be 33 }
            finally { Pop-Location }
        }

        It 'takes a release from the pipeline' {
            (Find-WasiSdk 33 @platform | Install-WasiSdk @with).Version.Major | Should -Be 33
        }

        It 'refuses one hash for several versions' {
            Install-WasiSdk 33, 31 @with -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'HashForSeveral,*'
        }

        It 'goes on with the next version after one that fails' {
            $sdks = Install-WasiSdk 30, 31 @platform -Source $server.Url -SkipHashCheck -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction Ignore
            $sdks.Version.Major | Should -Be 31
            $failure.FullyQualifiedErrorId | Should -BeLike 'ArchiveNotFound,*'
        }

        It 'shows progress in bytes' {
            $large = [WasiTools.Tests.SdkArchiveBuilder]::Sdk(33, '', $false, 500000)
            $server.Serve('/slow/wasi-sdk-33.0-x86_64-linux.tar.gz', $large).BytesPerSecond = 400000
            $records = & {
                $ps = [powershell]::Create()
                $null = $ps.AddScript({
                    param($manifest, $url, $hash)
                    Import-Module $manifest
                    Install-WasiSdk 33 -Platform Linux -Architecture X64 -Source $url -Hash $hash
                }).AddArgument($manifest).AddArgument($server.Url + 'slow').AddArgument((Get-Sha256 $large))
                $null = $ps.Invoke()
                $ps.Streams.Progress
            }
            $downloading = $records | Where-Object Activity -Like 'Downloading*'
            $downloading.Count | Should -BeGreaterThan 2
            $downloading.StatusDescription | Should -Match '^\d+[.,]\d of 0[.,]5 MiB$'
        }

        It 'stops when the pipeline is stopped, and goes on from there' {
            $large = [WasiTools.Tests.SdkArchiveBuilder]::Sdk(33, '', $false, 1000000)
            $file = $server.Serve('/stop/wasi-sdk-33.0-x86_64-linux.tar.gz', $large)
            $file.BytesPerSecond = 500000
            $ps = [powershell]::Create()
            $null = $ps.AddScript({
                param($manifest, $url, $hash)
                Import-Module $manifest
                Install-WasiSdk 33 -Platform Linux -Architecture X64 -Source $url -Hash $hash
            }).AddArgument($manifest).AddArgument($server.Url + 'stop').AddArgument((Get-Sha256 $large))
            $running = $ps.BeginInvoke()
            Start-Sleep -Milliseconds 1500
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $ps.Stop()
            $watch.ElapsedMilliseconds | Should -BeLessThan 2000
            $running.IsCompleted | Should -BeTrue
            Get-WasiSdk | Where-Object Origin -EQ Managed | Should -BeNullOrEmpty

            $file.BytesPerSecond = 0
            (Install-WasiSdk 33 @platform -Source "$($server.Url)stop" -Hash (Get-Sha256 $large)).Version.Major | Should -Be 33
            $server.Requests | Where-Object { $_ -like 'GET /stop/*bytes=*' } | Should -Not -BeNullOrEmpty
        }

        It 'goes through -Proxy' {
            $proxied = [WasiTools.Tests.LoopbackServer]::new()
            try {
                $null = $proxied.Serve('http://mirror.invalid/wasi-sdk-33.0-x86_64-linux.tar.gz', $archive)
                (Install-WasiSdk 33 @platform -Source http://mirror.invalid/ -Hash $with.Hash -Proxy $proxied.Url).Version.Major | Should -Be 33
                $proxied.Requests.Count | Should -BeGreaterThan 0
            }
            finally { $proxied.Dispose() }
        }

        It 'sends -Token to the source, and those of the environment to nobody but GitHub' {
            $env:GITHUB_TOKEN = 'of-the-environment'
            $token = [securestring]::new()
            'given'.ToCharArray().ForEach{ $token.AppendChar($_) }
            try {
                $null = Install-WasiSdk 33 @with
                @($server.Requests)[-1] | Should -Not -Match 'Bearer'
                $null = Install-WasiSdk 33 @with -Force -Token $token
                @($server.Requests)[-1] | Should -Match 'Bearer given$'
            }
            finally { $env:GITHUB_TOKEN = $null }
        }

        It 'tries again after 503, a reset and a cut' {
            $null = $server.Serve('/flaky/wasi-sdk-33.0-x86_64-linux.tar.gz', $archive).Then('status 503').Then('reset 100').Then('cut 200')
            (Install-WasiSdk 33 @platform -Source "$($server.Url)flaky" -Hash $with.Hash).Version.Major | Should -Be 33
            @($server.Requests -match '/flaky/').Count | Should -Be 4
        }

        It 'completes versions without a network' {
            (TabExpansion2 'Install-WasiSdk 3').CompletionMatches.CompletionText | Should -Be '34', '33', '32', '31', '30'
        }
    }

    It 'has tables for releases and SDKs' {
        Find-WasiSdk 33 @platform | Format-Table | Out-String -Width 140 |
            Should -Match '33\.0 2026-04-28 +22\.1 True +wasi-sdk-33\.0-x86_64-linux\.tar\.gz'
        Install-WasiSdk 33 @with | Format-Table | Out-String -Width 140 | Should -Match 'Version +LLVM Origin'
    }

    Context 'Foreign SDKs' {
        It 'finds the SDK of WASI_SDK_PATH, marks it and leaves it alone' {
            $sdk = Install-WasiSdk 33 @with
            $foreign = Join-Path $TestDrive 'wasi-sdk-33.0'
            Move-Item $sdk.Path $foreign
            Remove-Item (Join-Path $foreign '.wasitools.json') -Force
            $env:WASI_SDK_PATH = $foreign
            try {
                $found = Get-WasiSdk 33
                $found.Origin, $found.IsForeign | Should -Be 'Environment', $true
                $found | Uninstall-WasiSdk -ErrorVariable failure -ErrorAction SilentlyContinue
                $failure.FullyQualifiedErrorId | Should -BeLike 'SdkIsForeign,*'
                $foreign | Should -Exist
            }
            finally { $env:WASI_SDK_PATH = $null }
        }

        # Only where they are installed.
        It 'finds Debian''s packages' -Skip:(-not (Test-Path '/usr/lib/wasm32-wasi/libc.a')) {
            $debian = Get-WasiSdk | Where-Object Origin -EQ Distribution
            $debian.Clang | Should -Match '^/usr/bin/clang-\d+$'
            $debian.Version | Should -BeNullOrEmpty
            $debian.Llvm.Major | Should -BeGreaterOrEqual 16
        }
    }

    It 'installs into the tool cache of a CI runner' {
        $env:WASITOOLS_HOME = $null
        $env:RUNNER_TOOL_CACHE = Join-Path $TestDrive 'cache'
        try { (Install-WasiSdk 33 @with).Path | Should -Be (Join-Path $env:RUNNER_TOOL_CACHE 'wasi-sdk/33.0.0/x64') }
        finally { $env:RUNNER_TOOL_CACHE = $null }
    }

    It 'is whole or absent after each of 50 kills, and the next installation succeeds' {
        $large = [WasiTools.Tests.SdkArchiveBuilder]::Sdk(33, '', $false, 3000000)
        $file = $server.Serve('/kill/wasi-sdk-33.0-x86_64-linux.tar.gz', $large)
        $arguments = @{ Source = "$($server.Url)kill"; Hash = Get-Sha256 $large } + $platform
        $script = "Import-Module '$manifest'; 'ready'; Install-WasiSdk 33 -Force -Platform Linux -Architecture X64 -Source '$($arguments.Source)' -Hash $($arguments.Hash)"
        $whole = 0
        $random = [Random]::new(7)
        for ($round = 0; $round -lt 50; $round++) {
            # Slow at times, so that some kills hit the download and some the unpacking.
            $file.BytesPerSecond = $round % 2 ? 20000000 : 0
            $start = [System.Diagnostics.ProcessStartInfo]::new($pwsh)
            $start.RedirectStandardOutput = $true
            '-NoProfile', '-NonInteractive', '-Command', $script | ForEach-Object { $start.ArgumentList.Add($_) }
            $process = [System.Diagnostics.Process]::Start($start)
            $null = $process.StandardOutput.ReadLine()
            Start-Sleep -Milliseconds $random.Next(0, 1200)
            $process.Kill()
            $process.WaitForExit()
            $sdk = Get-WasiSdk | Where-Object Origin -EQ Managed
            if ($sdk) {
                $whole++
                (Get-Item (Join-Path $sdk.Path 'share/noise')).Length | Should -Be 3000000
                Join-Path $sdk.Path 'VERSION' | Should -Exist
            }
        }

        $whole | Should -BeGreaterThan 0
        $file.BytesPerSecond = 0
        (Install-WasiSdk 33 @arguments -Force).Version.Major | Should -Be 33
        Get-ChildItem (Join-Path $env:WASITOOLS_HOME 'sdks') -Force | Should -HaveCount 1
    }
}
