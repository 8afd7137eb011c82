# The libraries' and the runner's tests, self-contained for win-x64, under Wine in a prefix of our own. What does not depend on the
# operating system (formats, validation, numerics) is left to the other steps; the specification's suite runs once, with guard pages.

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

# With a folder of its own for what is built, because the same projects were built for this system before, analyzers included.
publish() {
    dotnet publish -c Release -v q -r win-x64 --self-contained -p:RunAnalyzers=false --artifacts-path artifacts/wine/build "$1" -o "artifacts/wine/$2"
}
# Tests are called through emitted code from the first call on. An exception that leaves a method which reflection calls through the
# runtime's native code (a failed or skipped test) leaves a dead frame in Wine 8's list of handlers: the next exception ends the process.
publish_tests() {
    local settings=artifacts/wine/$1/$1.runtimeconfig.json
    publish "tests/$1" "$1" &&
        sed -i '/ForceEmitInvoke/d; s/"configProperties": {/&\n      "Switch.System.Reflection.ForceEmitInvoke": true,/' "$settings" &&
        grep -q ForceEmitInvoke "$settings"
}
export -f publish

# wine_tests NAME PROJECT SECONDS [FILTER...]: one step, and why tests were skipped in it.
wine_tests() {
    local name=$1 tests=WasiTools.$2.Tests limit=$3
    shift 3
    step "$name" count_tests "$limit" env "DOTNET_STARTUP_HOOKS=$hook" wine "artifacts/wine/$tests/$tests.exe" --no-progress --no-ansi "$@"
    # What a hung test started goes on running otherwise.
    wineserver --kill
    tr -d '\r' <"$(log_of "$name")" | awk '/^skipped / { getline; sub(/^ +/, ""); reasons[$0]++ }
        END { for (reason in reasons) printf "   skipped %d: %s\n", reasons[reason], reason }'
}

# .NET suspends a thread in a loop without calls only if the system reports what Wine 8 does not: tests/wine adds it to each process.
build_hook() {
    dotnet build -c Release -v q --artifacts-path artifacts/wine/build tests/wine
}
hook=Z:$PWD/artifacts/wine/build/bin/WasiTools.Wine/release/WasiTools.Wine.dll

step "build the start-up hook for Wine" count_exit 120 build_hook
step "publish wasirun for Windows" count_exit 600 publish src/WasiTools.Runner wasirun
for project in Engine Wasi Runner Core; do
    step "publish WasiTools.$project.Tests for Windows" count_exit 600 publish_tests "WasiTools.$project.Tests"
done

spec=${WASITOOLS_SPEC_TESTSUITE:-}
unset WASITOOLS_SPEC_TESTSUITE
engine=WasiTools.Engine.Tests
wine_tests "Engine tests under Wine" Engine 600 \
    --filter-not-namespace "$engine.Binary" "$engine.Text" "$engine.Validation" "$engine.Structure" "$engine.Spec" \
    --filter-not-class "$engine.Numerics.InstructionSetTests"
if [[ -n $spec ]]; then
    WASITOOLS_SPEC_TESTSUITE=Z:$spec wine_tests "spec suite under Wine, guard bounds" Engine 480 --filter-class "$engine.Spec.SpecGuardTests"
fi
wine_tests "Wasi tests under Wine" Wasi 360
WASIRUN=Z:$PWD/artifacts/wine/wasirun/wasirun.exe wine_tests "Runner tests under Wine" Runner 600
wine_tests "Core tests under Wine" Core 360
[[ -z $spec ]] || export WASITOOLS_SPEC_TESTSUITE=$spec
unset WINEPREFIX WINEARCH DOTNET_EnableWriteXorExecute
