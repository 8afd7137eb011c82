// Runs a WASI command in node: node command.mjs PROGRAM.wasm JSON, JSON being {"args": [NAME, ...], "preopens": {GUEST: HOST}}
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const [, , path, options] = process.argv;
const wasi = new WASI({ version: "preview1", returnOnExit: true, ...JSON.parse(options) });
const module = new WebAssembly.Module(readFileSync(path));
process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
