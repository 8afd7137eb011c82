# What build.ps1 -Task Pack made under artifacts/.

BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))
    $version = (Import-PowerShellDataFile $root/WasiTools.psd1).ModuleVersion
    $packed = Test-Path $root/artifacts/WasiTools-$version.zip
    $runtime = [System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
    if (-not $packed) { Write-Warning 'Nothing is packed: run ./build.ps1 -Task Pack to have it tested.' }
}

Describe 'The package' -Skip:(-not $packed) {
    BeforeAll {
        $root = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))
        $version = (Import-PowerShellDataFile $root/WasiTools.psd1).ModuleVersion
        [System.IO.Compression.ZipFile]::ExtractToDirectory("$root/artifacts/WasiTools-$version.zip", "$TestDrive/modules")
        $folder = "$TestDrive/modules/WasiTools/$version"
        $program = "$root/tests/programs/wasm/pi.wasm"
    }

    It 'has a manifest with release notes, licence and tags' {
        $manifest = Test-ModuleManifest $folder/WasiTools.psd1
        $manifest.ReleaseNotes | Should -Match '### Added'
        $manifest.LicenseUri | Should -Not -BeNullOrEmpty
        $manifest.Tags | Should -Contain 'WASI'
        "$folder/LICENSE", "$folder/CHANGELOG.md", "$folder/en-US/about_WasiTools.help.txt" | Should -Exist
    }

    # An image with machine code names the processor; for Linux the number is combined with another one.
    It 'has machine code for <runtime>' -ForEach @{ runtime = 'linux-x64'; machine = 0x8664 -bxor 0x7B79 }, @{ runtime = 'win-x64'; machine = 0x8664 } {
        $images = @(foreach ($name in 'Core', 'Engine', 'Wasi') { "$folder/module/bin/dependencies/$runtime/WasiTools.$name.dll" })
        # For Linux it is one file.
        if ($runtime -like 'win-*') { $images += foreach ($name in 'wasirun', 'WasiTools.Engine', 'WasiTools.Wasi') { "$folder/module/bin/wasirun/$runtime/$name.dll" } }
        foreach ($image in $images) {
            $reader = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead($image))
            try { [int] $reader.PEHeaders.CoffHeader.Machine | Should -Be $machine -Because $image }
            finally { $reader.Dispose() }
        }
    }

    It 'imports from a folder of modules and runs a program, in this process and in one of its own' {
        $script = "`$env:PSModulePath = '$TestDrive/modules'; Import-Module WasiTools; (Get-Module WasiTools).ModuleBase
            'InProcess', 'Process' | ForEach-Object { Invoke-WasiThreadsRun '$program' 2 -Isolation `$_ | Select-Object -Last 1 }
            (Get-Help Invoke-WasiThreadsRun).Synopsis"
        $lines = & (Get-Process -Id $PID).Path -NoProfile -Command $script
        $lines[0] | Should -Be ([System.IO.Path]::GetFullPath($folder))
        $lines[1, 2] | Should -Be 'pi = 3.1415926536', 'pi = 3.1415926536'
        $lines[3] | Should -Match 'WASI program'
    }

    # The package has one for these two.
    It 'has a wasirun that starts where no dotnet can be reached' -Skip:($runtime -notin 'linux-x64', 'win-x64') {
        $runner = $IsWindows ? "$folder/module/bin/wasirun/win-x64/wasirun.exe" : "$folder/module/bin/wasirun/linux-x64/wasirun"
        $start = [System.Diagnostics.ProcessStartInfo]::new($runner, [string[]] ($program, '4'))
        $start.RedirectStandardOutput = $true
        $start.Environment.Clear()
        # Where its host would look for a shared runtime: here there is none.
        $start.Environment['DOTNET_ROOT'] = "$TestDrive"
        $start.Environment['PATH'] = "$TestDrive"
        $process = [System.Diagnostics.Process]::Start($start)
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $process.ExitCode | Should -Be 0
        $output | Should -Match 'pi = 3.1415926536'
    }

    # On Linux it is started by Wine.
    It 'has a wasirun for Windows' -Skip:(-not (Get-Command wine -ErrorAction Ignore)) {
        $before = $env:WINEPREFIX, $env:WINEDEBUG, $env:DOTNET_EnableWriteXorExecute
        $prefix = "$root/artifacts/wine/prefix"
        if (-not (Test-Path $prefix)) { Set-ItResult -Skipped -Because 'there is no Wine prefix: .ci/wine.sh makes it'; return }
        try {
            $env:WINEPREFIX, $env:WINEDEBUG, $env:DOTNET_EnableWriteXorExecute = $prefix, '-all', '0'
            $lines = wine $folder/module/bin/wasirun/win-x64/wasirun.exe $program 4
            wineserver --kill
        }
        finally { $env:WINEPREFIX, $env:WINEDEBUG, $env:DOTNET_EnableWriteXorExecute = $before }
        $lines | Should -Contain 'pi = 3.1415926536'
    }
}
