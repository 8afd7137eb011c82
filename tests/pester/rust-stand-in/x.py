#!/usr/bin/env python3
"""Stands in for x.py of rustc in the tests of Invoke-UiTest: same arguments, configuration, output and metrics; tests say how they end.

A test is a file below tests/ui. Its lines `//@ revisions: a b`, `//@ ends: passed|failed|ignored REASON|flaky`, `//@ takes: SECONDS` and
`//@ runs: FILE.wasm` (by the runner of the configuration) are heeded. STANDIN_FAILS=build or disk makes bootstrap itself fail.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
import tomllib

root = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("command", choices=["test"])
parser.add_argument("paths", nargs="+")
parser.add_argument("--target", required=True)
parser.add_argument("--stage", default="1")
parser.add_argument("--force-rerun", action="store_true")
parser.add_argument("--no-fail-fast", action="store_true")
parser.add_argument("--test-args", action="append", default=[])
arguments = parser.parse_args()
filters = [word for text in arguments.test_args for word in text.split()]

name = "bootstrap.toml" if (root / "bootstrap.example.toml").exists() else "config.toml"
path = root / name
config = tomllib.loads(path.read_text()) if path.exists() else {}
print(f"configuration: {name if path.exists() else 'none'}", flush=True)
if os.environ.get("STANDIN_FAILS") == "build":
    print("error: could not compile `core`", file=sys.stderr)
    sys.exit(1)
if os.environ.get("STANDIN_FAILS") == "disk":
    print("error: failed to write build/x: No space left on device (os error 28)", file=sys.stderr)
    sys.exit(101)

suite = root / "tests/ui"
tests = []
for file in sorted(suite.rglob("*.rs")):
    if "auxiliary" in file.relative_to(suite).parts:
        continue
    directives = dict(
        line[4:].split(": ", 1) for line in file.read_text().splitlines() if line.startswith("//@ ") and ": " in line)
    for revision in directives.get("revisions", "").split() or [None]:
        test = f"[ui] {file.relative_to(root).as_posix()}{f'#{revision}' if revision else ''}"
        if not filters or any(text in test for text in filters):
            tests.append((test, file, directives))

build = root / "build"
stamps = build / "stamps"
stamps.mkdir(parents=True, exist_ok=True)
verbose = config.get("rust", {}).get("verbose-tests", False)
runner = config.get("target", {}).get(arguments.target, {}).get("runner", "").split(" ")
host = "x86_64-unknown-linux-gnu"
print(f"Testing stage{arguments.stage} with compiletest suite=ui mode=ui ({host} -> {arguments.target})")
print(f"\nrunning {len(tests)} tests", flush=True)


def run(test, file, directives):
    """The outcome, the reason of one that is ignored, and the output of one that failed."""
    time.sleep(float(directives.get("takes", "0")))
    ends, _, reason = directives.get("ends", "passed").partition(" ")
    stamp = stamps / test.replace("/", "_")
    if ends == "ignored":
        return "ignored", reason, None
    if not arguments.force_rerun and stamp.exists():
        return "ignored", "up-to-date", None
    if ends == "flaky":
        count = int(stamp.read_text()) + 1 if stamp.exists() else 1
        stamp.write_text(str(count))
        return ("passed", None, None) if count % 2 else ("failed", None, "error: test run failed!\nstatus: exit status: 101\n")
    if "runs" in directives:
        ran = subprocess.run(runner + [str(file.parent / directives["runs"])], capture_output=True, text=True)
        if ran.returncode != 0:
            return "failed", None, f"error: test run failed!\nstatus: exit status: {ran.returncode}\n--- stderr ---\n{ran.stderr}"
    if ends == "failed":
        return "failed", None, "error: test compilation failed although it shouldn't!\nstatus: exit status: 1\n"
    stamp.write_text("1")
    return "passed", None, None


outcomes = []
for test, file, directives in tests:
    outcome, reason, output = run(test, file, directives)
    outcomes.append((test, outcome, reason, output))
    if verbose:
        word = {"passed": "ok", "failed": "FAILED", "ignored": f"ignored, {reason}"}[outcome]
        print(f"test {test} ... {word}", flush=True)
    else:
        print({"passed": ".", "failed": "F", "ignored": "i"}[outcome], end="", flush=True)

failed = [entry for entry in outcomes if entry[1] == "failed"]
count = {word: sum(entry[1] == word for entry in outcomes) for word in ("passed", "failed", "ignored")}
if failed:
    print("\n\nfailures:\n")
    for test, _, _, output in failed:
        print(f"---- {test} stdout ----\n\n{output}\n")
    print("\nfailures:")
    for test, *_ in failed:
        print(f"    {test}")
print(f"\ntest result: {'FAILED' if failed else 'ok'}. {count['passed']} passed; {count['failed']} failed; {count['ignored']} ignored; "
      "0 measured; 0 filtered out; finished in 0.01s\n", flush=True)
if failed:
    print(f"Some tests failed in compiletest suite=ui mode=ui host={host} target={arguments.target}", file=sys.stderr)

if config.get("build", {}).get("metrics"):
    metrics = build / "metrics.json"
    known = json.loads(metrics.read_text()) if metrics.exists() else {"format_version": 1, "invocations": []}
    known["invocations"].append({"children": [{
        "kind": "test_suite",
        "metadata": {"kind": "compiletest", "suite": "ui", "mode": "ui", "compare_mode": None, "target": arguments.target, "host": host,
                     "stage": int(arguments.stage)},
        "tests": [{"name": test, "outcome": outcome, "ignore_reason": reason} for test, outcome, reason, _ in outcomes],
    }]})
    metrics.write_text(json.dumps(known))
print(f"Build {'completed unsuccessfully' if failed else 'completed successfully'} in 0:00:01")
sys.exit(1 if failed else 0)
