// Calls an export of a module and times it: node node-call.mjs MODULE.wasm EXPORT COUNT
// Prints "checksum <hex> ns <n>".
import { readFileSync } from "node:fs";

const [, , path, name, text] = process.argv;
const count = Number(text);
const module = new WebAssembly.Module(readFileSync(path));
const call = new WebAssembly.Instance(module, { host: { next: (value) => (value + 1) | 0 } }).exports[name];
for (let i = 0; i < 10; i++) call(Math.max(1, count / 10));
const start = process.hrtime.bigint();
const result = call(count);
const elapsed = process.hrtime.bigint() - start;
console.log(`checksum ${BigInt.asUintN(64, result).toString(16).padStart(16, "0")} ns ${elapsed}`);
