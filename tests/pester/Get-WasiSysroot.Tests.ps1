BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/SdkServer.ps1
    $savedHome = $env:WASITOOLS_HOME
    $env:WASITOOLS_HOME = Join-Path $TestDrive 'home'

    function Install-Layout([int] $Major) {
        $suffix = $Major -ge 23 ? '-x86_64-linux' : ''
        $archive = [WasiTools.Tests.SdkArchiveBuilder]::Sdk($Major, $suffix)
        $file = Join-Path $TestDrive "wasi-sdk-$Major.0$($Major -ge 23 ? '-x86_64' : '')-linux.tar.gz"
        [System.IO.File]::WriteAllBytes($file, $archive)
        Install-WasiSdk $Major -Platform Linux -Architecture X64 -Source $file -Hash (Get-Sha256 $archive)
    }
}

AfterAll { $env:WASITOOLS_HOME = $savedHome }

Describe 'Get-WasiSysroot' {
    It 'shows the folders of SDK <Major> and what is missing' -ForEach @(
        @{ Major = 21; Folders = 'wasm32-wasi', 'wasm32-wasi-threads'; NoCompilerRt = @() }
        @{ Major = 24; Folders = 'wasm32-wasi', 'wasm32-wasi-threads', 'wasm32-wasip1', 'wasm32-wasip1-threads', 'wasm32-wasip2'
            NoCompilerRt = 'wasm32-wasi-threads', 'wasm32-wasip1-threads' }
        @{ Major = 33; Folders = 'wasm32-wasi', 'wasm32-wasi-threads', 'wasm32-wasip1', 'wasm32-wasip1-threads', 'wasm32-wasip2'; NoCompilerRt = @() }
        @{ Major = 34; Folders = 'wasm32-wasip1', 'wasm32-wasip1-threads', 'wasm32-wasip2', 'wasm32-wasip3'; NoCompilerRt = @() }
    ) {
        $sysroot = Install-Layout $Major | Get-WasiSysroot -WarningAction SilentlyContinue
        $sysroot.Version.Major | Should -Be $Major
        $sysroot.Targets.Folder | Should -Be $Folders
        @(($sysroot.Problems | Where-Object Id -EQ CompilerRtMissing).Folder) | Should -Be @($NoCompilerRt)
        $removed = $sysroot.Problems | Where-Object Id -EQ CMakeTripleRemoved
        [bool] $removed | Should -Be ($Major -eq 34)
    }

    It 'finds folders with the same bytes, and says problems as warnings' {
        $sysroot = Install-Layout 33 | Get-WasiSysroot -WarningVariable warnings -WarningAction SilentlyContinue
        ($sysroot.Targets | Where-Object Folder -EQ wasm32-wasi).SameAs | Should -Contain 'wasm32-wasip1'
        $warnings -match 'wasm32-wasip1-threads: pthread_create is absent' | Should -Not -BeNullOrEmpty
        Set-Content (Join-Path $sysroot.Path 'include/wasm32-wasi/stdio.h') 'x'
        ((Get-WasiSysroot 33 -WarningAction Ignore).Targets | Where-Object Folder -EQ wasm32-wasi).SameAs | Should -BeNullOrEmpty
    }

    It 'names what is no sysroot' {
        Get-WasiSysroot -Path $TestDrive -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'SysrootNotFound,WasiTools.Cmdlets.GetWasiSysrootCommand'
        { Get-WasiSysroot 29 } | Should -Throw '*not installed*'
    }

    # Only where the package wasi-libc is installed.
    Context 'Debian''s wasi-libc' -Skip:(-not (Test-Path '/usr/lib/wasm32-wasi/libc.a')) {
        BeforeAll { $debian = (Get-WasiSysroot -Path /usr).Targets | Where-Object Folder -EQ wasm32-wasi }

        It 'has a libc with symbols, and no threads' {
            $debian.Libc.Defines('printf') | Should -BeTrue
            $debian.Libc.Defines('no_such_function') | Should -BeFalse
            $debian.Libc.ObjectCount | Should -BeGreaterThan 500
            $debian.Libc.Symbols | Should -Contain '__wasi_fd_write'
            $debian.Threads | Should -Be 'Absent'
            $debian.HasVersionHeader | Should -BeFalse
        }

        It 'has start files and emulations' {
            $debian.StartFiles | Should -Contain 'crt1-command.o'
            $debian.Emulations | Should -Contain 'wasi-emulated-signal'
        }
    }

    # It is compiled by clang 22 and packed by ar.
    Context 'a libc compiled here' -Skip:(-not (Get-Command clang-22, ar -ErrorAction Ignore)) {
        BeforeAll {
            function Build-Libc([string] $Name, [string] $Code, [string[]] $Flags) {
                $folder = Join-Path $TestDrive "$Name/lib/wasm32-wasip1-threads"
                $null = New-Item $folder -ItemType Directory
                Set-Content "$folder/p.c" $Code
                clang-22 @Flags -c "$folder/p.c" -o "$folder/p.o"
                ar rcS "$folder/libc.a" "$folder/p.o"
                Join-Path $TestDrive $Name
            }
        }

        It 'has real threads where it asks the host for them' {
            $path = Build-Libc -Name real -Code 'int __wasi_thread_spawn(void*); int pthread_create(void *t) { return __wasi_thread_spawn(t); }' -Flags '--target=wasm32-wasip1-threads', '-pthread'
            $target = (Get-WasiSysroot -Path $path -WarningAction Ignore).Targets
            $target.Threads | Should -Be 'Real'
            $target.Libc.Features | Should -Contain 'atomics'
            $target.Libc.Producer | Should -BeLike '*clang*22*'
        }

        It 'has a stub where it only fails, and lacks features where built without' {
            $path = Build-Libc -Name stub -Code 'int pthread_create(void *t) { return 6; }' -Flags '--target=wasm32-wasip1'
            $sysroot = Get-WasiSysroot -Path $path -WarningAction Ignore
            $sysroot.Targets.Threads | Should -Be 'Stub'
            $sysroot.Problems.Id | Should -Contain 'ThreadsMissing'
            $sysroot.Problems.Id | Should -Contain 'FeaturesMissing'
        }
    }
}
