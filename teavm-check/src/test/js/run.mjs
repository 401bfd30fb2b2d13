// Loads the build to Wasm GC and calls one exported method of its driver.
//   node run.mjs <folder of the build> <method> [file]
// The method gets the file's bytes, if one is named; what it answers goes to stdout. Exit code 1 and the error's
// message on stderr if anything fails inside.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, method, file] = process.argv.slice(2);
const { load } = await import(pathToFileURL(join(folder, 'runtime.mjs')));
const { exports } = await load(readFileSync(join(folder, 'godwit.wasm')), { nodejs: true });
if (typeof exports[method] !== 'function') {
    console.error('the driver exports no ' + method);
    process.exit(2);
}
try {
    const args = file === undefined ? [] : [new Int8Array(readFileSync(file))];
    process.stdout.write(exports[method](...args));
} catch (e) {
    console.error(e.stack ?? String(e));
    process.exitCode = 1;
}
