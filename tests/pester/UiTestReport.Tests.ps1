BeforeAll {
    . $PSScriptRoot/Common.ps1
    $logs = Join-Path $PSScriptRoot '../ui-logs'

    function ConvertTo-Log ([string] $Name, [string[]] $Line) {
        $path = Join-Path $TestDrive $Name
        Set-Content $path @(
            'Check compiletest suite=ui mode=ui (x86_64-unknown-linux-gnu -> wasm32-wasip1-threads)'
            ''
            "running $($Line.Count) tests"
            $Line | ForEach-Object { "test $_" }
            ''
            'test result: {0}. {1} passed; {2} failed; {3} ignored; 0 measured; 0 filtered out' -f @(
                @($Line -match 'FAILED').Count ? 'FAILED' : 'ok'
                @($Line -match '\.\.\. ok').Count
                @($Line -match 'FAILED').Count
                @($Line -match 'ignored').Count))
        $path
    }
}

Describe 'Import-UiTestResult' {
    It 'reads logs by path, wildcard and pipeline' {
        (Import-UiTestResult (Join-Path $logs 2023-terse.log)).Id |
            Should -Be '[ui] tests/ui/threads-sendsync/spawn.rs', '[ui] tests/ui/cfg/diagnostics.rs#none'
        (Import-UiTestResult (Join-Path $logs '2023-terse*.log')).Count | Should -Be 4
        (Get-Item (Join-Path $logs 2023-terse.log) | Import-UiTestResult).Count | Should -Be 2
        ((Join-Path $logs 2023-terse.log) | Import-UiTestResult).Count | Should -Be 2
        $odd = Copy-Item (Join-Path $logs 2023-terse.log) (Join-Path $TestDrive 'odd[1].log') -PassThru
        (Import-UiTestResult -LiteralPath $odd.FullName).SourceFile | Should -Be $odd.FullName, $odd.FullName
    }

    It 'writes what there is to know of a test' {
        $result = (Import-UiTestResult (Join-Path $logs 2023-terse.log))[1]
        $result.Suite, $result.Mode, $result.Target, $result.Path, $result.Revision, $result.Outcome |
            Should -Be 'ui', 'ui', 'x86_64-unknown-linux-gnu', 'tests/ui/cfg/diagnostics.rs', 'none', 'Failed'
        $result.FailureSignature | Should -Be 'error in revision `none`: 1 errors occurred comparing output. (exit status: 1)'
        $result.Run.Passed, $result.Run.Failed, $result.Run.Ignored, $result.Run.IsComplete | Should -Be 97, 2, 1, $true
        $result | Format-Table | Out-String -Width 160 | Should -Match 'Run: .*2023-terse\.log[\s\S]*Failed .*diagnostics\.rs#none'
    }

    It 'takes several files as one run with -Label' {
        $results = Import-UiTestResult (Join-Path $logs 2023-terse.log), (Join-Path $logs 2025-github-ci.log) -Label both
        $results.Run | Select-Object -Unique | Should -HaveCount 1
        $results[0].Run.Label, $results[0].Run.Failed | Should -Be 'both', 4
    }

    It 'counts unknown lines, and warns of a log that ends early' {
        $said = Import-UiTestResult (Join-Path $logs truncated-terse.log) -Verbose -WarningVariable warned -WarningAction SilentlyContinue 4>&1 |
            Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -Match '\d+ passed, 1 failed, .* no test output'
        "$warned" | Should -Match 'incomplete'
    }

    It 'stops at once, on Ctrl+C and when the pipeline needs no more' {
        $large = Join-Path $TestDrive large.log
        $lines = foreach ($i in 1..50000) { "test [ui] tests/ui/area/name-$i.rs ... ok" }
        $piece = [System.Text.Encoding]::ASCII.GetBytes(($lines -join "`n") + "`n")
        $file = [System.IO.File]::Create($large)
        foreach ($i in 1..100) { $file.Write($piece) }
        $file.Dispose()
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        (Import-UiTestResult $large | Select-Object -First 1).Name | Should -Be '[ui] tests/ui/area/name-1.rs'
        $shell = [powershell]::Create().AddScript("Import-Module '$manifest'; Import-UiTestResult '$large' | ForEach-Object { `$_.Id }")
        $results = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $results)
        while ($results.Count -eq 0 -and $clock.Elapsed.TotalSeconds -lt 30) { Start-Sleep -Milliseconds 20 }
        $running.IsCompleted | Should -BeFalse
        $clock.Restart()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $results.Count | Should -BeLessThan 5000000
        $shell.Dispose()
    }

    It 'reports a missing file and goes on' {
        $results = Import-UiTestResult no-such.log, (Join-Path $logs 2023-terse.log) -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        $results.Count | Should -Be 2
    }
}

