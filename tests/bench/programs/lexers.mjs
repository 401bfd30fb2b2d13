// Measures tree-sitter's lexers in Node: node lexers.mjs DRIVER TEXT SECONDS GRAMMAR..., each a file. Prints for each grammar
// its name, the sum that the driver computes, and the least nanoseconds of a run over the text.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const [driverFile, textFile, seconds, ...grammars] = process.argv.slice(2);
const driverModule = new WebAssembly.Module(readFileSync(driverFile));
const text = readFileSync(textFile);

for (const file of grammars) {
    const driver = new WebAssembly.Instance(driverModule).exports;
    const module = new WebAssembly.Module(readFileSync(file));
    const imports = { env: { ...driver } };
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
        imports[from] ??= {};
        if (kind === 'function') {
            imports[from][name] ??= () => {
                throw new Error(`${name} is not there: no lexer should call it`);
            };
        } else if (kind === 'global') {
            imports[from][name] ??= new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
        }
    }
    const grammar = new WebAssembly.Instance(module, imports).exports;
    grammar.__wasm_apply_data_relocs?.();
    const language = Object.entries(grammar).find(([name]) => /^tree_sitter_(?!.*_external_scanner_)/.test(name))[1]();
    new Uint8Array(driver.memory.buffer).set(text, 4096);
    let least = Infinity;
    let sum;
    const end = performance.now() + seconds * 1000;
    do {
        const start = process.hrtime.bigint();
        sum = driver.lex(text.length, language);
        least = Math.min(least, Number(process.hrtime.bigint() - start));
    } while (performance.now() < end);
    console.log(basename(file), sum, least);
}
