BeforeDiscovery {
    $hasTools = (Get-Command git, python3 -ErrorAction Ignore).Count -eq 2
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/SdkServer.ps1
    $standIn = Join-Path $PSScriptRoot 'rust-stand-in'
    $names = '[ui] tests/ui/a/foo.rs#one', '[ui] tests/ui/a/foo.rs#two', '[ui] tests/ui/b/flaky.rs', '[ui] tests/ui/b/net.rs', '[ui] tests/ui/foo.rs',
        '[ui] tests/ui/foo.rs.rs', '[ui] tests/ui/gui/foo.rs' + (1..6 | ForEach-Object { "[ui] tests/ui/many/test$_.rs" })

    function git { & (Get-Command git -CommandType Application)[0] -c user.name=t -c user.email=t@example.org @args 2>&1 | Out-Null }

    function Copy-Repository {
        $folder = Join-Path $TestDrive ([guid]::NewGuid().ToString('n').Substring(0, 8))
        Copy-Item $standIn $folder -Recurse -Force
        git -C $folder init -q -b main
        git -C $folder add -A
        git -C $folder commit -qm first
        $folder
    }

    function Get-Outcome ($Results) { $Results | Group-Object Outcome -NoElement | ForEach-Object { "$($_.Name)=$($_.Count)" } | Sort-Object }
}

