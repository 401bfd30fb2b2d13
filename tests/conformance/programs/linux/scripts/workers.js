'use strict';
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

if (isMainThread) {
    const shared = new Int32Array(new SharedArrayBuffer(64));
    const count = 3;
    let left = count;
    for (let i = 0; i < count; i++) {
        const worker = new Worker(__filename, { workerData: { number: i, shared } });
        worker.on('message', text => console.log('from ' + i + ': ' + text));
        worker.on('exit', code => {
            console.log('worker ' + i + ' ended with ' + code);
            if (--left === 0) {
                console.log('counted ' + Atomics.load(shared, 1) + ', slept ' + Atomics.load(shared, 2));
                console.log(process.pid, process.hrtime.bigint() > 0n, Math.random(), Date.now());
            }
        });
        worker.postMessage({ greeting: 'to ' + i, list: [i, i * i] });
    }
    setTimeout(() => {
        Atomics.store(shared, 0, 1);
        console.log('woken ' + Atomics.notify(shared, 0));
    }, 50);
} else {
    const { number, shared } = workerData;
    parentPort.once('message', message => {
        parentPort.postMessage(JSON.stringify(message));
        const how = Atomics.wait(shared, 0, 0, 5000);
        Atomics.add(shared, 2, how === 'timed-out' ? 0 : 1);
        let sum = 0;
        for (let i = 0; i < 20000; i++) {
            sum = (sum * 31 + i + number) % 1000003;
        }
        Atomics.add(shared, 1, 1);
        parentPort.postMessage(sum + ' ' + Math.random().toFixed(6));
    });
}
