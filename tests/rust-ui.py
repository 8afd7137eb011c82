#!/usr/bin/env python3
"""Compiles and runs the run-pass tests of a rustc source tree for a WASI target, as compiletest would, and prints what passed.

    tests/rust-ui.py SOURCE --sysroot FOLDER [--target TRIPLE] [--runner COMMAND] [--keep FOLDER] [--log FILE] [--shard I/N] [FILTER...]

SOURCE has tests/ui (src/test/ui before 2023). The sysroot has the target's standard library in lib/rustlib, and in its self-contained folder
what the C library has. The log is in bootstrap's verbose form, for Import-UiTestResult. The last line is "N passed, N failed".

A word of the runner with {env} in it stands for one word for each variable that the program is to have, and with --keep the programs are
compiled once for all runners:

    --runner "node26 --no-warnings node-wasi-threads.mjs --dir=.::. --env={env} --"
    --runner "iwasm --max-threads=512 --stack-size=1048576 --dir=. --env={env}"

Heeded are revisions, editions, flags, environments, auxiliary crates, expected output of the program with its normalisation, and what a
test needs, is only for or is to be ignored on. Left out are tests with procedural macros, and the comparison of what the compiler prints.
"""
import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser(usage=__doc__)
parser.add_argument("source", type=pathlib.Path)
parser.add_argument("filters", nargs="*")
parser.add_argument("--sysroot", required=True)
parser.add_argument("--target", default="wasm32-wasip1-threads")
parser.add_argument("--rustc", default="/usr/bin/rustc")
parser.add_argument("--linker", default="wasm-ld-22")
parser.add_argument("--cc", help="clang with its sysroot, for the C functions that tests about C call")
parser.add_argument("--runner", default="wasirun --inherit-env --dir .")
parser.add_argument("--log", type=pathlib.Path)
parser.add_argument("--keep", type=pathlib.Path, help="keeps programs and failures to compile them, and takes those that are there")
parser.add_argument("--shard", default="1/1")
parser.add_argument("--jobs", type=int, default=os.cpu_count())
parser.add_argument("--timeout", type=float, default=180)
arguments = parser.parse_intermixed_args()
arguments.source = arguments.source.resolve()
arguments.sysroot = str(pathlib.Path(arguments.sysroot).resolve())

has_threads = arguments.target.endswith("-threads")
suite = next((arguments.source / p for p in ("tests/ui", "src/test/ui") if (arguments.source / p).is_dir()), None)
if suite is None:
    sys.exit(f"{arguments.source}: neither tests/ui nor src/test/ui is there")
marker = "//@" if suite.parent.name == "tests" else "//"
work = arguments.keep.resolve() if arguments.keep else pathlib.Path(tempfile.mkdtemp(prefix="rust-ui-"))
work.mkdir(parents=True, exist_ok=True)
environment = os.environ | {"RUSTC_BOOTSTRAP": "1"}

# What a target is called in only- and ignore- directives.
NAMES = {arguments.target, "wasm32", "wasm", "wasi", "p1", "32bit", "cross-compile", "stage2", "endian-little", "stable"}
NEEDS = {"run-enabled", "target-std", "deterministic-layouts", "symlink", "target-has-atomic", "rust-lld"} | ({"threads"} if has_threads else set())


class Ignored(Exception):
    pass


class Failed(Exception):
    pass


def directives(file):
    """Pairs of a revision or None, and a directive."""
    found = []
    for line in file.read_text(errors="replace").splitlines():
        line = line.strip()
        if not line.startswith(marker):
            continue
        match = re.match(r"(?:\[([\w,-]+)\])?\s*([a-z][a-z0-9_-]*)(?::\s*|\s+|$)(.*)", line[len(marker):].strip())
        if match:
            for revision in (match[1] or "").split(",") if match[1] else [None]:
                found.append((revision, match[2], match[3].strip()))
    return found


