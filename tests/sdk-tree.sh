#!/bin/bash
# Makes a folder in the layout of wasi-sdk 33 for Linux on x64, around Debian's clang-22 and lld-22 and a wasi-libc built from its sources:
#   tests/sdk-tree.sh WASI_LIBC FOLDER
# WASI_LIBC is a checkout of WebAssembly/wasi-libc (of 2026: it builds with CMake and knows all of its targets); FOLDER gets
# wasi-sdk-33.0-x86_64-linux. Needs clang-22, lld-22, libclang-rt-22-dev-wasm32, llvm's or GNU's ar, cmake and ninja. Left out of the real
# layout: C++, WASI 0.2 and 0.3, and the tools that nothing here calls. tests/sdk-pipeline.ps1 installs and uses what this makes.
set -euo pipefail
libc=$(realpath "${1:?checkout of wasi-libc}")
mkdir -p "${2:?folder to make it in}"
folder=$(realpath "$2")
llvm=/usr/lib/llvm-22
builtins=$llvm/lib/clang/22/lib/wasi/libclang_rt.builtins-wasm32.a
tree=$folder/wasi-sdk-33.0-x86_64-linux
sysroot=$tree/share/wasi-sysroot
resources=$tree/lib/clang/22

rm -rf "$tree"
mkdir -p "$tree/bin" "$tree/share/cmake" "$sysroot/include" "$sysroot/lib" "$resources/lib"
cp "$(realpath "$llvm/bin/clang")" "$tree/bin/clang-22"
cp "$(realpath "$llvm/bin/lld")" "$tree/bin/lld"
ln -s clang-22 "$tree/bin/clang"
ln -s clang "$tree/bin/clang++"
ln -s lld "$tree/bin/wasm-ld"
# Debian's clang asks for it by this name.
ln -s lld "$tree/bin/wasm-ld-22"
echo '--sysroot=<CFGDIR>/../share/wasi-sysroot' >"$tree/bin/clang.cfg"
cp -rL "$llvm/lib/clang/22/include" "$resources/include"

for target in wasm32-wasip1 wasm32-wasip1-threads; do
    build=$folder/build-$target
    cmake -G Ninja -S "$libc" -B "$build" -DTARGET_TRIPLE="$target" -DCMAKE_C_COMPILER=clang-22 -DBUILTINS_LIB="$builtins" \
        -DCMAKE_AR="$(command -v ar)" -DCMAKE_NM="$(command -v nm)" -DCMAKE_RANLIB="$(command -v ranlib)" -DBUILD_SHARED=OFF >"$build.log"
    ninja -C "$build" >>"$build.log"
    former=${target/wasip1/wasi}
    for name in "$target" "$former"; do
        cp -r "$build/sysroot/include/$target" "$sysroot/include/$name"
        cp -r "$build/sysroot/lib/$target" "$sysroot/lib/$name"
        mkdir -p "$resources/lib/${name/wasm32-/wasm32-unknown-}"
        # Debian has one without threads: it has no state, so its code is the same.
        cp "$builtins" "$resources/lib/${name/wasm32-/wasm32-unknown-}/libclang_rt.builtins.a"
    done
done

for name in wasi-sdk:wasm32-wasi wasi-sdk-p1:wasm32-wasip1 wasi-sdk-pthread:wasm32-wasi-threads; do
    echo "set(triple ${name#*:})" >"$tree/share/cmake/${name%:*}.cmake"
done
commit=$(git -C "$libc" rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
version=$(clang-22 -dumpversion)
printf '33.0\nwasi-libc: %s\nllvm: 000000000000\nllvm-version: %s\nconfig: 000000000000\n' "$commit" "$version" >"$tree/VERSION"
echo "$tree"