Describe 'Compare-UiTestFailures' {
    BeforeAll {
        $before = ConvertTo-Log before.log '[ui] tests/ui/a.rs ... ok', '[ui] tests/ui/b.rs ... FAILED', '[ui] tests/ui/c.rs ... FAILED', '[ui] tests/ui/d.rs ... ok', '[ui] tests/ui/e.rs ... ok'
        $after = ConvertTo-Log after.log '[ui] tests/ui/a.rs ... FAILED', '[ui] tests/ui/b.rs ... ok', '[ui] tests/ui/c.rs ... FAILED', '[ui] tests/ui/d.rs ... ignored, up-to-date', '[ui] tests/ui/e.rs ... ok'
    }

    It 'compares logs, results and groups of the pipeline alike' {
        $expected = 'New: [ui] tests/ui/a.rs', 'Fixed: [ui] tests/ui/b.rs', 'StillFailing: [ui] tests/ui/c.rs', 'Stale: [ui] tests/ui/d.rs'
        (Compare-UiTestFailures $before $after).ForEach('ToString') | Should -Be $expected
        (Compare-UiTestFailure -Reference (Get-Item $before) -Difference (Import-UiTestResult $after)).ForEach('ToString') | Should -Be $expected
        (Import-UiTestResult $before, $after | Compare-UiTestFailures).ForEach('ToString') | Should -Be $expected
        ($after | Compare-UiTestFailures $before).ForEach('ToString') | Should -Be $expected
        (Compare-UiTestFailures $before $after -IncludeUnchanged)[-1].ToString() | Should -Be 'Unchanged: [ui] tests/ui/e.rs'
        Compare-UiTestFailures $before $after | Format-Table | Out-String -Width 160 | Should -Match 'Runs: .*before\.log to .*after\.log[\s\S]*New .*\[ui\] tests/ui/a\.rs'
    }

    It 'orders by bytes in every culture' {
        $names = 'B.rs', 'I.rs', 'a-b.rs', 'a_b.rs', 'ch.rs', 'h.rs', 'i.rs', "$([char] 0x131).rs"
        $log = ConvertTo-Log cultures.log ($names[7, 3, 5, 0, 6, 2, 1, 4] | ForEach-Object { "[ui] tests/ui/$_ ... FAILED" })
        $saved = [cultureinfo]::CurrentCulture
        try {
            foreach ($culture in 'tr-TR', 'cs-CZ', '') {
                try { [cultureinfo]::CurrentCulture = $culture } catch { Set-ItResult -Inconclusive -Because "this system has no culture $culture"; return }
                (Compare-UiTestFailures $log $log).Id -replace '.*/' | Should -BeExactly $names
                (Compare-UiTestFailures @() $log -AsDiff) -match '^>' -replace '.*/' | Should -BeExactly $names
            }
        }
        finally { [cultureinfo]::CurrentCulture = $saved }
    }

    # They are what it is compared with.
    It 'prints what sort and diff print' -Skip:(-not (Get-Command diff, sort -CommandType Application -ErrorAction Ignore)) {
        foreach ($pair in @('2023-terse.log', 'fail-fast.log'), @('2024-verbose-windows.log', '2024-verbose-windows.log'), @('failures-paths.txt', 'failures-indented.txt')) {
            $sorted = foreach ($name in $pair) {
                $list = Join-Path $TestDrive "$name.sorted"
                (Get-Content (Join-Path $logs "$name.expected")) -match '^failed\t' -replace '^failed\t([^\t]*).*', '$1' | /usr/bin/env LC_ALL=C sort | Set-Content $list
                $list
            }
            Compare-UiTestFailures (Join-Path $logs $pair[0]) (Join-Path $logs $pair[1]) -AsDiff | Should -Be (/usr/bin/env diff @sorted)
        }
    }

    It 'knows failures by file and by hashtable, until they expire' {
        $list = Join-Path $TestDrive known.txt
        Set-Content $list "# expected`ntests/ui/a.* # until 2999-01-31 no reason`ntests/ui/unused.rs"
        $new = Compare-UiTestFailures $before $after -KnownFailure $list -FailOn New -WarningVariable warned -WarningAction SilentlyContinue | Where-Object Class -EQ New
        $new.IsKnown, $new.KnownFailure.Reason | Should -Be $true, 'no reason'
        $warned | Should -Match 'unused\.rs'
        $expired = @{ Pattern = '[ui] tests/ui/a.rs'; Expires = '2020-01-01' }
        { Compare-UiTestFailures $before $after -KnownFailure $expired -FailOn New } | Should -Throw -ErrorId 'UiTestRegression,*'
        { Compare-UiTestFailures $before $after -KnownFailure @{ Reason = 'x' } } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'fails with -FailOn after everything is written' {
        $written = [System.Collections.Generic.List[object]]::new()
        { Compare-UiTestFailures $before $after -FailOn New, Stale | ForEach-Object { $written.Add($_) } } | Should -Throw -ErrorId 'UiTestRegression,*'
        $written.Count | Should -Be 4
        { Compare-UiTestFailures $after $after -FailOn New } | Should -Not -Throw
    }

    It 'takes a log that ends early for no pass' {
        $cut = Join-Path $TestDrive cut.log
        Get-Content $after | Select-Object -First 4 | Set-Content $cut
        (Compare-UiTestFailures $before $cut | Group-Object Class -NoElement).ForEach{ "$($_.Name)=$($_.Count)" } | Sort-Object | Should -Be 'Incomplete=5', 'New=1'
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'results of one run'; Id = 'UiTestRunMissing'; Run = { Import-UiTestResult $before | Compare-UiTestFailures } }
        @{ Case = 'a file that is not there'; Id = 'PathNotFound'; Run = { Compare-UiTestFailures $before nowhere.log } }
        @{ Case = 'what is no result'; Id = 'InputNotSupported'; Run = { Compare-UiTestFailures $before 7 } }
    ) {
        $Run | Should -Throw -ErrorId "$Id,*"
    }

    It 'completes the classes' {
        (TabExpansion2 'Compare-UiTestFailures a b -FailOn Fl').CompletionMatches.CompletionText | Should -Be 'Flaky'
    }
}

