// Runs a Linux program of RISC-V in the build to Wasm GC, under Node 24. Every run is the same.
//   node linux.mjs [OPTION...] PROGRAM [ARGUMENT...]
//     --rootfs TAR     PROGRAM lies in this archive, as a path or a name of PATH; else it is a file of the host
//     --seed N         what random bytes follow from (0)
//     --memory MIB     how much memory the program may have
//     --trace FILE     write each system call to a file
//     --figures        say on standard error at the end how many instructions were run, in which time
//     --build FOLDER   where the build is (target/wasmgc of build/portability)
// The exit code is the program's; 137 if a limit stopped it, 65 if it cannot be run, 2 for wrong options, 70 if the build
// itself is wrong.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadBuild, writeAll } from './load.mjs';

const words = process.argv.slice(2);
const values = {
    '--build': fileURLToPath(new URL('../../../target/wasmgc', import.meta.url)),
    '--rootfs': null, '--seed': '0', '--memory': '0', '--trace': null,
};
let hasFigures = false;
while (words.length > 0 && words[0].startsWith('--')) {
    const option = words.shift();
    if (option === '--figures') {
        hasFigures = true;
    } else if (option in values && words.length > 0) {
        values[option] = words.shift();
    } else {
        console.error('unknown option, or without its value: ' + option);
        process.exit(2);
    }
}
if (words.length === 0 || !/^-?\d+$/.test(values['--seed']) || !/^\d+$/.test(values['--memory'])) {
    console.error('node linux.mjs [--rootfs TAR] [--seed N] [--memory MIB] [--trace FILE] [--figures] PROGRAM [ARGUMENT...]');
    process.exit(2);
}

const archive = values['--rootfs'] === null ? null : openSync(values['--rootfs'], 'r');
const trace = values['--trace'] === null ? null : openSync(values['--trace'], 'w');
const host = {
    size: () => fstatSync(archive).size,
    read: (position, length) => {
        const bytes = new Int8Array(length);
        return bytes.subarray(0, readSync(archive, bytes, 0, length, position));
    },
    write: writeAll,
    trace: line => writeAll(trace, Buffer.from(line + '\n')),
    log: line => writeAll(2, Buffer.from(words[0] + ': ' + line + '\n')),
};
const program = archive === null ? new Int8Array(readFileSync(words[0])) : new Int8Array(0);
const exports = await loadBuild(values['--build']);

const begin = performance.now();
try {
    const line = words.map(word => word + '\0').join('');
    const answer = exports.linux(
        host, program, line, Number(values['--seed']), Number(values['--memory']), trace !== null);
    const [outcome, instructions] = answer.split('\n');
    if (hasFigures) {
        const milliseconds = Math.round(performance.now() - begin);
        console.error('figures: ' + instructions + ' instructions, ' + milliseconds + ' ms');
    }
    if (outcome.startsWith('exited ')) {
        process.exitCode = Number(outcome.substring(7));
    } else {
        console.error(outcome);
        process.exitCode = outcome.startsWith('stopped') ? 137 : 65;
    }
} catch (e) {
    console.error(e.stack ?? String(e));
    process.exitCode = 70;
} finally {
    if (trace !== null) {
        closeSync(trace);
    }
}
