BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'Get-WasiTarget' {
    It 'lists the four targets, threads only in one' {
        $targets = Get-WasiTarget
        $targets.Name | Should -Be 'wasm32-wasip1', 'wasm32-wasip1-threads', 'wasm32-wasip2', 'wasm32-wasip3'
        ($targets | Where-Object HasThreads).Name | Should -Be 'wasm32-wasip1-threads'
    }

    It 'finds <Current> by its name of <Status>, <Alias>' -ForEach @(
        @{ Alias = 'wasm32-wasi'; Current = 'wasm32-wasip1'; Status = 'Former' }
        @{ Alias = 'wasm32-wasi-threads'; Current = 'wasm32-wasip1-threads'; Status = 'Former' }
        @{ Alias = 'wasm32-wasi-preview1-threads'; Current = 'wasm32-wasip1-threads'; Status = 'Former' }
        @{ Alias = 'WASM32-WASIP2.X'; Current = 'wasm32-wasip2'; Status = 'NeverShipped' }
    ) {
        $target = Get-WasiTarget $Alias
        $target.Name | Should -Be $Current
        $found = $target.Aliases | Where-Object Name -EQ $Alias
        $found.Status | Should -Be $Status
        $found.History | Should -Not -BeNullOrEmpty
    }

    It 'takes names from the pipeline and by property' {
        ('wasm32-wasip2', 'wasm32-wasi' | Get-WasiTarget).Name | Should -Be 'wasm32-wasip2', 'wasm32-wasip1'
        ([pscustomobject]@{ Target = 'wasm32-wasip3' } | Get-WasiTarget).Name | Should -Be 'wasm32-wasip3'
    }

    It 'matches wildcards against names and aliases' {
        (Get-WasiTarget *-threads).Name | Should -Be 'wasm32-wasip1-threads'
        (Get-WasiTarget *preview2).Name | Should -Be 'wasm32-wasip2'
    }

    It 'reports an unknown name and goes on' {
        $targets = Get-WasiTarget wasm32-none, wasm32-wasip1 -ErrorVariable failure -ErrorAction SilentlyContinue
        $targets.Name | Should -Be 'wasm32-wasip1'
        $failure.FullyQualifiedErrorId | Should -Be 'TargetNotFound,WasiTools.Cmdlets.GetWasiTargetCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be 'wasm32-none'
    }

    It 'knows what SDK <Sdk> calls the targets' -ForEach @(
        @{ Sdk = 20; Names = 'wasm32-wasi', 'wasm32-wasi-threads' }
        @{ Sdk = '22'; Names = 'wasm32-wasip1', 'wasm32-wasi', 'wasm32-wasip1-threads', 'wasm32-wasi-threads', 'wasm32-wasip2' }
        @{ Sdk = '33.0'; Names = 'wasm32-wasip1', 'wasm32-wasi', 'wasm32-wasip1-threads', 'wasm32-wasi-threads', 'wasm32-wasip2', 'wasm32-wasip3' }
        @{ Sdk = 'wasi-sdk-34'; Names = 'wasm32-wasip1', 'wasm32-wasip1-threads', 'wasm32-wasip2', 'wasm32-wasip3' }
    ) {
        (Get-WasiTarget -Sdk $Sdk).SdkNames | Should -Be $Names
    }

    It 'takes an SDK by property and says when it lacks the target' {
        [pscustomobject]@{ Version = '21' } | Get-WasiTarget wasm32-wasip2 -ErrorVariable failure -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'TargetNotInSdk,*'
    }

    It 'refuses what is no version' {
        { Get-WasiTarget -Sdk thirty } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    Context 'facts of the threads target' {
        BeforeAll { $threads = Get-WasiTarget wasm32-wasip1-threads }

        It 'tells tier, maintainers, features and the LLVM that linking needs' {
            $threads.Tier | Should -Be 2
            $threads.Maintainers | Should -Be 'g0djan', 'alexcrichton', 'abrown', 'loganek'
            $threads.RequiredFeatures | Should -Be 'atomics', 'bulk-memory', 'mutable-globals'
            $threads.SinceLlvm.Major | Should -Be 16
            ($threads.Linker | Where-Object Name -EQ 'CPU').Value | Should -Match 'mvp'
        }

        It 'has the cfg lines before and after Rust 1.80, atomics being nightly-only' {
            $rust = $threads.Detection | Where-Object Language -EQ Rust
            $new = $rust | Where-Object Code -Match 'target_env = "p1"'
            $new.Applies | Should -Match '1\.80 and later.*nightly'
            ($rust | Where-Object Code -NotMatch target_env).Applies | Should -Match 'before 1\.80'
        }

        It 'runs on the built-in engine and on Wasmtime up to 46' {
            ($threads.Engines | Where-Object { $_.Engine -eq 'Builtin' }).Runs | Should -BeTrue
            ($threads.Engines | Where-Object { $_.Engine -eq 'Wasmtime' -and -not $_.Runs }).Versions | Should -Be '47 and later'
        }
    }

    It 'tells macros that shipped from those that never did' {
        $macros = (Get-WasiTarget wasm32-wasip2).Macros
        ($macros | Where-Object Name -EQ '__wasip2__').SinceSdk.Major | Should -Be 30
        $old = $macros | Where-Object Name -EQ '__wasilibc_use_wasip2'
        $old.SinceSdk.Major, $old.UntilSdk.Major | Should -Be 22, 29
        ($macros | Where-Object Status -EQ NeverShipped).Name |
            Should -Be '__wasilibc_use_preview2', '__wasilibc_wasip1', '__WASI_VERSION'
    }

    It 'names the adapters in both directions' {
        ((Get-WasiTarget wasm32-wasip1).Abi | Where-Object Name -EQ 'Adapter to 0.2').Value | Should -Match 'wasm-tools component new'
        ((Get-WasiTarget wasm32-wasip2).Abi | Where-Object Name -EQ 'Adapter to 0.1').Value | Should -Match 'jco'
    }

    It 'gives every fact a source with a date' {
        foreach ($fact in (Get-WasiTarget).Facts) {
            $fact.Source.Title | Should -Not -BeNullOrEmpty
            $fact.Source.AsOf.Year | Should -BeGreaterOrEqual 2024
        }
    }

    It 'completes names' {
        (TabExpansion2 'Get-WasiTarget *threads').CompletionMatches.CompletionText | Should -Be 'wasm32-wasip1-threads'
    }

    It 'has a table with numbers to the right, a list and a wide view' {
        $table = Get-WasiTarget wasm32-wasip1 | Format-Table | Out-String -Width 120
        $table | Should -Match 'Name +WASI Tier +Rust +SDK LLVM Threads Status'
        $table | Should -Match 'wasm32-wasip1 +0\.1 +2  1\.78   22    8 False'
        Get-WasiTarget | Format-Wide | Out-String | Should -Match 'wasm32-wasip1-threads'
        Get-WasiTarget wasm32-wasip1 | Format-List | Out-String | Should -Match 'RequiredFeatures'
    }

    It 'is what the guide to targets was made of' {
        & $PSScriptRoot/../../docs/choosing-a-target.ps1 -Output $TestDrive/guide.md
        Get-Content $TestDrive/guide.md -Raw | Should -BeExactly (Get-Content $PSScriptRoot/../../docs/choosing-a-target.md -Raw).ReplaceLineEndings("`n")
    }
}
