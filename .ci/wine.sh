# The tests of Engine, Wasi and Runner, self-contained for win-x64, under Wine in a prefix of our own.

export WINEPREFIX=$PWD/artifacts/wine/prefix WINEARCH=win64 WINEDLLOVERRIDES='mscoree,mshtml='
mkdir -p artifacts/wine

wine_setup() {
    wineboot --init && wineserver --wait
}
step "Wine prefix" count_exit 180 wine_setup

for project in Engine Wasi Runner; do
    tests=WasiTools.$project.Tests
    step "publish $tests for Windows" count_exit 300 dotnet publish -c Release -v q -r win-x64 --self-contained "tests/$tests" -o "artifacts/wine/$tests"
    step "$tests under Wine" count_tests 600 wine "artifacts/wine/$tests/$tests.exe"
done
step "publish wasirun for Windows" count_exit 300 dotnet publish -c Release -v q -r win-x64 --self-contained src/WasiTools.Runner -o artifacts/wine/wasirun
wine_programs() {
    WITHOUT_SYMLINKS=1 tests/programs/run.sh tests/programs/wasm wine artifacts/wine/wasirun/wasirun.exe
}
step "programs under Wine" count_line 600 wine_programs
