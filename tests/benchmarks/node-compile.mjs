// Compiles a module, whole if node is told to: node --no-liftoff --no-wasm-lazy-compilation node-compile.mjs MODULE.wasm
// Prints "ns <n> processor <n>": nanoseconds that went by, and those of all processors.
import { readFileSync } from "node:fs";

const bytes = readFileSync(process.argv[2]);
const before = process.cpuUsage();
const start = process.hrtime.bigint();
new WebAssembly.Module(bytes);
const elapsed = process.hrtime.bigint() - start;
const { user, system } = process.cpuUsage(before);
console.log(`ns ${elapsed} processor ${(user + system) * 1000}`);
