#!/usr/bin/env python3
"""Takes WebAssembly modules that npm ships through the engine: every function of each is compiled, in both bounds modes, each module is
instantiated against stubs, and those that can run without a browser run and are compared with node.

    tests/real-modules.py FOLDER [--quick] [--only TEXT,...] [--bounds MODE,...] [--jobs N] [--node NODE] [--table FILE]
                          [--install | --programs]

The packages are installed into FOLDER, those that are not there yet. --quick takes a handful that is done in seconds; --only takes packages
whose names contain one of the texts; --install does no more than install them, --programs only runs what can run, which compiles what is
called. --table replaces the rows of the modules in FILE, from which docs/conformance.md is generated. Functions that the just-in-time
compiler does not optimise are counted; they are no failures. The last line is "N passed, N failed".
"""
import argparse
import dataclasses
import datetime
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import time
import typing

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = HERE / "npm-modules" / "programs"
SECONDS_A_MODULE = 3600
PARTLY = "only what ran"


@dataclasses.dataclass(frozen=True)
class Package:
    name: str
    version: str
    quick: bool = False
    # A module inside this file's JavaScript rather than beside it.
    embedded: str | None = None
    # Only these files; all of a package's modules otherwise.
    files: tuple[str, ...] = ()
    kind: str = "library"
    run: typing.Callable[["Installed", str], str] | None = None


class Failure(Exception):
    pass


class Installed:
    """A package on disk, and what runs its modules."""

    def __init__(self, package, folder):
        self.package = package
        self.folder = folder / "node_modules" / package.name
        self.scratch = folder / "scratch" / package.name
        self.scratch.mkdir(parents=True, exist_ok=True)

    def modules(self):
        """The package's modules, those of equal bytes once; neither components nor files of less than 1 KiB."""
        if self.package.embedded:
            output([arguments.node, "--no-warnings", PROGRAMS / "embedded.mjs", self.folder / self.package.embedded, self.scratch])
            candidates = sorted(self.scratch.glob("embedded-*.wasm"))
        else:
            candidates = [self.folder / f for f in self.package.files] or sorted(
                f for f in self.folder.rglob("*.wasm") if "node_modules" not in f.relative_to(self.folder).parts)
        seen = set()
        for file in candidates:
            content = file.read_bytes()
            digest = hashlib.sha256(content).digest()
            if len(content) >= 1024 and content[:8] == b"\0asm\1\0\0\0" and digest not in seen:
                seen.add(digest)
                yield file