# The stand-in is a Git repository whose x.py is Python, as rustc's is.
Describe 'Invoke-UiTest' -Skip:(-not $hasTools) {
    BeforeEach { $repository = Copy-Repository }

    It 'runs every test in a worktree and leaves the checkout alone' {
        Set-Content (Join-Path $repository 'bootstrap.toml') "# mine`n[rust]`nchannel = 'dev'"
        $before = Get-ChildItem $repository -Recurse -File | Where-Object FullName -NotMatch '[\\/]\.git[\\/]' | Get-FileHash
        $results = Invoke-UiTest $repository -Force
        $results.Id | Sort-Object -CaseSensitive | Should -Be ($names | Sort-Object -CaseSensitive)
        Get-Outcome $results | Should -Be 'Failed=1', 'Ignored=1', 'Passed=11'
        $failed = $results | Where-Object Outcome -EQ Failed
        $failed.FailureSignature | Should -Match 'compilation failed'
        $failed.Target, $failed.Run.Label, $failed.Run.IsComplete | Should -Be 'wasm32-wasip1-threads', 'HEAD', $true
        $after = Get-ChildItem $repository -Recurse -File | Where-Object FullName -NotMatch '[\\/]\.git[\\/]' | Get-FileHash
        $after.Hash | Should -Be $before.Hash
        Get-Content "$repository.uitests/worktrees/head-*/bootstrap.toml" -Raw | Should -BeLike "# mine*channel = 'dev'*verbose-tests = true*metrics = true*"
        Get-ChildItem $failed.Run.Source -Recurse -Filter *.metrics | Should -HaveCount 1
    }

    It 'runs references side by side, each with the configuration it expects, and the results compare' {
        git -C $repository checkout -q -b my-branch
        git -C $repository mv bootstrap.example.toml config.example.toml
        Set-Content (Join-Path $repository 'tests/ui/gui/foo.rs') ''
        Set-Content (Join-Path $repository 'tests/ui/foo.rs') '//@ ends: failed'
        git -C $repository commit -qam second
        Set-Content (Join-Path $repository 'config.toml') "profile = 'user'"
        $differences = Invoke-UiTest -Repository $repository -Reference main, my-branch | Compare-UiTestFailures
        ($differences | Where-Object Class -EQ New).Id | Should -Be '[ui] tests/ui/foo.rs'
        ($differences | Where-Object Class -EQ Fixed).Id | Should -Be '[ui] tests/ui/gui/foo.rs'
        (Get-ChildItem "$repository.uitests/worktrees/main").Name | Should -Contain 'bootstrap.toml'
        (Get-ChildItem "$repository.uitests/worktrees/my-branch").Name | Should -Contain 'config.toml'
    }

    It 'is the second of two lines, of which the first configures bootstrap' {
        git -C $repository checkout -q -b my-branch
        Set-Content (Join-Path $repository 'tests/ui/foo.rs') '//@ ends: failed'
        git -C $repository commit -qam second
        git -C $repository checkout -q main
        $archive = [WasiTools.Tests.SdkArchiveBuilder]::Sdk(33, '-x86_64-linux')
        $file = Join-Path $TestDrive wasi-sdk-33.0-x86_64-linux.tar.gz
        [System.IO.File]::WriteAllBytes($file, $archive)
        $lines = {
            param($manifest, $folder, $file, $hash)
            $env:WASITOOLS_HOME = "$folder-home"
            Import-Module $manifest
            $null = Install-WasiSdk 33 -Platform Linux -Architecture X64 -Source $file -Hash $hash
            Set-Location $folder
            Set-RustBootstrapConfig -Repository . -Target wasm32-wasip1-threads -WasiRoot (Get-WasiSysroot 33 -WarningAction Ignore) -Runner Builtin -AddTarget
            try { Invoke-UiTest -Repository . -Reference main, my-branch | Compare-UiTestFailures | Export-UiTestReport -Path ui.html -FailOn New | ForEach-Object Name }
            catch { $_.FullyQualifiedErrorId }
        }
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $lines -args $manifest, $repository, $file, (Get-Sha256 $archive) 2>$null
        $said | Should -Be 'ui.html', 'UiTestRegression,WasiTools.Cmdlets.ExportUiTestReportCommand'
        Get-Content (Join-Path $repository ui.html) -Raw | Should -Match '</html>\s*$'
        $copied = Get-Content "$repository.uitests/worktrees/my-branch/bootstrap.toml" -Raw
        $copied | Should -Match 'wasi-root = ".+wasi-sysroot"'
        $copied | Should -Match 'runner = ".*wasirun(\.exe)? --dir \. --env RUSTC_BOOTSTRAP"'
    }

    It 'splits into 1 to 16 shards that together are everything, each test once' {
        $whole = Invoke-UiTest $repository
        foreach ($count in 1..16) {
            # A shard of a small suite may have no test, which is said.
            $results = 1..$count | ForEach-Object { Invoke-UiTest $repository -Shard "$_/$count" -WarningAction Ignore }
            $results.Id | Sort-Object -CaseSensitive | Should -Be ($names | Sort-Object -CaseSensitive) -Because "$count shards"
            # The results of all are one run to the cmdlets that follow.
            if ($count -eq 5) { Compare-UiTestFailures $whole $results | Where-Object { $_.Id -notlike '*flaky*' } | Should -Be 'StillFailing: [ui] tests/ui/gui/foo.rs' }
        }
    }

    It 'shows how far it is, and then no more' {
        Set-Content (Join-Path $repository 'tests/ui/many/test5.rs') '//@ takes: 0.6'
        Set-Content (Join-Path $repository 'tests/ui/many/test6.rs') '//@ takes: 0.6'
        git -C $repository commit -qam slow
        $shell = [powershell]::Create().AddScript("Import-Module '$manifest'; Invoke-UiTest '$repository'")
        $null = $shell.Invoke()
        $records = @($shell.Streams.Progress)
        $shell.Dispose()
        $running = $records | Where-Object RecordType -EQ Processing
        $running.Activity | Select-Object -Unique | Should -Be 'Tests at HEAD'
        $running[-1].StatusDescription | Should -Match '^\d+ passed, 1 failed, 1 ignored of about 1[23], [\d.,]+ a second$'
        $running[-1].PercentComplete | Should -BeGreaterThan 50
        $running[-1].SecondsRemaining | Should -BeIn (0..20)
        $records[-1].RecordType | Should -Be Completed
    }

    It 'selects by -Filter' {
        (Invoke-UiTest $repository -Filter ui/foo.rs, many/test1).Id | Sort-Object -CaseSensitive |
            Should -Be '[ui] tests/ui/foo.rs', '[ui] tests/ui/foo.rs.rs', '[ui] tests/ui/gui/foo.rs', '[ui] tests/ui/many/test1.rs'
        Invoke-UiTest $repository -Filter nowhere -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warned | Should -Match 'no test'
    }

    It 'finds flaky tests with -Repeat' {
        $flaky = Invoke-UiTest $repository -Filter flaky -Repeat 3
        $flaky.Outcome | Should -Be 'Passed', 'Failed', 'Passed'
        $flaky.Attempt | Should -Be 1, 2, 3
    }

    It 'passes arguments on, and takes a configuration from elsewhere' {
        $config = Join-Path $TestDrive 'other.toml'
        Set-Content $config 'profile = "compiler"'
        (Invoke-UiTest $repository -ArgumentList '--stage', '2' -ConfigurationPath $config -Target wasm32-wasip1 -Suite tests/ui -OutputPath "$repository-out").Stage |
            Sort-Object -Unique | Should -Be 2
        Get-Content "$repository-out/worktrees/*/bootstrap.toml" -Raw | Should -BeLike 'profile = "compiler"*'
    }

    Context 'when it is broken off' {
        BeforeEach {
            # More than one part: each has at most 1000 tests.
            $null = New-Item (Join-Path $repository 'tests/ui/all') -ItemType Directory
            foreach ($i in 1..1100) { [IO.File]::WriteAllText((Join-Path $repository "tests/ui/all/test$i.rs"), $i -eq 1100 ? '//@ takes: 1' : '') }
            foreach ($i in 1..50) { [IO.File]::WriteAllText((Join-Path $repository "tests/ui/z$i.rs"), '//@ takes: 0.2') }
            git -C $repository add -A
            git -C $repository commit -qm many

            function Get-FirstPart { Get-ChildItem "$repository.uitests/runs" -Recurse -Filter part-001.log -ErrorAction Ignore }
            function Wait-FirstPart {
                $until = [datetime]::UtcNow.AddSeconds(60)
                while (-not (Get-FirstPart) -and [datetime]::UtcNow -lt $until) { Start-Sleep -Milliseconds 100 }
            }

            function Assert-GoesOn {
                $written = (Get-FirstPart).LastWriteTimeUtc
                $results = Invoke-UiTest $repository -Verbose 4>&1
                "$($results | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] })" | Should -Match 'were run before'
                $tests = @($results | Where-Object Id)
                $tests | Should -HaveCount (1150 + $names.Count)
                @($tests.Id | Sort-Object -Unique -CaseSensitive) | Should -HaveCount $tests.Count
                (Get-FirstPart).LastWriteTimeUtc | Should -Be $written
            }
        }

        It 'goes on after a kill with what had been run' {
            $pwsh = Start-Process (Get-Process -Id $PID).Path -PassThru -ArgumentList '-NoProfile', '-Command', "Import-Module $manifest; Invoke-UiTest $repository | Out-Null"
            Wait-FirstPart
            $pwsh.Kill($true)
            $pwsh.WaitForExit()
            Assert-GoesOn
        }

        It 'ends what it started on Ctrl+C, and goes on with what had been run' {
            $shell = [powershell]::Create().AddScript("Import-Module '$manifest'; Invoke-UiTest '$repository'")
            $null = $shell.BeginInvoke()
            Wait-FirstPart
            $started = { Get-Process python* | Where-Object CommandLine -Like "*$repository.uitests*" }
            # Only between two parts there is none for a moment.
            $seen = foreach ($i in 1..50) { if (& $started) { $true; break }; Start-Sleep -Milliseconds 100 }
            $seen | Should -BeTrue
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
            & $started | Should -BeNullOrEmpty
            $shell.Dispose()
            Assert-GoesOn
        }
    }

    It 'runs the compiled tests on an engine, and in this process' {
        $wasm = Join-Path $PSScriptRoot '../programs/wasm'
        Copy-Item (Join-Path $wasm hello.wasm), (Join-Path $wasm trap.wasm) (Join-Path $repository tests/ui)
        Set-Content (Join-Path $repository tests/ui/runs.rs) '//@ runs: hello.wasm'
        Set-Content (Join-Path $repository tests/ui/traps.rs) '//@ runs: trap.wasm'
        git -C $repository add -A
        git -C $repository commit -qm programs
        foreach ($how in @{ Engine = 'Builtin' }, @{ InProcess = $true }) {
            $results = Invoke-UiTest $repository @how -Filter runs.rs, traps.rs | Sort-Object Id
            $results.Outcome | Should -Be 'Passed', 'Failed'
            $results[1].Output | Should -Match 'status: exit status: 134'
        }
    }

    It 'does nothing with -WhatIf' {
        Invoke-UiTest $repository -WhatIf | Should -BeNullOrEmpty
        Test-Path "$repository.uitests" | Should -BeFalse
    }

    It 'clones an address' {
        $results = Invoke-UiTest "file://$repository" main -OutputPath "$repository-clone" -Filter many/
        $results.Count | Should -Be 6
        Test-Path "$repository-clone/repository/x.py" | Should -BeTrue
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'what is no checkout'; Id = 'RustRepositoryNotFound'; Break = { Remove-Item (Join-Path $repository x.py) } }
        @{ Case = 'an unknown reference'; Id = 'ReferenceNotFound'; Arguments = @{ Reference = 'no-such' } }
        @{ Case = 'a reference with changes'; Id = 'ReferenceDirty'; Break = { Add-Content (Join-Path $repository 'tests/ui/foo.rs') 'x' } }
        @{ Case = 'an unknown suite'; Id = 'SuiteNotFound'; Arguments = @{ Suite = 'nothing' } }
        @{ Case = 'a configuration that is no TOML'; Id = 'ConfigurationInvalid'; Break = { Set-Content (Join-Path $repository bootstrap.toml) 'a = ' } }
        @{ Case = 'a build that fails'; Id = 'UiTestRunFailed'; Break = { $env:STANDIN_FAILS = 'build' } }
        @{ Case = 'a full disk'; Id = 'DiskFull'; Break = { $env:STANDIN_FAILS = 'disk' } }
    ) {
        if ($Break) { . $Break }
        $given = $Arguments ?? @{}
        Invoke-UiTest $repository @given -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $env:STANDIN_FAILS = $null
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }

    It 'completes references' {
        git -C $repository branch my-branch
        (TabExpansion2 "Invoke-UiTest $repository -Reference my").CompletionMatches.CompletionText | Should -Be 'my-branch'
    }
}
