"""The adapter of wasirun for the test runner of WebAssembly/wasi-testsuite.

    ./run-tests --runtime PATH/wasirun.py

The variable WASIRUN names wasirun and its first arguments, such as "wasirun --bounds guard".
"""
import os
import shlex
import subprocess

WASIRUN = shlex.split(os.environ.get("WASIRUN", "wasirun"), posix=os.name != "nt")


def get_name():
    return "wasirun"


def get_version():
    shown = subprocess.run([WASIRUN[0], "--version"], capture_output=True, check=True, text=True).stdout
    return shown.split()[-1]


def get_wasi_versions():
    return ["wasm32-wasip1"]


def get_wasi_worlds():
    return ["wasi:cli/command"]


def compute_argv(test_path, args_env_root, proposals, wasi_world, wasi_version):
    args, env, root = args_env_root
    command = list(WASIRUN)
    for name, value in env.items():
        command += ["--env", f"{name}={value}"]
    if root:
        command += ["--dir", f"{root}::/"]
    return [*command, test_path, *args]