def output(command, **options):
    """What a command prints; a failure if it does not end with 0."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS_A_MODULE, **options)
    if done.returncode != 0:
        raise Failure(f"{pathlib.Path(command[0]).name} ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()[-500:]}")
    return done.stdout


def same(what, ours, theirs):
    if ours != theirs:
        raise Failure(f"{what}: {ours[-300:]!r} instead of {theirs[-300:]!r} in node")


def run_clang(installed, bounds):
    """Compiles and links a C and a C++ program with clang and lld in wasirun and in node, and runs what comes out in both."""
    module = installed.folder / "gen" / "llvm.core.wasm"
    sysroot = installed.scratch / "usr"
    if not sysroot.exists():
        with tarfile.open(installed.folder / "gen" / "llvm-resources.tar") as resources:
            resources.extractall(sysroot, filter="data")

    def tool(engine, folder, name, *words):
        if engine == "node":
            options = {"args": [name, *words], "preopens": {"/usr": str(sysroot), "/": str(folder)}}
            output([arguments.node, "--no-warnings", PROGRAMS / "command.mjs", module, json.dumps(options)])
        else:
            output([arguments.wasirun, "--bounds", bounds, "--argv0", name, "--dir", f"{sysroot}::/usr:ro", "--dir", f"{folder}::/", module, *words])

    libraries = ["-L/usr/lib/wasm32-unknown-wasip1", "-L/usr/lib/wasm32-wasip1", "/usr/lib/wasm32-wasip1/crt1-command.o"]
    for source, compiler, more in [("hello.c", "clang", []), ("shapes.cpp", "clang++", ["-lc++", "-lc++abi"])]:
        made = {}
        for engine in ["wasirun", "node"]:
            folder = installed.scratch / engine
            folder.mkdir(exist_ok=True)
            (folder / source).write_bytes((HERE / "programs" / "wasi" / source).read_bytes())
            tool(engine, folder, compiler, "-c", "-O2", "-fno-exceptions", f"/{source}", "-o", "/program.o")
            tool(engine, folder, "wasm-ld", *libraries, "/program.o", *more, "-lc", "/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a", "-o", "/program.wasm")
            made[engine] = folder / "program.wasm"
        same(f"the program of {source}", made["wasirun"].read_bytes(), made["node"].read_bytes())
        same(f"what {source} prints",
             output([arguments.wasirun, "--bounds", bounds, made["wasirun"]]),
             output([arguments.node, "--no-warnings", PROGRAMS / "command.mjs", made["node"], json.dumps({"args": ["program"]})]))
    return "clang and lld made a C and a C++ program, the bytes those made in node; both print the same"


def run_ruby(installed, bounds):
    """Runs a script in ruby, here and in node."""
    module, script = installed.folder / "dist" / "ruby.wasm", PROGRAMS / "ruby.rb"
    same("what the script prints",
         output([arguments.check, "--bounds", bounds, "--ruby", script, module]),
         output([arguments.node, "--no-warnings", PROGRAMS / "ruby.mjs", module, script]))
    return "a script (regular expressions, big integers, exceptions, stack overflow) prints the same as in node"


THREADS = "library with threads, for node-api"
PACKAGES = [
    Package("sql.js", "1.16.0", quick=True, files=("dist/sql-wasm.wasm",), kind="library for JavaScript"),
    Package("web-tree-sitter", "0.27.1", quick=True, files=("web-tree-sitter.wasm",), kind="library for JavaScript"),
    Package("tree-sitter-c", "0.24.1", quick=True, kind="linked at run time"),
    Package("tree-sitter-javascript", "0.25.0", kind="linked at run time"),
    Package("tree-sitter-rust", "0.24.0", kind="linked at run time"),
    Package("@bytecodealliance/jco", "1.35.0", kind="part of a component"),
    Package("@bytecodealliance/jco-transpile", "0.15.0", kind="part of a component"),
    Package("binaryen", "132.0.0", embedded="index.js", kind="library for JavaScript"),
    Package("esbuild-wasm", "0.28.2", kind="Go program for JavaScript"),
    Package("@ruby/3.4-wasm-wasi", "2.10.1", files=("dist/ruby.wasm",), kind="reactor", run=run_ruby),
    Package("@yowasp/clang", "22.0.0-git20542-10", kind="command and its adapter", run=run_clang),
    Package("@node-rs/argon2-wasm32-wasi", "2.2.1", quick=True, kind=THREADS),
    Package("@node-rs/jieba-wasm32-wasi", "2.0.1", kind=THREADS),
    Package("@tailwindcss/oxide-wasm32-wasi", "4.3.3", kind=THREADS),
    Package("@unrs/resolver-binding-wasm32-wasi", "1.12.2", kind=THREADS),
    Package("@oxc-parser/binding-wasm32-wasi", "0.154.0", kind=THREADS),
    Package("@oxc-transform/binding-wasm32-wasi", "0.151.0", kind=THREADS),
    Package("@astrojs/compiler-binding-wasm32-wasi", "0.4.1", kind=THREADS),
    Package("@napi-rs/image-wasm32-wasi", "1.15.0", kind=THREADS),
    Package("@rolldown/binding-wasm32-wasi", "1.2.19", kind=THREADS),
    Package("@rspack/binding-wasm32-wasi", "2.2.9", kind=THREADS),
    Package("lightningcss-wasm", "1.33.0", kind="library for node-api"),
]


def install(folder, packages):
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / "package.json"
    if not manifest.exists():
        manifest.write_text('{"private": true}\n')

    def version(package):
        file = folder / "node_modules" / package.name / "package.json"
        return json.loads(file.read_text())["version"] if file.exists() else None

    if missing := [f"{p.name}@{p.version}" for p in packages if version(p) != p.version]:
        print(f"installing {' '.join(missing)}", flush=True)
        # Forced, because packages for wasm32 are meant for no processor that node runs on.
        output(["npm", "install", "--force", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", *missing], cwd=folder)


def compile_module(file, bounds, scratch):
    """Compiles and instantiates: the line that was printed, the columns of the result, or a failure."""
    results = scratch / "results.tsv"
    results.unlink(missing_ok=True)
    command = [arguments.check, "--bounds", bounds, "--jobs", str(arguments.jobs), "--results", results, file]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS_A_MODULE)
    except subprocess.TimeoutExpired:
        raise Failure(f"not done in {SECONDS_A_MODULE} s")
    text = done.stdout.decode(errors="replace")
    (scratch / f"{file.name}.{bounds}.log").write_text(text)
    if not results.exists():
        raise Failure((text + done.stderr.decode(errors="replace")).strip()[-500:])
    _, _, functions, failed, not_optimized, seconds, peak = results.read_text().rstrip("\n").split("\t")
    if int(failed):
        raise Failure(f"{failed} of {functions} functions not compiled")
    return int(functions), f"all in {float(seconds):.0f} s, {peak} MiB" + (f"; {not_optimized} methods not optimised" if int(not_optimized) else "")


def check(package, folder):
    """The rows of a package's modules, and how many checks passed and failed."""
    installed, rows, passed, failed = Installed(package, folder), [], 0, 0
    for file in installed.modules():
        name = f"{file.name}, inside {package.embedded}" if package.embedded else file.relative_to(installed.folder).as_posix()
        cells, functions = {"explicit": "", "guard": ""}, ""
        for bounds in arguments.bounds:
            if arguments.programs:
                cells[bounds] = PARTLY
                continue
            try:
                functions, cells[bounds] = compile_module(file, bounds, installed.scratch)
                passed += 1
            except Failure as failure:
                cells[bounds] = f"failed: {' '.join(str(failure).split())}"
                failed += 1
                print("FAILED ", end="")
            print(f"{package.name} {name}, {bounds}: {cells[bounds]}", flush=True)
        rows.append([f"`{package.name}`", package.version, f"`{name}`", f"{file.stat().st_size:,}", f"{functions:,}" if functions else "", cells["explicit"], cells["guard"], package.kind])
    if package.run and rows:
        for bounds in arguments.bounds:
            start = time.monotonic()
            try:
                told = package.run(installed, bounds)
                passed += 1
            except (Failure, subprocess.TimeoutExpired) as failure:
                told = f"failed ({bounds}): {' '.join(str(failure).split())}"
                failed += 1
                print("FAILED ", end="")
            print(f"{package.name}, {bounds}, {time.monotonic() - start:.0f} s: {told}", flush=True)
            # What both modes say is said once.
            if told not in rows[0][-1]:
                rows[0][-1] += f"; {told}"
    return rows, passed, failed


