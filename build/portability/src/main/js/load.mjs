// Loads the build to Wasm GC and gives it what it asks of its host: memory for the RAM of guests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

function installImports(imports) {
    const { memory } = imports.env;
    imports.godwit = {
        memoryBytes: () => memory.buffer.byteLength,
        growMemory: pages => {
            try {
                memory.grow(pages);
                return 1;
            } catch { // a RangeError: the host gives no more
                return 0;
            }
        },
    };
}

// What the driver exports.
export async function loadBuild(folder) {
    const { load } = await import(pathToFileURL(join(folder, 'runtime.mjs')));
    const { exports } = await load(readFileSync(join(folder, 'godwit.wasm')), { nodejs: true, installImports });
    return exports;
}
