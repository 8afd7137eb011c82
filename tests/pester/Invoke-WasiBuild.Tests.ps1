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

        It 'builds a CMake project' -Skip:(-not (Get-Command cmake -ErrorAction Ignore)) {
            $project = New-Item "$TestDrive/project" -ItemType Directory
            Set-Content $project/CMakeLists.txt "cmake_minimum_required(VERSION 3.20)`nproject(greeting C)`nadd_executable(greeting ../hello.c)"
            $artifact = Invoke-WasiBuild $project -InformationAction Ignore
            $artifact.Path | Should -BeLike '*greeting.wasm'
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
