#!/usr/bin/env bash
# Builds every program from its source: tests/programs/build.sh [output folder, default tests/programs/wasm]
# With PRINT=1 it prints the command lines as well. Needs Debian's clang-22 lld-22 wasi-libc libclang-rt-22-dev-wasm32
# libc++-22-dev-wasm32 libc++abi-22-dev-wasm32 rustc-web rust-web-src. The same tools give the same bytes wherever the tree lies.
set -euo pipefail

output=$(realpath -m "${1:-$(dirname "${BASH_SOURCE[0]}")/wasm}")
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p "$output"

run() {
    if [[ -n ${PRINT:-} ]]; then
        echo "$*"
    fi
    "$@"
}

# clang would run wasm-opt wherever one is installed, and lose the names.
warnings=(-Wall -Wextra -Werror)
freestanding=(clang-22 --target=wasm32 -std=c23 -O2 -nostdlib --no-wasm-opt -Iruntime "${warnings[@]}")
threaded=("${freestanding[@]}" -DRUNTIME_THREADS -matomics -mbulk-memory -mmutable-globals
    -Wl,--shared-memory,--import-memory,--export-memory)
# 64 MiB unless a program says otherwise.
small_memory=-Wl,--max-memory=67108864

# single NAME SOURCE [FLAG...]: one thread, own runtime.
single() {
    local name=$1 source=$2
    shift 2
    run "${freestanding[@]}" "$@" runtime/runtime.c "$source" -o "$output/$name.wasm"
}

# threads NAME SOURCE [FLAG...]: own runtime with threads, 64 MiB of memory.
threads() {
    local name=$1 source=$2
    shift 2
    run "${threaded[@]}" "$small_memory" "$@" runtime/runtime.c runtime/threads.c runtime/thread_start.S "$source" \
        -o "$output/$name.wasm"
}

# wasi NAME SOURCE [FLAG...]: one thread, Debian's wasi-libc.
wasi() {
    local name=$1 source=$2
    shift 2
    run clang-22 --target=wasm32-wasi -Wno-deprecated -std=c17 -O2 --no-wasm-opt "${warnings[@]}" -Wl,--strip-debug "$@" "$source" -o "$output/$name.wasm"
}

for source in threads/*.c; do
    threads "$(basename "$source" .c)" "$source"
done

# wasi-threads' cases, and the same with a trap in place of the exit.
for stuck in block busy wasi wasi_read; do
    threads "exit_main_$stuck" wasi-threads/group_stop.c -DSTOPPER=MAIN "-DSTOP=exit_with(99)" "-DSTUCK=$stuck"
    threads "exit_nonmain_$stuck" wasi-threads/group_stop.c -DSTOPPER=NONMAIN "-DSTOP=exit_with(99)" "-DSTUCK=$stuck"
    threads "return_main_$stuck" wasi-threads/group_stop.c -DSTOPPER=MAIN -DSTOP=RETURN "-DSTUCK=$stuck"
    threads "trap_main_$stuck" wasi-threads/group_stop.c -DSTOPPER=MAIN "-DSTOP=__builtin_trap()" "-DSTUCK=$stuck"
    threads "trap_nonmain_$stuck" wasi-threads/group_stop.c -DSTOPPER=NONMAIN "-DSTOP=__builtin_trap()" "-DSTUCK=$stuck"
done
threads noop wasi-threads/noop.c
threads thread_spawn-simple wasi-threads/thread_spawn-simple.c
# Brings its own wasi_thread_start.
run "${threaded[@]}" "$small_memory" -URUNTIME_THREADS runtime/runtime.c wasi-threads/spawn.c -o "$output/spawn.wasm"

wasi hello wasi/hello.c
