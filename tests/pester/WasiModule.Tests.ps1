BeforeAll {
    . $PSScriptRoot/Common.ps1
    $programs = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../programs/wasm'))
}

Describe 'Get-WasiModule' {
    It 'shows imports, exports, memories and the target of a program with threads' {
        $module = Get-WasiModule $programs/pi.wasm
        $module.Target.Name | Should -Be 'wasm32-wasip1-threads'
        $module.SpawnsThreads | Should -BeTrue
        ($module.Imports | Where-Object Name -EQ thread-spawn).Module | Should -Be 'wasi'
        $module.Exports.Name | Should -Contain 'wasi_thread_start'
        $module.Memories[0].IsShared | Should -BeTrue
        $module.Features | Should -Contain 'Threads'
        $module.Features | Should -Not -Contain 'GC'
        $module.Functions[0].Length | Should -BeGreaterOrEqual ($module.Functions | Select-Object -Last 1).Length
        ($module.Sections | Where-Object Name -EQ code).Length | Should -BeGreaterThan 100
    }

    It 'finds just the features that a module uses' {
        Set-Content $TestDrive/simd.wat '(module (func (result v128) (v128.const i32x4 1 2 3 4)))'
        (Get-WasiModule $TestDrive/simd.wat).Features | Should -Be 'Simd'
        Set-Content $TestDrive/plain.wat '(module (func (result i32) (i32.const 1)))'
        (Get-WasiModule $TestDrive/plain.wat).Features | Should -BeNullOrEmpty
    }

    It 'takes wildcards and files from the pipeline' {
        (Get-WasiModule "$programs/hello*.wasm").Count | Should -BeGreaterThan 1
        (Get-Item $programs/hello.wasm | Get-WasiModule).Target.Name | Should -Be 'wasm32-wasip1'
    }

    It 'names what is wrong, with its offset' {
        [System.IO.File]::WriteAllBytes("$TestDrive/bad.wasm", [byte[]] (0, 97, 115, 109, 1, 0, 0, 0, 99))
        Get-WasiModule $TestDrive/bad.wasm -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'ModuleInvalid,WasiTools.Cmdlets.GetWasiModuleCommand'
        $failure.Exception.Message | Should -Match 'offset'
        Get-WasiModule $TestDrive/none.wasm -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
    }
}

Describe 'Test-WasiModule' {
    It 'finds nothing wrong with a good program' {
        $test = Test-WasiModule $programs/pi.wasm
        $test.IsValid, $test.IsRunnable | Should -Be $true, $true
        $test.Problems | Should -BeNullOrEmpty
        ($test.Engines | Where-Object Engine -EQ Builtin).Runs | Should -BeTrue
    }

    It 'says <Id>' -ForEach @(
        @{ Id = 'NoStart'; Runs = $false; Text = '(module)' }
        @{ Id = 'UnknownImport'; Runs = $false; Text = '(module (import "env" "f" (func)) (func (export "_start")))' }
        @{ Id = 'MemoryNotImported'; Runs = $true; Text = '(module (import "wasi" "thread-spawn" (func (param i32) (result i32))) (memory (export "memory") 1 1 shared) (func (export "_start")) (func (export "wasi_thread_start") (param i32 i32)))' }
        @{ Id = 'MemoryNotShared'; Runs = $false; Text = '(module (import "wasi" "thread-spawn" (func (param i32) (result i32))) (memory (export "memory") 1) (func (export "_start")) (func (export "wasi_thread_start") (param i32 i32)))' }
        @{ Id = 'NoThreadStart'; Runs = $true; Text = '(module (import "wasi" "thread-spawn" (func (param i32) (result i32))) (import "env" "memory" (memory 1 1 shared)) (func (export "_start")))' }
    ) {
        Set-Content $TestDrive/case.wat $Text
        $test = Test-WasiModule $TestDrive/case.wat
        $test.Problems.Id | Should -Contain $Id
        $test.IsRunnable | Should -Be $Runs
        ($test.Problems | Where-Object Id -EQ $Id).Hint | Should -Not -BeNullOrEmpty
    }

    It 'tells a component and an invalid file apart' {
        [System.IO.File]::WriteAllBytes("$TestDrive/c.wasm", [byte[]] (0, 97, 115, 109, 13, 0, 1, 0))
        (Test-WasiModule $TestDrive/c.wasm).Problems.Id | Should -Be 'Component'
        Set-Content $TestDrive/x.wasm 'no module'
        $test = Test-WasiModule $TestDrive/x.wasm
        $test.IsValid | Should -BeFalse
        $test.Problems.Id | Should -Be 'Invalid'
    }
}

Describe 'Get-WasiEngine' {
    It 'always has the built-in engine' {
        $engine = Get-WasiEngine Builtin
        $engine.RunsThreads | Should -BeTrue
        $engine.Path | Should -BeNullOrEmpty
    }

    # The engines are played by scripts of sh.
    It 'finds engines on the search path, and knows what their version can do' -Skip:$IsWindows {
        $savedPath = $env:PATH
        Set-Content $TestDrive/wasmtime "#!/bin/sh`n[ `"`$1`" = --version ] && echo 'wasmtime 48.0.2 (abc 2026-08-20)' || { echo ran `"`$@`"; cat; exit 7; }"
        chmod +x $TestDrive/wasmtime
        try {
            $env:PATH = "$TestDrive$([System.IO.Path]::PathSeparator)$env:PATH"
            $engine = Get-WasiEngine Wasmtime
            $engine.Version | Should -Be '48.0.2'
            $engine.RunsThreads | Should -BeFalse

            'in' | Invoke-WasiThreadsRun $programs/hello.wasm x -Engine Wasmtime | Should -Be "ran run $programs/hello.wasm x", 'in'
            $LASTEXITCODE | Should -Be 7
            Invoke-WasiThreadsRun $programs/pi.wasm -Engine Wasmtime -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'EngineCannotRun,*'
            $failure.Exception.Message | Should -Match 'removed in 47'
        }
        finally { $env:PATH = $savedPath }
    }

    It 'names an engine that is not there' {
        $savedPath = $env:PATH
        try {
            $env:PATH = "$TestDrive/none"
            Get-WasiEngine Wamr -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'EngineNotFound,*'
        }
        finally { $env:PATH = $savedPath }
    }
}

Describe 'Clear-WasiCache' {
    It 'removes interrupted downloads and nothing else' {
        $saved = $env:WASITOOLS_HOME
        $env:WASITOOLS_HOME = Join-Path $TestDrive 'cache'
        try {
            $folder = New-Item "$env:WASITOOLS_HOME/downloads" -ItemType Directory
            Set-Content $folder/a.tar.gz.partial, $folder/a.tar.gz.partial.json, $folder/a.lock ''
            Clear-WasiCache -WhatIf
            Get-ChildItem $folder | Should -HaveCount 3
            Clear-WasiCache
            (Get-ChildItem $folder).Name | Should -Be 'a.lock'
        }
        finally { $env:WASITOOLS_HOME = $saved }
    }
}
