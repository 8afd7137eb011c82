#!/usr/bin/env bash
# Builds the kernels and wasirun, and measures: tests/benchmarks/run.sh [option of WasiTools.Benchmarks...]
# WASIRUN names another wasirun to measure, NODE the node (default node26 if there is one, else node).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tests/benchmarks/build.sh artifacts/benchmarks
if [[ -z ${WASIRUN:-} ]]; then
    dotnet build -c Release -v q --nologo src/WasiTools.Runner >&2
    WASIRUN=$(find src/WasiTools.Runner/bin/Release -name wasirun -type f | head -1)
fi
node=${NODE:-$(command -v node26 || echo node)}
exec dotnet run -c Release --project tests/benchmarks/WasiTools.Benchmarks -- --wasirun "$WASIRUN" --node "$node" "$@"
