// Loads the build to Wasm GC and gives it what it asks of its host: memory for the RAM of guests.
import { readFileSync, writeSync } from 'node:fs';
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

// Writes all bytes to a descriptor, a pipe that is full for now included.
export function writeAll(descriptor, bytes) {
    let at = 0;
    while (at < bytes.length) {
        try {
            at += writeSync(descriptor, bytes, at, bytes.length - at);
        } catch (e) {
            if (e.code !== 'EAGAIN') {
                throw e;
            }
        }
    }
}
