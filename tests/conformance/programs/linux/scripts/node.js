'use strict';
// What a program for Node does with its system.
const cp = require('child_process'), crypto = require('crypto'), fs = require('fs');
const http = require('http'), net = require('net'), os = require('os'), path = require('path'), zlib = require('zlib');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const { pipeline } = require('stream/promises');

if (!isMainThread) {
  const shared = new Int32Array(workerData.shared);
  for (let i = 0; i < 1000; i++) Atomics.add(shared, 0, 1);
  Atomics.notify(shared, 1);
  parentPort.postMessage({ n: workerData.n, square: workerData.n ** 2 });
} else main().catch((e) => { console.error(e); process.exit(1); });

async function main() {
  console.log(process.version.split('.')[0], process.arch, process.platform, process.argv.length, os.endianness(), path.join('/a', '../b'));
  console.log([3, 1, 2].toSorted(), { a: 1, b: [1n, null, new Map([['k', 1]])] }, 0.1 + 0.2, 'é'.normalize('NFD').length, new Date(0).toISOString());
  console.log(new Intl.NumberFormat('de-DE').format(1234567.891), 'ß'.toUpperCase(), [...'a😀'].length, /(?<y>\d{4})/.exec('in 2024').groups.y);

  const dir = fs.mkdtempSync('/tmp/node-');
  const file = path.join(dir, 'f');
  fs.writeFileSync(file, 'hello\nworld\n');
  await fs.promises.appendFile(file, 'more\n');
  console.log(fs.readFileSync(file, 'utf8').split('\n'), (await fs.promises.stat(file)).size, fs.existsSync('/nothing'));
  try { fs.readFileSync('/nothing'); } catch (e) { console.log(e.code, e.errno, e.message); }
  fs.symlinkSync('f', path.join(dir, 'l'));
  fs.mkdirSync(path.join(dir, 'a/b'), { recursive: true });
  console.log(fs.readdirSync(dir, { recursive: true }).sort(), fs.readlinkSync(path.join(dir, 'l')));
  await pipeline(fs.createReadStream(file), zlib.createGzip(), zlib.createGunzip(), fs.createWriteStream(file + '2'));
  console.log(fs.statSync(file + '2').size);
  fs.copyFileSync(file, file + '3');
  fs.truncateSync(file + '3', 2);
  fs.renameSync(file + '3', file + '4');
  console.log(fs.readFileSync(file + '4', 'latin1'));
  fs.rmSync(dir, { recursive: true });

  const text = Buffer.from('compress me '.repeat(1000));
  console.log(zlib.gunzipSync(zlib.gzipSync(text)).equals(text), zlib.brotliDecompressSync(zlib.brotliCompressSync(text)).equals(text), zlib.deflateSync(text).length, zlib.crc32 ? 1 : 0);
  console.log(crypto.createHash('sha256').update('abc').digest('hex'), crypto.createHmac('sha512', 'key').update('x').digest('base64').slice(0, 20));
  console.log(crypto.pbkdf2Sync('p', 's', 1000, 16, 'sha256').toString('hex'), crypto.scryptSync('p', 's', 16).toString('hex'), crypto.randomBytes(16).length);
  const cipher = crypto.createCipheriv('aes-256-gcm', Buffer.alloc(32, 1), Buffer.alloc(12, 2));
  console.log(cipher.update('secret', 'utf8', 'hex') + cipher.final('hex'), cipher.getAuthTag().toString('hex'));
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
  console.log(crypto.verify(null, text, publicKey, crypto.sign(null, text, privateKey)));

  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk)).on('end', () => {
      response.writeHead(request.url === '/missing' ? 404 : 200, { 'Content-Type': 'text/plain' });
      response.end(`${request.method} ${request.url} ${body.length}`);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  const answers = await Promise.all(['/a', '/missing', '/c'].map((p) => fetch(base + p, p === '/c' ? { method: 'POST', body: 'x'.repeat(100000) } : {})));
  for (const a of answers) console.log(a.status, await a.text());
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await new Promise((resolve) => http.get(base).on('error', (e) => { console.log(e.code); resolve(); }));

  const pipe = path.join('/tmp', 'node.sock');
  const echo = net.createServer((c) => c.pipe(c)).listen(pipe);
  await new Promise((resolve) => net.connect(pipe, function () { this.end('over a unix socket'); }).on('data', (d) => console.log(String(d))).on('close', resolve));
  echo.close();

  const shared = new SharedArrayBuffer(8);
  const squares = await Promise.all([1, 2, 3].map((n) => new Promise((resolve, reject) => new Worker(__filename, { workerData: { n, shared } }).on('message', resolve).on('error', reject))));
  console.log(squares.map((s) => s.square), new Int32Array(shared)[0]);

  console.log(cp.execSync('echo from a shell').toString(), cp.spawnSync('sh', ['-c', 'echo err >&2; exit 3']).status, cp.spawnSync('sh', ['-c', 'kill -9 $$']).signal);
  const child = cp.spawn('cat');
  child.stdin.end('to cat');
  for await (const chunk of child.stdout) console.log(String(chunk));
  console.log(await new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal]))));
  const forked = cp.fork('/scripts/node-child.js');
  console.log(await new Promise((resolve) => { forked.on('message', resolve); forked.send({ question: 6 }); }));
  forked.disconnect();
  await new Promise((resolve) => forked.on('exit', (code) => { console.log('child', code); resolve(); }));
  try { await new Promise((resolve, reject) => cp.exec('sleep 500', { timeout: 200 }, (e) => reject(e))); } catch (e) { console.log(e.killed, e.signal); }

  const wasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 126, 1, 126, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 23, 1, 21, 0, 32, 0, 80, 4, 126, 66, 1, 5, 32, 0, 32, 0, 66, 1, 125, 16, 0, 126, 11, 11]);
  const { instance } = await WebAssembly.instantiate(wasm);
  console.log(instance.exports.f(20n));

  let sum = 0;
  for (let i = 0; i < 300000; i++) sum = (sum * 31 + i) | 0;
  console.log(sum);
  const times = [];
  await Promise.all([30, 10, 20].map((t) => new Promise((resolve) => setTimeout(() => { times.push(t); resolve(); }, t * 10))));
  console.log(times);
  process.on('SIGUSR2', () => { console.log('SIGUSR2'); finish(); });
  const alive = setInterval(() => {}, 1000);
  process.kill(process.pid, 'SIGUSR2');
  function finish() {
    clearInterval(alive);
    console.error('to standard error');
    process.exitCode = 4;
  }
  process.on('exit', (code) => console.log('exit', code));
}