COLUMNS = ["Package", "Version", "Module", "Bytes", "Functions", "Explicit", "Guard", "What it is, and what ran", "Date"]


def update(table, rows):
    """Replaces the rows of the modules that were checked, keeps the others and the cells of modes that were not run; in the order of the
    packages."""
    date = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    known = {}
    if table.exists():
        known = {(row[0], row[2]): row for row in (line.split("\t") for line in table.read_text().splitlines()[1:])}
    for row in rows:
        before = known.get((row[0], row[2]))
        cells = [old if new in ("", PARTLY) and old else new for new, old in zip(row, before)] if before and before[1] == row[1] else row
        known[row[0], row[2]] = [*cells, date]
    order = {f"`{p.name}`": i for i, p in enumerate(PACKAGES)}
    lines = sorted((row for row in known.values() if row[0] in order), key=lambda row: (order[row[0]], row[2]))
    table.write_text("".join("\t".join(row) + "\n" for row in [COLUMNS, *lines]))


parser = argparse.ArgumentParser(usage=__doc__)
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--quick", action="store_true")
parser.add_argument("--only", type=lambda text: text.split(","), default=[])
parser.add_argument("--bounds", type=lambda text: text.split(","), default=["explicit", "guard"])
parser.add_argument("--jobs", type=int, default=1)
parser.add_argument("--node", default=os.environ.get("NODE", "node"))
parser.add_argument("--table", type=pathlib.Path)
parser.add_argument("--install", action="store_true")
parser.add_argument("--programs", action="store_true")
parser.add_argument("--check", type=pathlib.Path, default=HERE / "npm-modules/bin/Release/net10.0/WasiTools.ModuleCheck")
parser.add_argument("--wasirun", type=pathlib.Path, default=os.environ.get("WASIRUN", HERE.parent / "src/WasiTools.Runner/bin/Release/net10.0/wasirun"))
arguments = parser.parse_args()

for needed, project in [(arguments.check, "tests/npm-modules"), (pathlib.Path(arguments.wasirun), "src/WasiTools.Runner")]:
    if not needed.exists() and not arguments.install:
        sys.exit(f"{needed} is not there: dotnet build -c Release {project}")
folder = arguments.folder.resolve()
packages = [p for p in PACKAGES if (p.quick or not arguments.quick) and (not arguments.only or any(text in p.name for text in arguments.only))]
if arguments.programs:
    packages = [p for p in packages if p.run]
install(folder, packages)
if arguments.install:
    sys.exit()
passed = failed = 0
for package in packages:
    rows, good, bad = check(package, folder)
    passed, failed = passed + good, failed + bad
    if arguments.table:
        update(arguments.table, rows)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
