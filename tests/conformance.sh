#!/usr/bin/env bash
# Runs the specification's suite in every mode and rewrites docs/conformance.md from the results.
# WASITOOLS_SPEC_TESTSUITE names a checkout of WebAssembly/testsuite. With --tables only the tables of other checks and of real modules are
# written anew, from docs/conformance.tsv and docs/real-modules.tsv.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
tests=tests/WasiTools.Engine.Tests/bin/Release/net10.0/WasiTools.Engine.Tests
page() {
    "$tests" conformance "$1" docs/conformance.tsv docs/real-modules.tsv docs/conformance.md
}
if [[ ${1:-} == --tables ]]; then
    dotnet build -c Release -v q --nologo tests/WasiTools.Engine.Tests
    page -
    exit
fi
: "${WASITOOLS_SPEC_TESTSUITE:?must name a checkout of WebAssembly/testsuite}"
export WASITOOLS_SPEC_RESULTS=$PWD/artifacts/spec-results.json
mkdir -p artifacts
rm -f "$WASITOOLS_SPEC_RESULTS"
dotnet build -c Release -v q --nologo tests/WasiTools.Engine.Tests
# The page is written even if assertions fail: it tells how many.
code=0
"$tests" --no-progress --no-ansi --filter-class '*.SpecExplicitTests' '*.SpecCutTests' '*.SpecGuardTests' '*.SpecInterpretedTests' '*.SpecTiersTests' || code=$?
page "$WASITOOLS_SPEC_RESULTS"
exit "$code"
