# The libraries' and the runner's tests, self-contained for win-x64, under Wine in a prefix of our own. The specification's suite
# is not repeated there: it takes minutes, and what depends on the operating system has tests of its own.

export WINEPREFIX=$PWD/artifacts/wine/prefix WINEARCH=win64
# Wine 8 loses the runtime's double mapping of code: collecting a dynamic method, which every test run does, ends the process.
export DOTNET_EnableWriteXorExecute=0
mkdir -p artifacts/wine

# .NET 10 wants Windows 10, Wine 8 starts as Windows 7; without the crash dialog, a crash is an exit code.
wine_setup() {
    # Without the offer to download Mono and Gecko, which nothing here needs.
    WINEDLLOVERRIDES='mscoree,mshtml=' wineboot --init &&
        wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f &&
        wine reg add 'HKCU\Software\Wine\WineDbg' /v ShowCrashDialog /t REG_DWORD /d 0 /f &&
        wineserver --wait
}
step "Wine prefix" count_exit 180 wine_setup

# With a folder of its own for what is built, because the same projects were built for this system before.
publish() {
    dotnet publish -c Release -v q -r win-x64 --self-contained --artifacts-path artifacts/wine/build "$1" -o "artifacts/wine/$2"
}
export -f publish

for project in Engine Wasi Runner Core; do
    tests=WasiTools.$project.Tests
    step "publish $tests for Windows" count_exit 300 publish "tests/$tests" "$tests"
    step "$tests under Wine" count_tests 600 env -u WASITOOLS_SPEC_TESTSUITE wine "artifacts/wine/$tests/$tests.exe" --no-progress --no-ansi
done
step "publish wasirun for Windows" count_exit 300 publish src/WasiTools.Runner wasirun
wine_programs() {
    WITHOUT_SYMLINKS=1 tests/programs/run.sh tests/programs/wasm wine artifacts/wine/wasirun/wasirun.exe
}
step "programs under Wine" count_line 600 wine_programs
