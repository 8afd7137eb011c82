BeforeAll {
    . $PSScriptRoot/Common.ps1
    $programs = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../programs/wasm'))

    # Runs a script in a runspace of its own, as a host without console would.
    function Invoke-InRunspace([string] $Script) {
        $ps = [powershell]::Create()
        $null = $ps.AddScript("Import-Module '$manifest'; Set-Location '$programs'; $Script")
        @{ Shell = $ps; Running = $ps.BeginInvoke() }
    }
}

Describe 'Invoke-WasiThreadsRun' {
    It 'runs threads and writes their output line by line' {
        $lines = Invoke-WasiThreadsRun $programs/pi.wasm 8
        $lines | Should -HaveCount 9
        $lines[-1] | Should -Be 'pi = 3.1415926536'
        $LASTEXITCODE | Should -Be 0
    }

    It 'sets $LASTEXITCODE to the program''s own code' {
        $null = Invoke-WasiThreadsRun $programs/spawn.wasm
        $LASTEXITCODE | Should -Be 22
    }

    It 'gives arguments, name and environment' {
        $lines = Invoke-WasiThreadsRun $programs/args_env.wasm one, 'two words', 3.5 -Environment @{ A = 1; B = 'b c' }
        $lines | Should -Contain '[two words]'
        $lines | Should -Contain '[3.5]'
        $lines | Should -Contain '[A=1]'
        $lines | Should -Contain 'environment 2'
        $env:WASITOOLS_TEST = 'seen'
        Invoke-WasiThreadsRun $programs/args_env.wasm -InheritEnvironment | Should -Contain '[WASITOOLS_TEST=seen]'
        Remove-Item Env:WASITOOLS_TEST
    }

    It 'feeds what is piped in, and nothing otherwise' {
        'one', 'two' | Invoke-WasiThreadsRun $programs/cat.wasm | Should -Be 'one', 'two'
        Invoke-WasiThreadsRun $programs/cat.wasm | Should -BeNullOrEmpty
    }

    It 'reads what -InputObject or -InputPath gives' {
        Invoke-WasiThreadsRun $programs/cat.wasm -InputObject 'one', 'two' | Should -Be 'one', 'two'
        Set-Content $TestDrive/input.txt 'three', 'four'
        Invoke-WasiThreadsRun $programs/cat.wasm -InputPath $TestDrive/input.txt | Should -Be 'three', 'four'
        Remove-Item $TestDrive/input.txt
        Invoke-WasiThreadsRun $programs/cat.wasm -InputPath $TestDrive/input.txt -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
    }

    It 'reads the console''s input with -InheritConsole only' {
        $script = "Import-Module '$manifest'; Invoke-WasiThreadsRun '$programs/cat.wasm'"
        'typed' | & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command "$script -InheritConsole" | Should -Be 'typed'
        'typed' | & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command $script | Should -BeNullOrEmpty
    }

    It 'limits threads, memory and stacks' {
        Invoke-WasiThreadsRun $programs/pi.wasm 4 -MaxThreads 5 | Select-Object -Last 1 | Should -Be 'pi = 3.1415926536'
        Invoke-WasiThreadsRun $programs/pi.wasm 4 -MaxThreads 4 -ErrorVariable failure -ErrorAction SilentlyContinue | Should -Not -Contain 'pi = 3.1415926536'
        $LASTEXITCODE | Should -Not -Be 0
        Invoke-WasiThreadsRun $programs/hello.wasm -MaxMemory 64KB -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.Count | Should -Be 1
        Set-Content $TestDrive/deep.wat '(module (func $down (export "down") (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0)))))'
        Invoke-WasiThreadsRun $TestDrive/deep.wat -InvokeExport down -ArgumentList 20000 -StackSize 16MB | Should -Be '20000'
        Invoke-WasiThreadsRun $TestDrive/deep.wat -InvokeExport down -ArgumentList 200000 -StackSize 512KB -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.Exception.Message | Should -Match 'stack'
        Invoke-WasiThreadsRun $programs/pi.wasm 2 -ThreadStackSize 256KB | Select-Object -Last 1 | Should -Be 'pi = 3.1415926536'
    }

    It 'gives the program its name, and lets unknown imports wait for their call' {
        Set-Content $TestDrive/imports.wat '(module (import "nowhere" "f" (func $f)) (memory (export "memory") 1) (func (export "_start")) (func (export "use") (call $f)))'
        Invoke-WasiThreadsRun $TestDrive/imports.wat -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.Exception.Message | Should -Match 'nowhere'
        Invoke-WasiThreadsRun $TestDrive/imports.wat -TrapUnknownImports
        $LASTEXITCODE | Should -Be 0
        Invoke-WasiThreadsRun $TestDrive/imports.wat -TrapUnknownImports -InvokeExport use -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'WasiTrap,*'
        Invoke-WasiThreadsRun $programs/args_env.wasm -Argument0 renamed -TraceWasi 6>&1 | Out-String | Should -Match 'args_sizes_get'
    }

    It 'lets a deadlock be with -NoDeadlockDetection' {
        Invoke-WasiThreadsRun $programs/deadlock.wasm -NoDeadlockDetection -Timeout 1 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'WasiTimeout,*'
        $LASTEXITCODE | Should -Be 124
    }

    It 'refuses an address that is in use for -TcpListen' {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        try { Invoke-WasiThreadsRun $programs/hello.wasm -TcpListen "$($listener.LocalEndpoint)" -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty }
        finally { $listener.Stop() }
        $failure.Count | Should -Be 1
        $failure.Exception.Message | Should -Match 'address'
        Invoke-WasiThreadsRun $programs/hello.wasm -TcpListen 127.0.0.1:0 | Should -Be 'Hello, WASI 1!'
    }

    It 'writes bytes with -AsByteStream' {
        $bytes = "a$([char] 0xE4)" | Invoke-WasiThreadsRun $programs/cat.wasm -AsByteStream
        $bytes | Should -Be 0x61, 0xC3, 0xA4, 0x0A
        $bytes[0] | Should -BeOfType byte
    }

    It 'gives directories as <Form>' -ForEach @(
        @{ Form = 'HOST::GUEST'; Make = { param($folder) "$folder::/data" } }
        @{ Form = 'hashtable'; Make = { param($folder) @{ $folder = '/data' } } }
    ) {
        Set-Content $TestDrive/note.txt 'inside'
        Invoke-WasiThreadsRun $programs/cat.wasm /data/note.txt -Directory (& $Make "$TestDrive") | Should -Be 'inside'
    }

    It 'makes read-only directories read-only' {
        $folder = New-Item "$TestDrive/locked" -ItemType Directory
        $null = Invoke-WasiThreadsRun $programs/files.wasm /data -Directory "$folder::/data:ro" -ErrorOutput Stream -ErrorAction SilentlyContinue
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'names a directory that does not exist' {
        Invoke-WasiThreadsRun $programs/hello.wasm -Directory "$TestDrive/none" -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'DirectoryNotFound,*'
    }

    It 'reports a trap with its backtrace, and goes on' {
        $after = . { Invoke-WasiThreadsRun $programs/trap.wasm -ErrorVariable failure -ErrorAction SilentlyContinue; 'after' }
        $after | Should -Be 'before', 'after'
        $failure.FullyQualifiedErrorId | Should -Be 'WasiTrap,WasiTools.Cmdlets.InvokeWasiThreadsRunCommand'
        $failure.TargetObject.Backtrace[0] | Should -Match 'innermost at wasi/trap\.c:16'
        $LASTEXITCODE | Should -Be 134
    }

    It 'ends a deadlock, a run out of time, and says so' {
        Invoke-WasiThreadsRun $programs/deadlock.wasm -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'WasiDeadlock,*'
        $LASTEXITCODE | Should -Be 125
        Invoke-WasiThreadsRun $programs/stop_busy.wasm -Timeout 0.3 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $LASTEXITCODE | Should -Be 124
    }

    It 'writes only a result with -PassThru' {
        $result = Invoke-WasiThreadsRun $programs/pi.wasm 4 -PassThru
        $result | Should -HaveCount 1
        $result.ExitCode, $result.Threads | Should -Be 0, 5
        $result.StandardOutput | Should -Match 'pi = 3\.14'
    }

    It 'sends standard error to the error stream with -ErrorOutput Stream' {
        Invoke-WasiThreadsRun $programs/cat.wasm /none -ErrorOutput Stream -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'WasiStandardError,*'
        "$failure" | Should -Match 'cat: /none: '
    }

    It 'shows the calls of WASI with -TraceWasi' {
        $null = Invoke-WasiThreadsRun $programs/hello.wasm -TraceWasi -InformationVariable calls -InformationAction Ignore
        "$calls" | Should -Match '\[0\] fd_write\(1, .*\) -> success'
    }

    It 'shows the starts of threads, and nothing else, with -TraceThreads' {
        $null = Invoke-WasiThreadsRun $programs/pi.wasm 3 -TraceThreads -InformationVariable starts -InformationAction Ignore
        $starts | Should -HaveCount 3
        $starts | ForEach-Object { "$_" | Should -Match '^\[0\] thread-spawn\(' }
    }

    It 'runs modules from the pipeline, one after the other' {
        Get-Item $programs/hello.wasm, $programs/hello.wasm | Invoke-WasiThreadsRun | Should -Be 'Hello, WASI 1!', 'Hello, WASI 1!'
    }

    It 'hands over what is piped in as it comes' {
        # Unlike cat, which fills the buffer of the C library first, this writes what it reads as soon as it has read it.
        Set-Content $TestDrive/repeat.wat @'
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (loop $next
      (i32.store (i32.const 0) (i32.const 64))
      (i32.store (i32.const 4) (i32.const 1024))
      (if (i32.eqz (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 4))) (then
        (if (i32.load (i32.const 4)) (then
          (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
          (br $next))))))))
'@
        $events = [System.Collections.Generic.List[string]]::new()
        1..10 | ForEach-Object { $events.Add("in $_"); "$_"; Start-Sleep -Milliseconds 300 } |
            Invoke-WasiThreadsRun $TestDrive/repeat.wat | ForEach-Object { $events.Add("out $_") }
        # Input that waits for the end would all come before the first output.
        $events.IndexOf('out 1') | Should -BeLessThan $events.IndexOf('in 10')
        $events[-1] | Should -Be 'out 10'
    }

    It 'ends a run whose input and output are both long' {
        1..20000 | Invoke-WasiThreadsRun $programs/cat.wasm | Select-Object -Last 1 | Should -Be '20000'
        1..20000 | Invoke-WasiThreadsRun $programs/cat.wasm | Select-Object -First 1 | Should -Be '1'
    }

    It 'runs in a process of its own with -Isolation Process' {
        $result = 'in' | Invoke-WasiThreadsRun $programs/cat.wasm -Isolation Process -PassThru
        $result.StandardOutput.TrimEnd() | Should -Be 'in'
        $result.PeakMemory | Should -BeGreaterThan 1mb
        Invoke-WasiThreadsRun $programs/pi.wasm 4 -Isolation Process | Select-Object -Last 1 | Should -Be 'pi = 3.1415926536'
        $bytes = 'x' | Invoke-WasiThreadsRun $programs/cat.wasm -Isolation Process -AsByteStream
        $bytes | Should -Be 0x78, 0x0A
        $null = Invoke-WasiThreadsRun $programs/spawn.wasm -Isolation Process
        $LASTEXITCODE | Should -Be 22
    }

    It 'reports <Program> of another process as of this one' -ForEach @(
        @{ Program = 'trap'; Id = 'WasiTrap' }
        @{ Program = 'deadlock'; Id = 'WasiDeadlock' }
        @{ Program = 'stop_busy'; Id = 'WasiTimeout' }
    ) {
        $failures = foreach ($isolation in 'InProcess', 'Process') {
            $null = Invoke-WasiThreadsRun $programs/$Program.wasm -Isolation $isolation -Timeout 3 -PassThru -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0]
        }
        $failures.FullyQualifiedErrorId | Should -Be "$Id,WasiTools.Cmdlets.InvokeWasiThreadsRunCommand", "$Id,WasiTools.Cmdlets.InvokeWasiThreadsRunCommand"
        $failures[1].TargetObject.ExitCode | Should -Be $failures[0].TargetObject.ExitCode
        $failures[1].TargetObject.Backtrace.Count | Should -Be $failures[0].TargetObject.Backtrace.Count
        if ($Program -eq 'trap') { $failures[1].TargetObject.Backtrace | Should -Be $failures[0].TargetObject.Backtrace }
    }

    It 'says how much memory the program had' {
        (Invoke-WasiThreadsRun $programs/hello.wasm -PassThru).PeakMemory % 65536 | Should -Be 0
    }

    It 'completes the functions that the module exports' {
        $line = "Invoke-WasiThreadsRun '$programs/pi.wasm' -InvokeExport "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain '_start'
        (TabExpansion2 "${line}was" ($line.Length + 3)).CompletionMatches.CompletionText | Should -Be 'wasi_thread_start'
    }

    # On other systems they may be missing; then memory accesses are compared.
    It 'takes guard pages where they work' -Skip:(-not $IsLinux) {
        Invoke-WasiThreadsRun $programs/pi.wasm 2 -Bounds Guard | Select-Object -Last 1 | Should -Be 'pi = 3.1415926536'
    }

    # An older node lacks what its script needs; a new one has this name where tests find it.
    It 'runs threads on node with the module''s script' -Skip:(-not (Get-Command node26 -ErrorAction Ignore)) {
        $savedPath = $env:PATH
        $null = New-Item -ItemType SymbolicLink -Path $TestDrive/node -Target (Get-Command node26).Source
        try {
            $env:PATH = "$TestDrive$([System.IO.Path]::PathSeparator)$env:PATH"
            $engine = Get-WasiEngine Node
            $engine.RunsThreads, $engine.IsVerified | Should -Be $true, $true
            Invoke-WasiThreadsRun $programs/pi.wasm 4 -Engine Node | Select-Object -Last 1 | Should -Be 'pi = 3.1415926536'
            $null = Invoke-WasiThreadsRun $programs/spawn.wasm -Engine Node
            $LASTEXITCODE | Should -Be 22
            Invoke-WasiThreadsRun $programs/args_env.wasm 'a b' -Environment @{ A = 'x=y' } -Engine Node | Should -Contain '[A=x=y]'
            Set-Content $TestDrive/note.txt 'inside'
            Invoke-WasiThreadsRun $programs/cat.wasm /data/note.txt -Directory "$TestDrive::/data" -Engine Node | Should -Be 'inside'
            Invoke-WasiThreadsRun $programs/trap.wasm -Engine Node -ErrorVariable failure -ErrorAction SilentlyContinue -PassThru | Out-Null
            $failure.FullyQualifiedErrorId | Should -BeLike 'WasiTrap,*'
            Invoke-WasiThreadsRun $programs/pi.wasm -Engine Node -MaxMemory 1mb -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'EngineCannotRun,*'
            $failure.Exception.Message | Should -BeLike '*-MaxMemory*'
        }
        finally { $env:PATH = $savedPath }
    }

    It 'invokes an export with typed arguments' {
        Set-Content $TestDrive/add.wat '(module (func (export "add") (param i32 i64) (result i64) (i64.add (i64.extend_i32_s (local.get 0)) (local.get 1))))'
        Invoke-WasiThreadsRun $TestDrive/add.wat -Invoke add -ArgumentList -2, 44 | Should -Be '42'
        Invoke-WasiThreadsRun $TestDrive/add.wat -Invoke add -ArgumentList 1 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvokeArgumentsDiffer,*'
    }

    It 'refuses <What>' -ForEach @(
        @{ What = 'a component'; Bytes = 0, 97, 115, 109, 13, 0, 1, 0; Id = 'ComponentNotSupported' }
        @{ What = 'a damaged module'; Bytes = 0, 97, 115, 109, 1, 0, 0, 0, 99; Id = 'ModuleUnusable' }
        @{ What = 'a module without start'; Bytes = 0, 97, 115, 109, 1, 0, 0, 0; Id = 'ModuleUnusable' }
    ) {
        [System.IO.File]::WriteAllBytes("$TestDrive/x.wasm", [byte[]] $Bytes)
        Invoke-WasiThreadsRun $TestDrive/x.wasm -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }

    It 'ends the run when the pipeline has enough' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        Set-Content $TestDrive/endless.wat '(module
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (data (i32.const 0) "\10\00\00\00\06\00\00\00") (data (i32.const 16) "again\n")
            (func (export "_start") (loop $again (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (br $again))))'
        Invoke-WasiThreadsRun $TestDrive/endless.wat | Select-Object -First 2 | Should -Be 'again', 'again'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
    }

    It 'stops <Program> at once on Ctrl+C' -ForEach @(
        @{ Program = 'stop_busy.wasm' }
        @{ Program = 'stop_block.wasm' }
        @{ Program = 'exit_main_wasi_read.wasm'; Input_ = $true }
    ) {
        $session = Invoke-InRunspace "Invoke-WasiThreadsRun ./$Program"
        Start-Sleep -Milliseconds 1200
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $session.Shell.Stop()
        $watch.ElapsedMilliseconds | Should -BeLessThan 2000
        $session.Running.IsCompleted | Should -BeTrue
        $session.Shell.Dispose()
    }

    It 'runs in several runspaces at once' {
        $pi = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            (Invoke-WasiThreadsRun "$using:programs/pi.wasm" 4)[-1]
        } -ThrottleLimit 4
        $pi | Should -Be (@('pi = 3.1415926536') * 4)
    }

    # Only where a compiler and its libc are installed.
    It 'runs what Invoke-WasiBuild made' -Skip:(-not (Test-Path '/usr/lib/wasm32-wasi/libc.a') -or -not (Get-Command clang-22 -ErrorAction Ignore)) {
        Set-Content $TestDrive/greet.c '#include <stdio.h>
int main(int argc, char **argv) { printf("hello %s\n", argv[1]); return 3; }'
        Get-WasiSysroot -WarningAction Ignore | Where-Object Path -EQ /usr |
            Invoke-WasiBuild -Path $TestDrive/greet.c -InformationAction Ignore |
            Invoke-WasiThreadsRun -ArgumentList world | Should -Be 'hello world'
        $LASTEXITCODE | Should -Be 3
    }
}
