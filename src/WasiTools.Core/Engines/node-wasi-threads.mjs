// Runs a WASI preview 1 program in node, threads included:
//   node node-wasi-threads.mjs [--name=NAME] [--max-threads=N] [--env=NAME=VALUE]... [--dir=HOST::GUEST]... -- MODULE [ARGUMENT...]
//
// The program runs in workers, so that this thread stays free to start more of them and to end all of them at once, whatever they
// wait for. Each worker has a node:wasi of its own: they share standard streams and directories, but not files that one has opened.
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const TRAPPED = 134; // as abort, and Wasmtime, have it
const LARGEST_THREAD_ID = (1 << 29) - 1;
const RUNNING = 0, LAST_ID = 1; // what each of the shared counters counts

if (isMainThread) {
  supervise(parse(process.argv.slice(2)));
} else {
  run(workerData);
}

function parse(args) {
  const options = { name: "", maxThreads: 1024, env: {}, preopens: {} };
  while (args.length > 0 && args[0] !== "--") {
    const [, option, value] = /^--([a-z-]+)=(.*)$/s.exec(args.shift()) ?? [];
    const at = value?.indexOf(option === "env" ? "=" : "::") ?? -1;
    if (option === "name") options.name = value;
    else if (option === "max-threads") options.maxThreads = Number(value);
    else if (option === "env" && at > 0) options.env[value.slice(0, at)] = value.slice(at + 1);
    else if (option === "dir" && at > 0) options.preopens[value.slice(at + 2)] = value.slice(0, at);
    else throw new Error(`There is no option '${option}'.`);
  }
  options.path = args[1];
  options.args = [options.name || options.path, ...args.slice(2)];
  return options;
}

function supervise(options) {
  const module = new WebAssembly.Module(readFileSync(options.path));
  const shared = WebAssembly.Module.imports(module).find((item) => item.kind === "memory");
  const memory = shared && new WebAssembly.Memory({ ...memoryLimits(readFileSync(options.path)), shared: true });
  const counters = new Int32Array(new SharedArrayBuffer(8));
  counters[RUNNING] = 1;
  const start = (thread) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { options, module, memory, memoryImport: shared, counters, thread } });
    worker.on("message", (message) => {
      if ("spawn" in message) start(message.spawn);
      else if ("trap" in message) fail(message.trap);
      else process.exit(message.exit & 0xff);
    });
    worker.on("error", (error) => fail(error.stack));
  };
  start(null);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(TRAPPED);
}

function run({ options, module, memory, memoryImport, counters, thread }) {
  const wasi = new WASI({ version: "preview1", args: options.args, env: options.env, preopens: options.preopens, returnOnExit: true });
  const imports = wasi.getImportObject();
  imports.wasi_snapshot_preview1.proc_exit = (code) => {
    parentPort.postMessage({ exit: code });
    // The main thread ends this one.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  imports.wasi = { "thread-spawn": (argument) => spawn(options, counters, argument) };
  if (memory) imports[memoryImport.module] = { ...imports[memoryImport.module], [memoryImport.name]: memory };
  try {
    const { exports } = new WebAssembly.Instance(module, imports);
    // Without _start: node would call it, and a thread must not.
    wasi.initialize({ exports: { memory: memory ?? exports.memory } });
    if (thread) {
      exports.wasi_thread_start(thread.id, thread.argument);
      Atomics.sub(counters, RUNNING, 1);
    } else {
      (exports._start ?? exports._initialize)?.();
      parentPort.postMessage({ exit: 0 });
    }
  } catch (error) {
    parentPort.postMessage({ trap: error.stack });
  }
}

// wasi.thread-spawn: the new thread's id, or a negative number.
function spawn(options, counters, argument) {
  if (Atomics.add(counters, RUNNING, 1) >= options.maxThreads) {
    Atomics.sub(counters, RUNNING, 1);
    return -1;
  }
  const id = Atomics.add(counters, LAST_ID, 1) + 1;
  if (id > LARGEST_THREAD_ID) return -1;
  parentPort.postMessage({ spawn: { id, argument } });
  return id;
}

// JavaScript does not tell the limits of an imported memory: they stand in the import section.
function memoryLimits(bytes) {
  let at = 8;
  const number = () => {
    let value = 0, shift = 0, byte;
    do {
      byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    } while (byte & 0x80);
    return value;
  };
  const skipName = () => { const length = number(); at += length; };
  const limits = () => {
    const flags = number();
    return { initial: number(), maximum: flags & 1 ? number() : undefined };
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const end = number() + at;
    if (section !== 2) { at = end; continue; }
    for (let count = number(); count > 0; count--) {
      skipName();
      skipName();
      const kind = bytes[at++];
      if (kind === 2) return limits();
      if (kind === 0) number();
      else if (kind === 1) { at++; limits(); }
      else if (kind === 3) at += 2;
      else { at++; number(); }
    }
  }
  throw new Error("The module imports no memory.");
}
