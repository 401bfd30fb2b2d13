// Boots a computer of RISC-V in the build to Wasm GC, under Node 24. Every run is the same.
//   node boot.mjs [OPTION...] KERNEL
//     --initrd FILE    its initial RAM disk
//     --append LINE    the kernel's command line
//     --memory MIB     its RAM (256)
//     --build FOLDER   where the build is (target/wasmgc of build/portability)
// Says on standard error at the end how many instructions were run, in which time. The exit code is the computer's; 65 if
// it cannot be booted, 2 for wrong options, 70 if the build itself is wrong.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadBuild, writeAll } from './load.mjs';

function options() {
    const text = { type: 'string' };
    try {
        const parsed = parseArgs({
            options: { initrd: text, append: text, memory: text, build: text },
            allowPositionals: true,
        });
        const memory = parsed.values.memory ?? '256';
        if (parsed.positionals.length !== 1 || !/^\d{1,4}$/.test(memory)) {
            throw new Error('node boot.mjs [--initrd FILE] [--append LINE] [--memory MIB] [--build FOLDER] KERNEL');
        }
        return { ...parsed.values, memory: Number(memory), kernel: parsed.positionals[0] };
    } catch (e) {
        console.error(e.message);
        process.exit(2);
    }
}

const { kernel, initrd, append, memory, build } = options();
const host = { write: writeAll };
const exports = await loadBuild(build ?? fileURLToPath(new URL('../../../target/wasmgc', import.meta.url)));
const begin = performance.now();
try {
    const file = name => name === undefined ? new Int8Array(0) : new Int8Array(readFileSync(name));
    const answer = exports.boot(host, file(kernel), file(initrd), append ?? '', memory);
    const [outcome, instructions] = answer.split('\n');
    console.error('figures: ' + instructions + ' instructions, ' + Math.round(performance.now() - begin) + ' ms');
    if (outcome.startsWith('exited ')) {
        process.exitCode = Number(outcome.substring(7));
    } else {
        console.error(outcome);
        process.exitCode = 65;
    }
} catch (e) {
    console.error(e.stack ?? String(e));
    process.exitCode = 70;
}