Describe 'Export-UiTestReport' {
    BeforeAll {
        $hostile = '[ui] tests/ui/<img src=x onerror=alert(1)>.rs'
        $before = ConvertTo-Log before.log "$hostile ... ok", '[ui] tests/ui/b.rs ... FAILED'
        $after = ConvertTo-Log after.log "$hostile ... FAILED", '[ui] tests/ui/b.rs ... ok'
        $differences = Compare-UiTestFailures $before $after
    }

    It 'writes <Extension>' -ForEach @(
        @{ Extension = 'html'; Pattern = '^<!DOCTYPE html>[\s\S]+</html>\s*$' }
        @{ Extension = 'md'; Pattern = '^# nightly[\s\S]+## New failure' }
        @{ Extension = 'xml'; Pattern = '<testsuites name="nightly">[\s\S]+</testsuites>' }
        @{ Extension = 'csv'; Pattern = '^Class,Id,' }
        @{ Extension = 'json'; Pattern = '^\{[\s\S]+\}$' }
        @{ Extension = 'txt'; Pattern = '^::error file=tests/ui/' }
    ) {
        $file = $differences | Export-UiTestReport (Join-Path $TestDrive "report.$Extension") -Title nightly
        $file | Should -BeOfType System.IO.FileInfo
        $text = Get-Content $file -Raw
        $text | Should -Match $Pattern
        if ($Extension -in 'html', 'xml') { $text | Should -Not -Match '<img' }
    }

    It 'can be read again: <Extension>' -ForEach @{ Extension = 'xml' } {
        $file = Import-UiTestResult $after | Export-UiTestReport (Join-Path $TestDrive "again.$Extension")
        $again = Import-UiTestResult $file
        $again.Name | Sort-Object | Should -Be ((Import-UiTestResult $after).Name | Sort-Object)
        ($again | Where-Object Outcome -EQ Failed).Name | Should -Be $hostile
    }

    It 'is JSON with the properties that the schema describes' {
        $schema = Get-Content (Join-Path $PSScriptRoot '../../docs/ui-test-report.schema.json') -Raw | ConvertFrom-Json -AsHashtable
        function Assert-Described ($Value, $Schema, $Where) {
            while ($Schema.'$ref') { $Schema = $script:schema.'$defs'[($Schema.'$ref' -split '/')[-1]] }
            if ($Schema.enum) { $Value | Should -BeIn $Schema.enum -Because $Where }
            if ($Schema.type -eq 'array') { foreach ($item in $Value) { Assert-Described $item -Schema $Schema.items -Where $Where } }
            if ($Schema.type -ne 'object') { return }
            foreach ($name in $Schema.required) { $Value.Keys | Should -Contain $name -Because $Where }
            foreach ($name in $Value.Keys) {
                if ($Schema.propertyNames) { Assert-Described $name -Schema $Schema.propertyNames -Where "$Where.$name" }
                else {
                    $Schema.properties.Keys | Should -Contain $name -Because $Where
                    Assert-Described $Value[$name] -Schema $Schema.properties[$name] -Where "$Where.$name"
                }
            }
        }
        $script:schema = $schema
        $known = @{ Pattern = '*c.rs#two'; Reason = 'x'; Expires = '2999-01-01' }
        $pairs = @('2023-terse.log', '2024-verbose-windows.log'), @('metrics.json', 'compiletest-events.jsonl'), @('2023-terse.log', 'fail-fast.log')
        foreach ($pair in $pairs) {
            $file = Compare-UiTestFailures (Join-Path $logs $pair[0]) (Join-Path $logs $pair[1]) -KnownFailure $known -IncludeUnchanged -WarningAction Ignore |
                Export-UiTestReport (Join-Path $TestDrive schema.json)
            Assert-Described (Get-Content $file -Raw | ConvertFrom-Json -AsHashtable) -Schema $schema -Where "$pair"
        }
        { Assert-Described @{ class = 'Other'; id = 'x' } -Schema $schema.'$defs'.test -Where 'x' } | Should -Throw
    }

    It 'is valid JSON and CSV' {
        $json = $differences | Export-UiTestReport (Join-Path $TestDrive r.json) | Get-Content -Raw | ConvertFrom-Json
        $json.tests.class | Should -Be 'New', 'Fixed'
        $json.counts.New | Should -Be 1
        $csv = $differences | Export-UiTestReport (Join-Path $TestDrive r.csv) | Import-Csv
        $csv.Id | Should -Be $differences.Id
    }

    It 'takes the format from -Format, and refuses a name that tells none' {
        $file = $differences | Export-UiTestReport (Join-Path $TestDrive summary) -Format Markdown
        Get-Content $file -First 1 | Should -Be '# UI tests'
        { $differences | Export-UiTestReport (Join-Path $TestDrive report.doc) } | Should -Throw -ErrorId 'ReportFormatUnknown,*'
    }

    It 'has the whole report in place when -FailOn fails' {
        $path = Join-Path $TestDrive failing.html
        { $differences | Export-UiTestReport $path -FailOn New } | Should -Throw -ErrorId 'UiTestRegression,*'
        Get-Content $path -Raw | Should -Match '</html>\s*$'
        Get-ChildItem $TestDrive -Filter *.tmp -Force | Should -BeNullOrEmpty
    }

    It 'annotates and passes on' {
        $out = $differences | Export-UiTestReport (Join-Path $TestDrive a.html) -Annotate -PassThru
        $out[0] | Should -BeLike '::error file=*,title=New failure::*'
        $out[1..2].Class | Should -Be 'New', 'Fixed'
    }

    It 'keeps a file with -NoClobber, and writes none with -WhatIf or without a folder' {
        $path = Join-Path $TestDrive kept.md
        Set-Content $path old
        { $differences | Export-UiTestReport $path -NoClobber } | Should -Throw -ErrorId 'PathExists,*'
        $differences | Export-UiTestReport $path -WhatIf | Should -BeNullOrEmpty
        Get-Content $path | Should -Be old
        { $differences | Export-UiTestReport (Join-Path $TestDrive no/such/r.md) } | Should -Throw -ErrorId 'PathNotFound,*'
    }

    It 'reports input of another kind and goes on' {
        $file = 7, $differences[0] | Export-UiTestReport (Join-Path $TestDrive mixed.json) -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'InputNotSupported,*'
        (Get-Content $file -Raw | ConvertFrom-Json).tests | Should -HaveCount 1
    }
}
