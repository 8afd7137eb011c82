// Runs a script in npm's ruby, as RubyHost.cs does: node ruby.mjs RUBY.wasm SCRIPT
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const [, , path, script] = process.argv;
const wasi = new WASI({ version: "preview1", args: ["ruby.wasm"] });
const module = new WebAssembly.Module(readFileSync(path));
const imports = wasi.getImportObject();
imports.canonical_abi = {
  "resource_new_rb-abi-value": (value) => value,
  "resource_get_rb-abi-value": (handle) => handle,
  "resource_drop_js-abi-value": () => {},
};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  imports[from][name] ??= () => {
    throw new Error(`${from}.${name} was called`);
  };
}
const instance = new WebAssembly.Instance(module, imports);
const guest = instance.exports;
const view = () => new DataView(guest.memory.buffer);
function text(string) {
  const bytes = new TextEncoder().encode(string);
  const address = guest.cabi_realloc(0, 0, 1, bytes.length);
  new Uint8Array(guest.memory.buffer).set(bytes, address);
  return [address, bytes.length];
}

wasi.initialize(instance);
const args = ["ruby.wasm", "-EUTF-8", "-e_=0"];
const list = guest.cabi_realloc(0, 0, 4, 8 * args.length);
args.forEach((argument, i) => {
  const [address, length] = text(argument + "\0");
  view().setInt32(list + 8 * i, address, true);
  view().setInt32(list + 8 * i + 4, length, true);
});
guest["ruby-init: func(args: list<string>) -> ()"](list, args.length);
const result = guest["rb-eval-string-protect: func(str: string) -> tuple<handle<rb-abi-value>, s32>"](...text(readFileSync(script, "utf8")));
process.exitCode = view().getInt32(result + 4, true);
