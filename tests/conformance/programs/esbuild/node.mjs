// Runs a command of WASI preview 1 under Node's own WASI: node.mjs MODULE GUEST=HOST ARGUMENTS...
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const [file, mount, ...args] = process.argv.slice(2);
const [guest, host] = mount.split("=");
const wasi = new WASI({ version: "preview1", args: ["esbuild", ...args], preopens: { [guest]: host }, returnOnExit: true });
const { instance } = await WebAssembly.instantiate(readFileSync(file), wasi.getImportObject());
process.exitCode = wasi.start(instance);
