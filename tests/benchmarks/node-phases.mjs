// Compiles, instantiates and runs a WASI command, each timed: node node-phases.mjs PROGRAM.wasm [ARGUMENT...]
// Prints "load ns <n> instantiate ns <n> run ns <n>" to standard error.
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const [, , path, ...args] = process.argv;
const wasi = new WASI({ version: "preview1", args: [path, ...args], returnOnExit: true });
const bytes = readFileSync(path);
const times = [process.hrtime.bigint()];
const module = new WebAssembly.Module(bytes);
times.push(process.hrtime.bigint());
const instance = new WebAssembly.Instance(module, wasi.getImportObject());
times.push(process.hrtime.bigint());
process.exitCode = wasi.start(instance);
times.push(process.hrtime.bigint());
const [load, instantiate, run] = times.slice(1).map((time, i) => time - times[i]);
console.error(`load ns ${load} instantiate ns ${instantiate} run ns ${run}`);
