// Loads the build to Wasm GC and calls one exported method of its driver.
//   node run.mjs <folder of the build> <method> [file...]
// The method gets the file's bytes, if one is named; what it answers goes to stdout. With several files it is called once
// for each, in an instance of its own, and each answer is headed by the file's name. Exit code 1 and the error's message
// on stderr if anything fails inside.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { loadBuild } from '../../main/js/load.mjs';

const [folder, method, ...files] = process.argv.slice(2);

async function call(...args) {
    const exports = await loadBuild(folder);
    if (typeof exports[method] !== 'function') {
        console.error('the driver exports no ' + method);
        process.exit(2);
    }
    return exports[method](...args);
}

try {
    if (files.length === 0) {
        process.stdout.write(await call());
    }
    for (const file of files) {
        const answer = await call(new Int8Array(readFileSync(file)));
        process.stdout.write(files.length > 1 ? basename(file) + ': ' + answer : answer);
    }
} catch (e) {
    console.error(e.stack ?? String(e));
    process.exitCode = 1;
}
