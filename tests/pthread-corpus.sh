#!/bin/bash
# Runs every program of a folder, in both bounds modes, and prints what passed. Made for programs with real threads libraries, which no
# package ships ready to link: pthread C and std::thread Rust, built for wasm32-wasip1-threads outside of this tree.
#   WASITOOLS_PTHREAD_CORPUS=FOLDER tests/pthread-corpus.sh [NAME...]
# Beside NAME.wasm may lie NAME.args (arguments, separated as a shell does), NAME.stdin, NAME.expected (its standard output) and NAME.exit
# (its exit code, 0 otherwise). Only programs whose name contains one of the NAMEs run, or all. WASIRUN names the runner and its first
# arguments; wasirun of the newest Release build otherwise.
set -u
folder=${WASITOOLS_PTHREAD_CORPUS:?set it to a folder of programs}
here=$(cd "$(dirname "$0")" && pwd)
runner=${WASIRUN:-$here/../src/WasiTools.Runner/bin/Release/net10.0/wasirun}

FOLDER=$folder RUNNER=$runner exec python3 - "$@" <<'PYTHON'
import os, pathlib, shlex, subprocess, sys, tempfile

folder = pathlib.Path(os.environ["FOLDER"])
runner = shlex.split(os.environ["RUNNER"])
programs = sorted(p for p in folder.glob("*.wasm") if not sys.argv[1:] or any(n in p.stem for n in sys.argv[1:]))
if not programs:
    sys.exit(f"{folder}: no programs")


def text(path, default=None):
    return path.read_text() if path.exists() else default


def run(program, bounds):
    arguments = shlex.split(text(program.with_suffix(".args"), ""))
    expected = text(program.with_suffix(".expected"))
    code = int(text(program.with_suffix(".exit"), "0"))
    given = program.with_suffix(".stdin")
    with tempfile.TemporaryDirectory() as scratch, open(given if given.exists() else os.devnull, "rb") as standard_input:
        command = [*runner, f"--bounds={bounds}", "--timeout=60", "--dir", f"{scratch}::/", str(program), *arguments]
        try:
            done = subprocess.run(command, stdin=standard_input, capture_output=True, timeout=75)
        except subprocess.TimeoutExpired:
            return "ran longer than its limit of 60 s allows"
    output = done.stdout.decode(errors="replace")
    wrong = []
    if done.returncode != code:
        wrong.append(f"exit code {done.returncode} instead of {code}")
    if expected is not None and output != expected:
        wrong.append(f"printed {output[-300:]!r} instead of {expected[-300:]!r}")
    if wrong:
        wrong.append((output + done.stderr.decode(errors="replace")).strip()[-600:])
    return "; ".join(wrong)


runs = failed = 0
for program in programs:
    for bounds in ("explicit", "guard"):
        runs += 1
        if problem := run(program, bounds):
            failed += 1
            print(f"FAILED {program.stem} ({bounds}): {problem}", flush=True)
print(f"{runs - failed} passed, {failed} failed ({len(programs)} programs)")
sys.exit(failed > 0)
PYTHON
