#!/usr/bin/env bash
# Builds every kernel native and as WebAssembly: tests/benchmarks/build.sh [output folder, default artifacts/benchmarks]
# Needs Debian's clang-22 lld-22 wasi-libc libclang-rt-22-dev-wasm32.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
output=$(realpath -m "${1:-$here/../../artifacts/benchmarks}")
cd "$here"
mkdir -p "$output/native" "$output/wasm"

common=(-std=gnu17 -O2 -ffp-contract=off -Wall -Wextra -Werror -I.)
for source in kernels/*.c; do
    name=$(basename "$source" .c)
    simd=()
    if [[ $name == simd_* ]]; then
        simd=(-msimd128)
    fi
    clang-22 "${common[@]}" kernel_main.c "$source" -o "$output/native/$name"
    clang-22 --target=wasm32-wasi -Wno-deprecated --no-wasm-opt "${common[@]}" "${simd[@]}" -Wl,--strip-debug kernel_main.c "$source" \
        -o "$output/wasm/$name.wasm"
done
