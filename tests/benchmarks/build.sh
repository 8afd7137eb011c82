#!/usr/bin/env bash
# Builds everything that is measured: tests/benchmarks/build.sh [output folder, default artifacts/benchmarks]
#   native/    kernels and thread programs as native code, and launch, which tells how much memory a program needed
#   wasm/      kernels as WebAssembly
#   simd/      the same with -msimd128
#   threads/   thread programs as WebAssembly
# Needs Debian's clang-22 lld-22 wasi-libc libclang-rt-22-dev-wasm32.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
output=$(realpath -m "${1:-$here/../../artifacts/benchmarks}")
cd "$here"
mkdir -p "$output"/{native,wasm,simd,threads}

common=(-O2 -ffp-contract=off -Wall -Wextra -Werror -I.)
runtime=../programs/runtime
for source in kernels/*.c; do
    name=$(basename "$source" .c)
    clang-22 -std=gnu17 "${common[@]}" kernel_main.c "$source" -lm -o "$output/native/$name"
    wasm=(clang-22 --target=wasm32-wasi -Wno-deprecated --no-wasm-opt -std=gnu17 "${common[@]}" -Wl,--strip-debug kernel_main.c "$source")
    # A kernel written with vectors has no other form.
    if [[ $name != simd_* ]]; then
        "${wasm[@]}" -o "$output/wasm/$name.wasm"
    fi
    "${wasm[@]}" -msimd128 -o "$output/simd/$name.wasm"
done
for source in threads/*.c; do
    name=$(basename "$source" .c)
    clang-22 -std=gnu23 "${common[@]}" -pthread "$source" -o "$output/native/$name"
    clang-22 --target=wasm32 -std=c23 "${common[@]}" -I$runtime -nostdlib --no-wasm-opt -DRUNTIME_THREADS -matomics -mbulk-memory -mmutable-globals \
        -Wl,--shared-memory,--import-memory,--export-memory,--max-memory=67108864 \
        $runtime/runtime.c $runtime/threads.c $runtime/thread_start.S "$source" -o "$output/threads/$name.wasm"
done
clang-22 -std=gnu23 "${common[@]}" launch.c -o "$output/native/launch"