class Properties:
    def __init__(self, file, revision):
        self.all = [(name, value.replace("{{src-base}}", str(suite))) for of, name, value in directives(file) if of is None or of == revision]
        self.revision = revision

    def has(self, name):
        return any(known == name for known, _ in self.all)

    def values(self, name):
        return [value for known, value in self.all if known == name]

    def normalize(self, stream, text):
        """What compiletest makes of an output before it compares: regular expressions and replacements as Rust's regex crate writes them."""
        for name in (f"normalize-{stream}", f"normalize-{stream}-test", f"normalize-{stream}-32bit"):
            for value in self.values(name):
                if rule := re.fullmatch(r'"(.*)"\s*->\s*"(.*)"', value):
                    replacement = re.sub(r"\$\$|\$\{?(\w+)\}?", lambda m: rf"\g<{m[1]}>" if m[1] else "$", rule[2].replace("\\", r"\\"))
                    text = re.sub(rule[1], replacement, text)
        return text

    def check(self):
        only = [(name[5:], name) for name, _ in self.all if name.startswith("only-")]
        for what, name in only:
            if what not in NAMES:
                raise Ignored(f"only executed when the target is {what}")
        for name, value in self.all:
            if name.startswith("ignore-") and name[7:] in NAMES or name == "ignore-test":
                raise Ignored(f"ignored on {name[7:]}")
            if name.startswith("needs-"):
                if name == "needs-llvm-components" and value.split() == ["webassembly"]:
                    continue
                if name[6:] not in NEEDS:
                    raise Ignored(f"needs {name[6:]} {value}".strip())


def ran(command, where, extra=None, timeout=None):
    try:
        variables = {name: value for name, value in (environment | (extra or {})).items() if value is not None}
        return subprocess.run(command, cwd=where, env=variables, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=timeout or arguments.timeout, text=True, errors="replace")
    except subprocess.TimeoutExpired:
        raise Failed(f"error: test run failed!\nstatus: signal: 9 (SIGKILL)\nran longer than {arguments.timeout:.0f} s")


def describe(what, done):
    status = f"exit status: {done.returncode}" if done.returncode >= 0 else f"signal: {-done.returncode}"
    return f"error: {what}\nstatus: {status}\n--- stdout ---\n{done.stdout[-4000:]}\n--- stderr ---\n{done.stderr[-8000:]}"


def words(values):
    """Flags, which only single quotes hold together."""
    return [word for value in values for at, part in enumerate(value.split("'")) for word in ([part] if at % 2 else part.split())]


def flags(properties):
    edition = properties.values("edition")
    found = ["--target", arguments.target, "--sysroot", arguments.sysroot, f"-Clinker={arguments.linker}", "-Aunused", "-Ainternal_features",
             "--edition", edition[-1].split("..")[0].strip() if edition and edition[-1] else "2015", "--cap-lints", "warn"]
    if properties.revision:
        found += ["--cfg", properties.revision.lower().replace("-", "_")]
    given = words(properties.values("compile-flags"))
    if not any("opt-level" in word or word == "-O" for word in given):
        found.append("-O")
    if "--edition" in " ".join(given):
        found[found.index("--edition"):found.index("--edition") + 2] = []
    return found + given


def compile_helpers():
    """The C library that bootstrap makes for tests of foreign functions."""
    source = suite.parent / "auxiliary" / "rust_test_helpers.c"
    if not arguments.cc or not source.exists():
        return []
    made, library = work / "rust_test_helpers.o", work / "librust_test_helpers.a"
    threads = ["-pthread"] if has_threads else []
    subprocess.run([*shlex.split(arguments.cc), f"--target={arguments.target}", *threads, "-O2", "-w", "-c", source, "-o", made], check=True)
    subprocess.run(["ar", "rcs", library, made], check=True)
    return ["-L", str(work)]


def compile_crate(file, out, properties, extra):
    variables = dict.fromkeys(properties.values("unset-rustc-env")) | dict(value.split("=", 1) for value in properties.values("rustc-env"))
    done = ran([arguments.rustc, str(file), *flags(properties), *helpers, *extra], out, variables, timeout=300)
    if done.returncode != 0:
        raise Failed(describe("test compilation failed although it shouldn't!", done))


def auxiliaries(file, out, properties, extra):
    for name, value in properties.all:
        if name in ("proc-macro", "aux-codegen-backend", "aux-bin"):
            raise Ignored(f"needs {name} {value}")
        if name not in ("aux-build", "aux-crate"):
            continue
        alias, _, path = value.rpartition("=")
        crate = file.parent / "auxiliary" / path
        if not crate.exists():
            raise Failed(f"error: test compilation failed although it shouldn't!\nstatus: exit status: 1\n{crate} does not exist")
        inner = Properties(crate, properties.revision)
        if "proc-macro" in crate.read_text(errors="replace").split("fn ")[0]:
            raise Ignored(f"needs the procedural macro {path}")
        auxiliaries(file, out, inner, extra)
        kind = [] if inner.has("no-prefer-dynamic") else ["--crate-type", "lib"]
        compile_crate(crate, out, inner, [*kind, "--out-dir", str(out), "-L", str(out)])
        if alias:
            extra += ["--extern", f"{alias.split(':')[-1]}={out / ('lib' + crate.stem.replace('-', '_') + '.rlib')}"]


