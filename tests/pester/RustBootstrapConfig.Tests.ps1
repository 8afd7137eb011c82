BeforeAll {
    . $PSScriptRoot/Common.ps1
    $target = 'wasm32-wasip1-threads'
}

Describe 'Bootstrap configuration' {
    BeforeEach {
        $repository = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item (Join-Path $repository 'src/bootstrap') -ItemType Directory
        $null = New-Item (Join-Path $repository 'x.py'), (Join-Path $repository 'bootstrap.example.toml')
        $file = Join-Path $repository 'bootstrap.toml'
        $sysroot = Join-Path $repository 'sys root'
        $null = New-Item (Join-Path $sysroot "lib/$target") -ItemType Directory
    }

    It 'is shown per target, with defaults and problems' {
        Set-Content $file "build.target = ['$target']`n[target.$target]`nwasi-root = '$sysroot'`nrunner = 'no-such-program run'`ncrt-static = true"
        $shown = Get-RustBootstrapConfig $repository $target
        $shown.IsBuildTarget, $shown.WasiRootIsValid, $shown.CrtStatic | Should -Be $true, $true, $true
        $shown.Problems | Should -BeLike 'runner: *no-such-program*'
        (Get-RustBootstrapConfig -Path $file).Target | Should -Contain 'wasm32-wasip2'
        $shown | Format-Table | Out-String -Width 160 | Should -Match "$target +True +.*no-such-program run"
        ([pscustomobject]@{ Repository = $repository } | Get-RustBootstrapConfig -Target $target).Target | Should -Be $target
    }

    It 'is set and keeps every other byte, with a backup' {
        $text = "# mine`r`n[rust]`r`nchannel = 'dev' # why not`r`n"
        [IO.File]::WriteAllText($file, $text)
        $set = Set-RustBootstrapConfig -Repository $repository -Target $target -WasiRoot $sysroot -Runner Builtin -Linker wasm-ld -AddTarget -PassThru
        $set.Runner | Should -Match 'wasirun(\.exe)? --dir \. --env RUSTC_BOOTSTRAP$'
        $set.WasiRoot, $set.Linker, $set.IsBuildTarget, $set.Problems.Count | Should -Be $sysroot, 'wasm-ld', $true, 0
        [IO.File]::ReadAllText($file).StartsWith($text) | Should -BeTrue
        [IO.File]::ReadAllText($file) -replace "`r`n" | Should -Not -Match "`n"
        [IO.File]::ReadAllText("$file.bak") | Should -Be $text
    }

    It 'takes a sysroot object' {
        $null = New-Item (Join-Path $sysroot 'include') -ItemType Directory
        $object = Get-WasiSysroot -Path $sysroot -WarningAction SilentlyContinue
        (Set-RustBootstrapConfig -Path $file -Target $target -WasiRoot $object -PassThru).WasiRootIsValid | Should -BeTrue
    }

    # The script is run, and so is the runner: both are of sh.
    It 'writes a script for a runner with spaces, which runs it' -Skip:$IsWindows {
        $program = Join-Path $repository 'my runner'
        Set-Content $program "#!/bin/sh`necho ran `"`$@`""
        chmod +x $program
        $runner = (Set-RustBootstrapConfig $repository $target -Runner $program, 'two words' -PassThru).Runner
        $runner | Should -Not -Match ' '
        & $runner test.wasm | Should -Be 'ran two words test.wasm'
        Remove-Item $runner
    }

    It 'shows the change with -WhatIf and makes none' {
        Set-Content $file "[target.$target]`nlinker = 'old'" -NoNewline
        $out = & { Start-Transcript (Join-Path $repository log) | Out-Null
            Set-RustBootstrapConfig $repository $target -Linker new -WhatIf
            Stop-Transcript | Out-Null
            Get-Content (Join-Path $repository log) -Raw }
        $out | Should -Match "-linker = 'old'"
        $out | Should -Match '\+linker = "new"|\+"new"'
        Get-Content $file -Raw | Should -Be "[target.$target]`nlinker = 'old'"
        Test-Path "$file.bak" | Should -BeFalse
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'what is no repository'; Id = 'RustRepositoryNotFound'; Arguments = { @{ Repository = $TestDrive } } }
        @{ Case = 'a sysroot without the target'; Id = 'WasiRootInvalid'; Arguments = { @{ Repository = $repository; WasiRoot = $TestDrive } } }
        @{ Case = 'a runner that does not exist'; Id = 'RunnerNotFound'; Arguments = { @{ Repository = $repository; Runner = 'no-such-program -x' } } }
        @{ Case = 'an engine that is not there'; Id = 'EngineNotFound'; Arguments = { @{ Repository = $repository; Runner = 'Toywasm' } } }
    ) {
        $given = & $Arguments
        Set-RustBootstrapConfig @given -Target $target -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        Test-Path $file | Should -BeFalse
    }

    It 'names line and column of what is no TOML, and leaves it' {
        Set-Content $file "a = 1`nb = maybe" -NoNewline
        Set-RustBootstrapConfig $repository $target -Linker x -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConfigurationInvalid,*'
        $failure.Exception.Message | Should -BeLike '*bootstrap.toml(2,5): *'
        Get-Content $file -Raw | Should -Be "a = 1`nb = maybe"
    }

    It 'completes targets and engines' {
        (TabExpansion2 'Set-RustBootstrapConfig x wasm32-wasip1-t').CompletionMatches.CompletionText | Should -Be $target
        (TabExpansion2 'Set-RustBootstrapConfig x y -Runner wasm').CompletionMatches.CompletionText | Should -Be 'Wasmtime'
    }
}
