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
    run clang-22 --target=wasm32-wasi -Wno-deprecated -std=gnu17 -O2 --no-wasm-opt "${warnings[@]}" -Wl,--strip-debug "$@" "$source" -o "$output/$name.wasm"
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

# What has to be stopped: each stop_*.c defines what a thread is stuck in.
for source in stop/stop_*.c; do
    flags=()
    case $source in
    *tail_call*) flags=(-mtail-call) ;;
    *memory_fill*) flags=(-Wl,--max-memory=536870912) ;;
    *full_stack*) flags=(-Wno-infinite-recursion) ;;
    esac
    threads "$(basename "$source" .c)" "$source" stop/stuck_main.c "${flags[@]}"
done
threads deadlock stop/deadlock.c
threads exhaust stop/exhaust.c -Wno-infinite-recursion

for source in wasi/{hello,cat,args_env,files,links,clock,exit_code}.c; do
    wasi "$(basename "$source" .c)" "$source"
done

# Traps with debug information, free of this machine's paths.
debug=(-g "-ffile-prefix-map=$PWD=." "-ffile-prefix-map=$(clang-22 -print-resource-dir)=clang"
    -fdebug-compilation-dir=.)
single trap wasi/trap.c "${debug[@]}" -gdwarf-4
single trap_dwarf5 wasi/trap.c "${debug[@]}" -gdwarf-5

run clang++-22 --target=wasm32-wasi -Wno-deprecated -std=c++20 -O2 -fno-exceptions --no-wasm-opt "${warnings[@]}" \
    -Wl,--strip-debug wasi/shapes.cpp -o "$output/shapes.wasm"

# Rust: Debian's compiler is a release with the unstable options let in, its library comes as source.
crates=$(mktemp -d)
trap 'rm -rf "$crates"' EXIT
rust_source=/usr/lib/rustlib/src/rust

# rust PACKAGE TARGET LIBRARIES [RUSTFLAG...]: cargo's output goes to $crates.
rust() {
    local package=$1 target=$2 libraries=$3
    shift 3
    run env -C "rust/$package" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_ENCODED_RUSTFLAGS="$(
        IFS=$'\x1f'
        echo "--remap-path-prefix=$rust_source=rust"$'\x1f'"--remap-path-prefix=$PWD=."$'\x1f'"$*"
    )" cargo build --quiet --release --offline --target-dir "$crates" --target "$target" "-Zbuild-std=$libraries" \
        --config "source.crates-io.replace-with='debian'" --config "source.debian.directory='$rust_source/library/vendor'"
}

rust hello wasm32-wasip1 std,panic_abort -Clinker=clang-22 -Clink-self-contained=no -Clink-arg=--target=wasm32-wasi \
    -Clink-arg=-L/usr/lib/wasm32-wasi -Clink-arg=-Wno-deprecated -Clink-arg=--no-wasm-opt
cp "$crates/wasm32-wasip1/release/hello_rust.wasm" "$output"

rust threads wasm32-unknown-unknown core,alloc -Ctarget-feature=+atomics,+bulk-memory,+mutable-globals
run "${threaded[@]}" "$small_memory" -Wl,--strip-debug runtime/runtime.c runtime/threads.c runtime/thread_start.S \
    "$crates/wasm32-unknown-unknown/release/librust_threads.a" -o "$output/rust_threads.wasm"

chmod 644 "$output"/*.wasm
