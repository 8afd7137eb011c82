// The other side: reads frames (length, bytes) from standard input, first the support module, then a plan and a module each time, and
// answers each with a frame of lines. See CallPlan.cs and EngineRun.cs, whose lines these must equal.
import { readSync, writeSync } from "node:fs";

function readFully(size) {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size;) {
        let count;
        try {
            count = readSync(0, bytes, at, size - at, null);
        } catch (e) {
            if (e.code === "EAGAIN")
                continue;
            throw e;
        }
        if (count === 0)
            process.exit(0);
        at += count;
    }
    return bytes;
}

const readFrame = () => readFully(new DataView(readFully(4).buffer).getUint32(0, true));

function writeFrame(text) {
    const bytes = Buffer.from("\0\0\0\0" + text);
    bytes.writeUInt32LE(bytes.length - 4);
    for (let at = 0; at < bytes.length;)
        at += writeSync(1, bytes, at);
}

const view = new DataView(new ArrayBuffer(8));

function parse(text) {
    const digits = text.slice(2);
    switch (text[0]) {
        case "i":
            return Number(digits);
        case "I":
            return BigInt(digits);
        case "f":
            view.setUint32(0, digits === "nan" ? 0x7fc00000 : parseInt(digits, 16));
            return view.getFloat32(0);
        case "F":
            view.setBigUint64(0, digits === "nan" ? 0x7ff8000000000000n : BigInt("0x" + digits));
            return view.getFloat64(0);
        default:
            return null;
    }
}

function format(value, letter) {
    switch (letter) {
        case "i":
            return "i:" + value;
        case "I":
            return "I:" + value;
        case "f":
            view.setFloat32(0, value);
            return "f:" + (Number.isNaN(value) ? "nan" : view.getUint32(0).toString(16));
        case "F":
            view.setFloat64(0, value);
            return "F:" + (Number.isNaN(value) ? "nan" : view.getBigUint64(0).toString(16));
        case "?":
            return "?";
        default:
            return value === null ? "null" : "ref";
    }
}

function attempt(action, plan, instance) {
    try {
        return action();
    } catch (e) {
        if (!(e instanceof WebAssembly.Exception))
            return "trap " + e.name + ": " + e.message;
        for (const { export: name, values } of plan.tags) {
            const tag = instance?.exports[name];
            if (tag && e.is(tag))
                return `exception ${name} ${[...values].map((v, i) => v === "?" ? "?" : format(e.getArg(tag, i), v)).join(" ")}`;
        }
        return "exception";
    }
}

function hash(memory) {
    let hash = 0;
    for (const word of new Int32Array(memory.buffer))
        hash = Math.imul(hash << 5 | hash >>> 27, 0x9E3779B1) + word | 0;
    return `${memory.buffer.byteLength} ${hash >>> 0}`;
}

function nulls(table) {
    // A table with 64-bit indices counts in BigInts, for which the type of its length is the sign.
    let text = "";
    for (let i = typeof table.length === "bigint" ? 0n : 0; i < table.length; i++)
        text += table.get(i) === null ? "0" : "1";
    return text;
}

function run(plan, bytes) {
    const lines = [];
    let support, instance;
    lines.push(attempt(() => {
        support = new WebAssembly.Instance(supportModule);
        const globals = new Proxy({}, { get: () => support.exports.extern });
        instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { "fuzzing-support": support.exports, "__fuzz_import": globals });
        return "instantiated";
    }, plan, null));
    if (!instance)
        return lines;
    for (const call of plan.calls) {
        if (plan.fuelExport)
            instance.exports[plan.fuelExport].value = plan.fuel;
        const result = attempt(() => {
            let values = instance.exports[call.export](...call.arguments.map(parse));
            if (call.results.length === 0)
                return "";
            if (call.results.length === 1)
                values = [values];
            return [...call.results].map((letter, i) => format(values[i], letter)).join(" ");
        }, plan, instance);
        lines.push(`${call.export}(${call.arguments.join(" ")}) = ${result}`);
    }
    for (const name of plan.memories)
        lines.push(`memory ${name} = ${hash(instance.exports[name])}`);
    for (const name of plan.tables)
        lines.push(`table ${name} = ${nulls(instance.exports[name])}`);
    for (const { export: name, letter } of plan.globals)
        lines.push(`global ${name} = ${format(instance.exports[name].value, letter)}`);
    lines.push(`log = ${format(support.exports.log.value, "i")}`);
    return lines;
}

const supportModule = new WebAssembly.Module(readFrame());
for (let count = 1; ; count++) {
    const plan = JSON.parse(Buffer.from(readFrame()).toString());
    writeFrame(run(plan, readFrame()).join("\n"));
    // Each memory reserves gigabytes of address space until it is collected.
    if (count % 40 === 0)
        globalThis.gc();
}