def expected(file, revision, stream):
    for name in ([f"{file.stem}.{revision}.run.{stream}"] if revision else []) + [f"{file.stem}.run.{stream}"]:
        if (file.parent / name).exists():
            return (file.parent / name).read_text()
    return None


def runner(variables):
    for word in shlex.split(arguments.runner):
        if "{env}" in word:
            yield from (word.replace("{env}", f"{name}={value}") for name, value in variables.items())
        else:
            yield word


def run(file, revision):
    properties = Properties(file, revision)
    properties.check()
    name = str(file.relative_to(suite).with_suffix("")).replace(os.sep, "-") + (f"#{revision}" if revision else "")
    out = work / name
    out.mkdir(exist_ok=True)
    program, failed = out / "a.wasm", out / "failed.txt"
    if failed.exists():
        raise Failed(failed.read_text())
    if not program.exists():
        extra = ["-L", str(out)]
        try:
            auxiliaries(file, out, properties, extra)
            compile_crate(file, out, properties, [*extra, "-o", str(program)])
        except Failed as failure:
            failed.write_text(str(failure))
            raise
    variables = dict(value.split("=", 1) for value in properties.values("exec-env"))
    done = ran([*runner(variables), str(program), *words(properties.values("run-flags"))], out, variables)
    if done.returncode != 0:
        raise Failed(describe("test run failed!", done))
    if properties.has("check-run-results"):
        for stream in ("stdout", "stderr"):
            wanted = expected(file, revision, stream) or ""
            actual = properties.normalize(stream, getattr(done, stream).replace(str(file.parent), "$DIR"))
            if [line.rstrip() for line in wanted.splitlines()] != [line.rstrip() for line in actual.splitlines()]:
                raise Failed(describe(f"1 errors occurred comparing output.\nThe actual {stream} differed from the expected {stream}.", done))


def outcome(test):
    file, revision, name = test
    started = time.monotonic()
    try:
        run(file, revision)
        return name, "ok", None, time.monotonic() - started
    except Ignored as reason:
        return name, f"ignored, {reason}", None, 0
    except Failed as failure:
        return name, "FAILED", str(failure), time.monotonic() - started


helpers = compile_helpers()
index, count = map(int, arguments.shard.split("/"))
tests = []
for file in sorted(suite.rglob("*.rs")):
    path = file.relative_to(suite)
    ignored = any((folder / "compiletest-ignore-dir").exists() for folder in file.parents if folder.is_relative_to(suite))
    if ignored or "auxiliary" in path.parts or int(hashlib.sha256(path.as_posix().encode()).hexdigest(), 16) % count != index - 1:
        continue
    known = directives(file)
    if arguments.filters and not any(text in path.as_posix() for text in arguments.filters):
        continue
    revisions = next((value.split() for of, name, value in known if name == "revisions"), [None])
    for revision in revisions:
        if any(name == "run-pass" and of in (None, revision) for of, name, _ in known):
            tests.append((file, revision, f"[ui] {file.relative_to(arguments.source).as_posix()}{f'#{revision}' if revision else ''}"))

log = arguments.log.open("w") if arguments.log else open(os.devnull, "w")
log.write(f"Testing stage2 with compiletest suite=ui mode=ui (x86_64-unknown-linux-gnu -> {arguments.target})\n\nrunning {len(tests)} tests\n")
failures, total = [], {"ok": 0, "FAILED": 0, "ignored": 0}
with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
    for name, ended, output, seconds in pool.map(outcome, tests):
        total[ended.split(",")[0]] += 1
        log.write(f"test {name} ... {ended}\n")
        if output:
            failures.append((name, output))
            print(f"FAILED {name}: {output.splitlines()[0]}", flush=True)
if failures:
    log.write("\nfailures:\n\n" + "\n".join(f"---- {name} stdout ----\n\n{output}\n" for name, output in failures))
    log.write("\nfailures:\n" + "".join(f"    {name}\n" for name, _ in failures))
log.write(f"\ntest result: {'FAILED' if failures else 'ok'}. {total['ok']} passed; {total['FAILED']} failed; {total['ignored']} ignored; 0 measured; "
          "0 filtered out; finished in 0.00s\n\n")
log.close()
print(f"{total['ignored']} ignored")
print(f"{total['ok']} passed, {total['FAILED']} failed")
sys.exit(1 if failures or not total["ok"] else 0)
