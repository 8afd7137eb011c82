@{
    RootModule = 'module/bin/WasiTools.Cmdlets.dll'
    # Imported first: it lets the cmdlets find what they are made of, in a load context of the module's own.
    NestedModules = @('module/bin/WasiTools.Loader.dll')
    ModuleVersion = '0.1.0'
    CompatiblePSEditions = @('Core')
    GUID = '6a0c7e0f-3f0b-4e63-9b5c-2f4f5f1c7d52'
    Author = 'WasiTools contributors'
    CompanyName = 'WasiTools'
    Copyright = '(c) WasiTools contributors. Licensed under the Apache License 2.0.'
    Description = 'Installs WASI SDKs, shows what is in their sysroots, builds C, C++ and Rust for WASI targets, and runs the result, threads included, on its own WebAssembly engine.'
    PowerShellVersion = '7.6'
    FormatsToProcess = @('module/WasiTools.Format.ps1xml')
    FunctionsToExport = @()
    CmdletsToExport = @(
        'Clear-WasiCache'
        'Compare-UiTestFailures'
        'Export-UiTestReport'
        'Find-WasiSdk'
        'Get-RustBootstrapConfig'
        'Get-WasiEngine'
        'Get-WasiModule'
        'Get-WasiSdk'
        'Get-WasiSysroot'
        'Get-WasiTarget'
        'Import-UiTestResult'
        'Install-WasiSdk'
        'Invoke-UiTest'
        'Invoke-WasiBuild'
        'Invoke-WasiThreadsRun'
        'Save-WasiSdk'
        'Set-RustBootstrapConfig'
        'Test-WasiModule'
        'Uninstall-WasiSdk'
    )
    VariablesToExport = @()
    AliasesToExport = @('Compare-UiTestFailure')
    PrivateData = @{
        PSData = @{
            Tags = @('WebAssembly', 'WASI', 'wasm', 'threads', 'wasi-sdk', 'rust', 'clang', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://www.apache.org/licenses/LICENSE-2.0'
            ReleaseNotes = 'See CHANGELOG.md in the module folder.'
        }
    }
}
