#!/bin/sh
# wasirun as the engine of wasi-libc's ctest, which gives options of Wasmtime:
#   cmake -S WASI_LIBC -B build -DBUILD_TESTS=ON -DENGINE=PATH/wasi-libc-engine.sh ...
# The options that turn features on are left out, since wasirun has these on. WASIRUN names wasirun.
left=$#
while [ "$left" -gt 0 ]; do
    case $1 in
    --wasi | --wasm) shift && left=$((left - 1)) ;;
    -Wtimeout=*) set -- "$@" --timeout "${1#-Wtimeout=}" ;;
    -W* | -S*) ;;
    --dir | --env) set -- "$@" "$1" "$2" && shift && left=$((left - 1)) ;;
    -*) set -- "$@" "$1" ;;
    *) break ;;
    esac
    shift
    left=$((left - 1))
done
# What is left over, the program and its arguments, goes behind the options.
while [ "$left" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    left=$((left - 1))
done
exec "${WASIRUN:-wasirun}" "$@"
