// Keeps the modules that a package carries inside its JavaScript: node embedded.mjs MAIN.js FOLDER
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [, , main, folder] = process.argv;
let count = 0;
function keep(source) {
  if (source instanceof WebAssembly.Module) return;
  const bytes = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `embedded-${++count}.wasm`), bytes);
}
for (const name of ["instantiate", "compile"]) {
  const original = WebAssembly[name];
  WebAssembly[name] = (source, ...rest) => {
    keep(source);
    return original(source, ...rest);
  };
}
WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct(target, [source, ...rest]) {
    keep(source);
    return new target(source, ...rest);
  },
});
await import(pathToFileURL(resolve(main)));
