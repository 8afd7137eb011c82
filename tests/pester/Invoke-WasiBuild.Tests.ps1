BeforeAll {
    . $PSScriptRoot/Common.ps1
    $savedHome = $env:WASITOOLS_HOME
    $env:WASITOOLS_HOME = Join-Path $TestDrive 'home'
    Set-Content $TestDrive/hello.c '#include <stdio.h>
int main(int argc, char **argv) { printf("hello %d\n", argc); int unused; return 0; }'
    Set-Content $TestDrive/part.cpp '#include <string>
extern "C" unsigned length(const char *text) { return std::string(text).size(); }'
    Set-Content $TestDrive/thread.c '__attribute__((export_name("wasi_thread_start"))) void start(int id, void *argument) {}
void _start(void) { __atomic_fetch_add((int *)4096, 1, __ATOMIC_SEQ_CST); }'
    Set-Content $TestDrive/wrong.c 'int main(void) { return nowhere; }'
}

AfterAll { $env:WASITOOLS_HOME = $savedHome }

Describe 'Invoke-WasiBuild' {
    # Only where both packages are installed: they are what is tested.
    Context 'with Debian''s clang and wasi-libc' -Skip:(-not (Test-Path '/usr/lib/wasm32-wasi/libc.a') -or -not (Get-Command clang-22 -ErrorAction Ignore)) {
        It 'builds C and shows what the compiler says' {
            $artifact = Invoke-WasiBuild $TestDrive/hello.c -ArgumentList -Wall -InformationVariable shown -InformationAction Ignore
            [System.IO.File]::ReadAllBytes($artifact.Path)[0..3] | Should -Be 0, 97, 115, 109
            $artifact.Target.Name | Should -Be 'wasm32-wasip1'
            $unused = $artifact.Diagnostics | Where-Object Code -EQ '-Wunused-variable'
            $unused.Line, $unused.Severity | Should -Be 2, 'warning'
            "$shown" | Should -Match 'unused variable'
        }

        It 'builds C++ for a sysroot from the pipeline' {
            $artifact = Get-WasiSysroot | Where-Object Path -EQ /usr |
                Invoke-WasiBuild -Path $TestDrive/part.cpp -CrateType CDyLib -ArgumentList '-Wl,--export=length' -InformationAction Ignore
            $artifact.CrateType | Should -Be 'CDyLib'
            $artifact.Path | Should -Exist
        }

        It 'builds for several targets at once, and tells which failed' {
            $artifacts = Invoke-WasiBuild $TestDrive/hello.c wasm32-wasi, wasm32-wasip1-threads -ErrorVariable failure -ErrorAction SilentlyContinue -InformationAction Ignore
            $artifacts.Target.Name | Should -Be 'wasm32-wasip1'
            $failure.FullyQualifiedErrorId | Should -Be 'SysrootLacksTarget,WasiTools.Cmdlets.InvokeWasiBuildCommand'
        }

        It 'builds a freestanding program with threads' {
            $artifact = Invoke-WasiBuild $TestDrive/thread.c wasm32-wasip1-threads -Freestanding -MaxMemory 16MB -InformationAction Ignore
            $artifact.Command.Arguments | Should -Contain '-Wl,--max-memory=16777216'
            $artifact.Path | Should -Exist
        }

        It 'reports errors as objects' {
            Invoke-WasiBuild $TestDrive/wrong.c -ErrorVariable failure -ErrorAction SilentlyContinue -InformationAction Ignore | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be 'BuildFailed,WasiTools.Cmdlets.InvokeWasiBuildCommand'
            $failure.Exception.Message | Should -Match "wrong\.c:1:25: error: use of undeclared identifier 'nowhere'"
            $failure.Exception.Data['Diagnostics'][-1].Column | Should -Be 25
        }

        It 'explains -Werror and the deprecated name of the target' {
            Invoke-WasiBuild $TestDrive/hello.c -ArgumentList -Werror -ErrorVariable failure -ErrorAction SilentlyContinue -InformationAction Ignore
            $failure.Exception.Message | Should -Match 'Hint: Clang 22 and later want the name wasm32-wasip1'
        }

        It 'refuses to link objects without atomics into a program with threads' {
            clang-22 --target=wasm32-wasip1 -c $TestDrive/wrong.c -Dnowhere=1 -o $TestDrive/plain.o
            Invoke-WasiBuild $TestDrive/thread.c, $TestDrive/plain.o wasm32-wasip1-threads -Freestanding -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'ObjectLacksFeatures,*'
            $failure.Exception.Message | Should -Match 'plain\.o was compiled without atomics'
        }

        It 'shows command lines with -WhatIf that work when pasted' {
            $text = pwsh -NoProfile -Command {
                param($manifest, $source)
                Import-Module $manifest
                Invoke-WasiBuild $source -OutputPath "$source.wasm" -WhatIf
            } -args $manifest, "$TestDrive/hello.c"
            "$TestDrive/hello.c.wasm" | Should -Not -Exist
            $text = "$text".Trim() -replace '^What if: '
            $null = pwsh -NoProfile -Command $text 2>&1
            "$TestDrive/hello.c.wasm" | Should -Exist
        }

        # CMake itself is what runs.
        It 'builds a CMake project' -Skip:(-not (Get-Command cmake -ErrorAction Ignore)) {
            $project = New-Item "$TestDrive/project" -ItemType Directory
            Set-Content $project/CMakeLists.txt "cmake_minimum_required(VERSION 3.20)`nproject(greeting C)`nadd_executable(greeting ../hello.c)"
            $artifact = Invoke-WasiBuild $project -InformationAction Ignore
            $artifact.Path | Should -BeLike '*greeting.wasm'
        }
    }

    # Tools that are not at hand are played by scripts of sh, which Windows does not start as programs: they print the arguments they get and
    # make the file behind -o.
    Context 'with stand-ins' -Skip:$IsWindows {
        BeforeAll {
            . $PSScriptRoot/SdkServer.ps1
            $savedPath = $env:PATH
            $tools = (New-Item $TestDrive/tools -ItemType Directory).FullName
            $tool = '#!/bin/sh
if [ "$1 $2" = "--print sysroot" ]; then echo "$STAND_IN_SYSROOT"; exit; fi
echo "${0##*/} $*"
while [ $# -gt 1 ]; do if [ "$1" = -o ]; then printf "\0asm\1\0\0\0" >"$2"; fi; shift; done'
            foreach ($name in 'rustc', 'rustup', 'cargo', 'wasm-tools') {
                Set-Content $tools/$name $tool
                chmod +x $tools/$name
            }
            $env:PATH = "$tools$([System.IO.Path]::PathSeparator)$savedPath"
            $null = New-Item $TestDrive/toolchains/stable-x86_64 -ItemType Directory
            $env:STAND_IN_SYSROOT = "$TestDrive/toolchains/stable-x86_64"
            [System.IO.File]::WriteAllBytes("$TestDrive/sdk.tar.gz", [WasiTools.Tests.SdkArchiveBuilder]::Sdk(33))
            tar -xzf "$TestDrive/sdk.tar.gz" -C $TestDrive
            $sdk = "$TestDrive/wasi-sdk-33.0"
            Set-Content $sdk/bin/clang-22 ($tool -replace 'exit; fi', 'exit; fi; sleep "${STAND_IN_SECONDS:-0}"')
            Set-Content $TestDrive/main.rs 'fn main() { }'
            Set-Content $TestDrive/adapter.wasm ''
        }

        AfterAll {
            $env:PATH = $savedPath
            $env:STAND_IN_SYSROOT = $env:STAND_IN_SECONDS = $null
        }

        It 'offers to install a missing standard library with its toolchain, and asks first' {
            $text = pwsh -NoProfile -Command { param($manifest, $source) Import-Module $manifest; Invoke-WasiBuild $source wasm32-wasip1-threads -WhatIf } -args $manifest, "$TestDrive/main.rs"
            "$text" | Should -Match 'What if: rustup target add wasm32-wasip1-threads --toolchain stable-x86_64'
            $null = Invoke-WasiBuild $TestDrive/main.rs wasm32-wasip1-threads -InformationVariable shown -InformationAction Ignore
            "$($shown[0])" | Should -Be 'rustup target add wasm32-wasip1-threads --toolchain stable-x86_64'
            "$($shown[1])" | Should -BeLike 'rustc --target wasm32-wasip1-threads --crate-type bin *'
            Invoke-WasiBuild $TestDrive/main.rs wasm32-wasip1-threads -Confirm:$false -BuildStd -InformationVariable shown -InformationAction Ignore | Out-Null
            "$shown" | Should -Not -Match 'rustup'
        }

        It 'builds the standard library with -BuildStd' {
            $null = New-Item $TestDrive/crate -ItemType Directory
            Set-Content $TestDrive/crate/Cargo.toml '[package]'
            Invoke-WasiBuild $TestDrive/crate wasm32-wasip1-threads -BuildStd -InformationVariable shown -InformationAction Ignore -ErrorVariable failure -ErrorAction SilentlyContinue
            "$shown" | Should -Match 'cargo \+nightly build .*-Zbuild-std=std,panic_abort'
            $failure.FullyQualifiedErrorId | Should -BeLike 'NothingBuilt,*'
        }

        It 'links Rust with the SDK''s clang with -NoCrtStatic' {
            $artifact = Invoke-WasiBuild $TestDrive/main.rs, $TestDrive/hello.c wasm32-wasip1-threads -Sdk $sdk -NoCrtStatic -InformationAction Ignore
            $artifact.Command.Arguments | Should -Contain 'target-feature=-crt-static'
            $artifact.Command.Arguments | Should -Contain "linker=$sdk/bin/clang"
            "$TestDrive/hello.wasm32-wasip1-threads.o" | Should -Exist
        }

        It 'makes a component with -ComponentAdapter' {
            $artifact = Invoke-WasiBuild $TestDrive/hello.c -Sdk $sdk -ComponentAdapter $TestDrive/adapter.wasm -InformationVariable shown -InformationAction Ignore
            "$($shown[-1])" | Should -Be "wasm-tools component new $TestDrive/hello.wasm32-wasip1.wasm --adapt wasi_snapshot_preview1=$TestDrive/adapter.wasm -o $TestDrive/hello.wasm32-wasip1.component.wasm"
            $artifact.Path | Should -Be "$TestDrive/hello.wasm32-wasip1.component.wasm"
        }

        It 'says what makes components where nothing does' {
            $env:PATH = ''
            try { Invoke-WasiBuild $TestDrive/hello.c -Sdk $sdk -ComponentAdapter $TestDrive/adapter.wasm -InformationAction Ignore -ErrorVariable failure -ErrorAction SilentlyContinue }
            finally { $env:PATH = "$tools$([System.IO.Path]::PathSeparator)$savedPath" }
            $failure.Exception.Message | Should -Match 'wasm-tools.*jco'
            Invoke-WasiBuild $TestDrive/hello.c -Sdk $sdk -ComponentAdapter $TestDrive/none.wasm -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'AdapterNotFound,*'
        }

        It 'builds at most -ThrottleLimit targets at once' {
            $env:STAND_IN_SECONDS = '0.7'
            try {
                $times = foreach ($limit in 1, 2) {
                    (Measure-Command { Invoke-WasiBuild $TestDrive/hello.c wasm32-wasip1, wasm32-wasip1-threads -Sdk $sdk -ThrottleLimit $limit -InformationAction Ignore }).TotalSeconds
                }
            }
            finally { $env:STAND_IN_SECONDS = $null }
            $times[0] | Should -BeGreaterThan 1.4
            $times[1] | Should -BeLessThan $times[0]
        }

        It 'ends a compiler when the pipeline is stopped' {
            $env:STAND_IN_SECONDS = '30'
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript("Import-Module '$manifest'; Invoke-WasiBuild '$TestDrive/hello.c' -Sdk '$sdk'")
                $running = $shell.BeginInvoke()
                Start-Sleep -Milliseconds 1500
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 10
                $running.IsCompleted | Should -BeTrue
            }
            finally {
                $env:STAND_IN_SECONDS = $null
                $shell.Dispose()
            }
        }
    }

    It 'refuses the CPU mvp for threads' {
        Invoke-WasiBuild $TestDrive/hello.c wasm32-wasip1-threads -Cpu mvp -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'CpuLacksFeatures,*'
        $failure.CategoryInfo.Category | Should -Be 'NotImplemented'
    }

    It 'names what does not exist' {
        Invoke-WasiBuild $TestDrive/none.c -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        Invoke-WasiBuild $TestDrive/home/.. -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProjectNotFound,*'
    }
}
