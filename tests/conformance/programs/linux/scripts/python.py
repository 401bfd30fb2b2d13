"""What a program in Python does with its system."""
import asyncio, collections, ctypes, decimal, fractions, hashlib, http.server, json, mmap, multiprocessing
import os, pathlib, queue, re, select, signal, socket, sqlite3, struct, subprocess, sys, tempfile, threading, time
import urllib.request, zlib

print("hello", sys.version_info[:2], sys.platform, sys.byteorder, os.name)
print(json.dumps({"a": [1, 2.5, None, True], "b": "é"}, sort_keys=True), re.findall(r"\b\w{3}\b", "one two three"))
print(hashlib.sha256(b"abc").hexdigest(), zlib.crc32(b"abc"), struct.pack("<Id", 1, 2.5).hex())
print(2 ** 200, decimal.Decimal(1) / 7, fractions.Fraction(1, 3) + 1, round(2.675, 2), 0.1 + 0.2, float("nan"))
print(collections.Counter("mississippi").most_common(2))

work = pathlib.Path(tempfile.mkdtemp())
(work / "f").write_text("line 1\nline 2\n")
with open(work / "f", "r+b") as f, mmap.mmap(f.fileno(), 0) as m:
    m[0:4] = b"LINE"
    print(m.readline(), m.size())
print((work / "f").read_text().splitlines(), os.stat(work / "f").st_size)
os.link(work / "f", work / "g")
os.symlink("f", work / "l")
print(sorted(e.name for e in os.scandir(work)), os.stat(work / "f").st_nlink, os.readlink(work / "l"))
for call in (lambda: os.open("/nothing", 0), lambda: os.mkdir("/etc"), lambda: os.rmdir("/etc"), lambda: os.listdir("/etc/passwd"),
             lambda: os.kill(999999, 0), lambda: os.read(99, 1), lambda: os.lseek(os.open("/etc/passwd", 0), -1, 0), lambda: os.execv("/etc/passwd", ["x"])):
    try:
        print(call())
    except OSError as e:
        print(type(e).__name__, e.errno, e.strerror)

print(subprocess.run(["sh", "-c", "echo out; echo err >&2; exit 3"], capture_output=True, text=True))
print(subprocess.run("tr a-z A-Z", shell=True, input=b"piped", stdout=subprocess.PIPE).stdout)
try:
    subprocess.run(["sleep", "500"], timeout=0.2)
except subprocess.TimeoutExpired as e:
    print("timeout", e.timeout)
print(subprocess.Popen(["sh", "-c", "kill -11 $$"]).wait())
pid = os.fork()
if pid == 0:
    os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn("/usr/bin/true", ["true"], {}), 0)[1]))

results = queue.Queue()
threads = [threading.Thread(target=lambda n=n: results.put(sum(range(n * 1000)))) for n in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results.queue))
event, lock, seen = threading.Event(), threading.Condition(), []
def waiter():
    with lock:
        lock.wait_for(lambda: len(seen) == 3)
        event.set()
threading.Thread(target=waiter).start()
for i in range(3):
    with lock:
        seen.append(i)
        lock.notify_all()
print(event.wait(60), seen)

got = []
signal.signal(signal.SIGUSR1, lambda n, _: got.append(signal.Signals(n).name))
os.kill(os.getpid(), signal.SIGUSR1)
signal.signal(signal.SIGALRM, lambda n, _: got.append("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.sigtimedwait([signal.SIGUSR2], 0.3)
print(got, signal.getsignal(signal.SIGPIPE), sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])))
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigpending(), signal.sigwait([signal.SIGUSR2]))

async def main():
    async def echo(reader, writer):
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async def client(n):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(f"client {n}\n".encode())
        line = await reader.read()
        writer.close()
        return line
    print(await asyncio.gather(*(client(n) for n in range(5))))
    process = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    print(await process.communicate(b"to cat"), process.returncode)
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.05)
    except TimeoutError:
        print("timeout")
asyncio.run(main())

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"you asked for {self.path}".encode())
    def log_message(self, *args):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/x").read())
server.shutdown()

a, b = socket.socketpair()
a.sendmsg([b"with a descriptor"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("i", os.open("/etc/hostname", 0)))])
message, control, flags, _ = b.recvmsg(100, 100)
print(message, os.read(struct.unpack("i", control[0][2])[0], 100), flags)
poll = select.epoll()
poll.register(b, select.EPOLLIN)
print(poll.poll(0))
a.send(b"x")
print(len(poll.poll(5)), select.select([b], [a], [], 1)[1] == [a])
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u.bind(("127.0.0.1", 0))
u.sendto(b"datagram", u.getsockname())
print(u.recvfrom(100)[0], socket.getaddrinfo("localhost", 80, socket.AF_INET, socket.SOCK_STREAM))

db = sqlite3.connect(work / "db")
db.execute("create table t(x)")
db.executemany("insert into t values(?)", [(i,) for i in range(100)])
db.commit()
print(db.execute("select sum(x), count(*) from t").fetchone())
print(ctypes.CDLL(None).strlen(b"four"), ctypes.sizeof(ctypes.c_long))

def square(n):
    return n * n
if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, range(10)))
    pty_pid, fd = os.forkpty()
    if pty_pid == 0:
        os.write(1, f"{os.isatty(0)} {os.get_terminal_size()}\n".encode())
        os._exit(0)
    print(os.read(fd, 1000))
    os.waitpid(pty_pid, 0)
    started = time.monotonic()
    time.sleep(0.05)
    print(0.05 <= time.monotonic() - started < 30, time.time() > 1.7e9, time.process_time() > 0)
    print("to standard error", file=sys.stderr)
    sys.exit(9)
