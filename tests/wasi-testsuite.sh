#!/bin/bash
# Runs the preview 1 programs of the wasi-testsuite (its branch prod/testsuite-base holds them built), or the programs of the wasi-threads
# proposal, and prints what passed.
#   tests/wasi-testsuite.sh FOLDER [NAME...]
# FOLDER is a checkout of that branch, or one of WebAssembly/wasi-threads: its programs in text are run as they are, that in C if it was
# built beside its source. Only programs whose name contains one of the NAMEs run, or all. WASIRUN names the runner and its first
# arguments; wasirun of the newest Release build otherwise.
set -u
folder=${1:?usage: wasi-testsuite.sh FOLDER [NAME...]}
shift
here=$(cd "$(dirname "$0")" && pwd)
runner=${WASIRUN:-$here/../src/WasiTools.Runner/bin/Release/net10.0/wasirun}

FOLDER=$folder RUNNER=$runner exec python3 - "$@" <<'PYTHON'
import json, os, pathlib, shlex, shutil, subprocess, sys, tempfile

folder = pathlib.Path(os.environ["FOLDER"])
runner = shlex.split(os.environ["RUNNER"])
programs = sorted([*folder.rglob("wasm32-wasip1/*.wasm"), *folder.glob("test/testsuite/*.wat"), *folder.glob("test/testsuite/thread_spawn-*.wasm")])
programs = [p for p in programs if not sys.argv[1:] or any(n in p.stem for n in sys.argv[1:])]
if not programs:
    sys.exit(f"{folder}: no such programs; is it a checkout of the branch prod/testsuite-base, or of wasi-threads?")
for source in folder.glob("test/testsuite/*.c"):
    if not source.with_suffix(".wasm").exists():
        print(f"left out: {source.name} is not built")
# Threads that are to be ended while they wait for input need input that does not end.
waiting, _ = os.pipe()


def run(program):
    description = program.with_suffix(".json")
    test = json.loads(description.read_text()) if description.exists() else {}
    with tempfile.TemporaryDirectory() as scratch:
        command = list(runner)
        for name, value in test.get("env", {}).items():
            command += ["--env", f"{name}={value}"]
        if "root" in test:
            # A copy, so that a program which fails half-way leaves nothing behind for the next one.
            root = pathlib.Path(scratch) / "root"
            shutil.copytree(program.parent / test["root"], root, symlinks=True)
            command += ["--dir", f"{root}::/"]
        command += [str(program)] + test.get("args", [])
        try:
            done = subprocess.run(command, stdin=waiting, capture_output=True, timeout=60)
        except subprocess.TimeoutExpired:
            return "ran longer than 60 s"
    wrong = []
    if done.returncode != test.get("exit_code", 0):
        wrong.append(f"exit code {done.returncode} instead of {test.get('exit_code', 0)}")
    for stream in ("stdout", "stderr"):
        output = getattr(done, stream).decode(errors="replace")
        if stream in test and output != test[stream]:
            wrong.append(f"{stream} {output!r} instead of {test[stream]!r}")
    if wrong:
        wrong.append(done.stderr.decode(errors="replace").strip()[-600:])
    return "; ".join(wrong)


failed = 0
for program in programs:
    if problem := run(program):
        failed += 1
        print(f"FAILED {program.relative_to(folder)}: {problem}")
print(f"{len(programs) - failed} passed, {failed} failed")
sys.exit(failed > 0)
PYTHON
