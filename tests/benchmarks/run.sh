#!/usr/bin/env bash
# Builds what is measured and measures: tests/benchmarks/run.sh [--compare COMMIT] [option of WasiTools.Benchmarks...]
# WASIRUN names another wasirun to measure, NODE the node (default node26 if there is one, else node), NODE20 and WIZER further competitors.
# --compare builds wasirun of a commit, too, and runs both by turns.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build() {
    dotnet build -c Release -v q --nologo "$@" >&2
}

# wasirun as it is packed: one file with .NET in it.
publish() {
    dotnet publish -c Release --self-contained -p:AppendRuntimeIdentifierToOutputPath=true -v q --nologo "$1/src/WasiTools.Runner" -o "$1/artifacts/wasirun" >&2
}

options=()
if [[ ${1:-} == --compare ]]; then
    commit=$(git rev-parse --short "$2^{commit}")
    shift 2
    tree=$PWD/artifacts/compare/$commit
    if [[ ! -e $tree ]]; then
        git worktree prune
        git worktree add --detach "$tree" "$commit" >&2
    fi
    publish "$tree"
    options+=(--base "$tree/artifacts/wasirun/wasirun")
fi
tests/benchmarks/build.sh artifacts/benchmarks
if [[ -z ${WASIRUN:-} ]]; then
    publish .
    WASIRUN=$PWD/artifacts/wasirun/wasirun
fi
build tests/benchmarks/WasiTools.BenchmarkHost
host=$(find tests/benchmarks/WasiTools.BenchmarkHost/bin/Release -name WasiTools.BenchmarkHost -type f | head -1)
for further in "--node20 ${NODE20:-}" "--wizer ${WIZER:-}"; do
    read -r option path <<<"$further"
    if [[ -n $path ]]; then
        options+=("$option" "$path")
    fi
done
if [[ -e module/bin/WasiTools.Cmdlets.dll ]] && command -v pwsh >/dev/null; then
    options+=(--module WasiTools.psd1)
fi
exec dotnet run -c Release --project tests/benchmarks/WasiTools.Benchmarks -- \
    --wasirun "$WASIRUN" --host "$host" --node "${NODE:-$(command -v node26 || echo node)}" "${options[@]}" "$@"
