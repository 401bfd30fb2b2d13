package dev.godwit.vfs.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.HostProgram;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** The same operations on pipes and FIFOs here and in the kernel of the host: the same answers. */
class HostKernelTest {
    private static final int RUNS = Integer.getInteger("godwit.pipe.runs", 250);
    private static final int STEPS = Integer.getInteger("godwit.pipe.steps", 120);
    private static final long SEED = Long.getLong("godwit.pipe.seed", 1);
    private static final int SLOTS = 10;
    private static final int FIFOS = 2;

    private static final Map<Errno, Integer> NUMBERS =
            new EnumMap<>(
                    Map.of(
                            Errno.ENXIO, 6,
                            Errno.EBADF, 9,
                            Errno.EAGAIN, 11,
                            Errno.EBUSY, 16,
                            Errno.EINVAL, 22,
                            Errno.EPIPE, 32));

    /** The guest's side; made anew for each run. */
    private static final class Side {
        final BufferRoom room = new BufferRoom(1L << 40);
        final VirtualClock clock = VirtualClock.still();
        final Fifos fifos = new Fifos(room, clock);
        final Inode[] inodes = new Inode[FIFOS];
        final @Nullable PipeEnd[] ends = new @Nullable PipeEnd[SLOTS];
        final @Nullable FifoOpening[] openings = new @Nullable FifoOpening[SLOTS];

        /** Which FIFO an end is of; -1 for a pipe without a name. */
        final int[] fifoOf = new int[SLOTS];

        Side() throws ErrnoException {
            MemoryFileSystem fs = new MemoryFileSystem(clock, 1 << 20, 1);
            for (int i = 0; i < FIFOS; i++) {
                NewFile file = NewFile.node(FileType.FIFO, 0600, 0);
                inodes[i] = fs.rootInode().make("fifo" + i, file);
            }
        }

        PipeEnd end(int slot) {
            return Objects.requireNonNull(ends[slot]);
        }

        boolean isFree(int slot) {
            return ends[slot] == null && openings[slot] == null;
        }

        String run(String name, int a, int b, int c) {
            try {
                return answer(name, a, b, c);
            } catch (ErrnoException e) {
                String number = String.valueOf(NUMBERS.get(e.errno()));
                return name.equals("read") ? "-" + number + " 0" : "E" + number;
            }
        }

        private String answer(String name, int a, int b, int c) throws ErrnoException {
            return switch (name) {
                case "pipe" -> {
                    Pipe pipe = new Pipe(room, clock, 1, 2, 0, 0);
                    ends[a] = pipe.open(true, false);
                    ends[b] = pipe.open(false, true);
                    fifoOf[a] = -1;
                    fifoOf[b] = -1;
                    yield "0";
                }
                case "open" -> {
                    ends[a] = fifos.open(inodes[b], flags(c), true).end();
                    fifoOf[a] = b;
                    yield "0";
                }
                case "begin" -> {
                    openings[a] = fifos.open(inodes[b], flags(c), false);
                    fifoOf[a] = b;
                    yield "0";
                }
                case "finish" -> {
                    ends[a] = Objects.requireNonNull(openings[a]).end();
                    openings[a] = null;
                    yield "0";
                }
                case "reopen" -> {
                    int fifo = fifoOf[b];
                    ends[a] =
                            fifo < 0
                                    ? end(b).pipe().open(c != 1, c != 0)
                                    : fifos.open(inodes[fifo], flags(c), true).end();
                    fifoOf[a] = fifo;
                    yield "0";
                }
                case "close" -> {
                    close(a);
                    yield "0";
                }
                case "packets" -> {
                    end(a).setPackets(b != 0);
                    yield "0";
                }
                case "read" -> read(end(a), b);
                case "write" -> "" + end(a).write(content(b, c), 0, b);
                case "append" -> "" + end(a).append(content(b, c), 0, b);
                case "tee" -> "" + end(a).tee(end(b), c);
                case "move" -> "" + end(a).move(end(b), c);
                case "size" -> "" + end(a).pipe().capacity();
                case "resize" -> "" + end(a).pipe().setCapacity(b);
                case "available" -> "" + end(a).available();
                case "poll" -> "" + bits(end(a).poll(events(b)));
                default -> throw new IllegalArgumentException(name);
            };
        }

        void close(int slot) {
            FifoOpening opening = openings[slot];
            if (opening != null) {
                opening.giveUp();
                openings[slot] = null;
            }
            PipeEnd end = ends[slot];
            if (end != null) {
                end.close();
                ends[slot] = null;
            }
        }

        private static String read(PipeEnd end, int length) throws ErrnoException {
            byte[] bytes = new byte[length];
            int count = end.read(bytes, 0, length);
            int hash = 0;
            for (int i = 0; i < count; i++) {
                hash = hash * 31 + (bytes[i] & 0xFF);
            }
            return count + " " + Integer.toHexString(hash);
        }

        private static byte[] content(int count, int seed) {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) {
                bytes[i] = (byte) (seed * 31 + i * 7 + i / 256);
            }
            return bytes;
        }

        private static int flags(int kind) {
            return switch (kind) {
                case 0 -> OpenFlags.READ;
                case 1 -> OpenFlags.WRITE;
                default -> OpenFlags.READ | OpenFlags.WRITE;
            };
        }

        // the kernel's bits: POLLIN 1, POLLPRI 2, POLLOUT 4, POLLERR 8, POLLHUP 16

        private static int events(int bits) {
            return ((bits & 1) != 0 ? Events.IN : 0)
                    | ((bits & 2) != 0 ? Events.PRIORITY : 0)
                    | ((bits & 4) != 0 ? Events.OUT : 0);
        }

        private static int bits(int events) {
            return ((events & Events.IN) != 0 ? 1 : 0)
                    | ((events & Events.PRIORITY) != 0 ? 2 : 0)
                    | ((events & Events.OUT) != 0 ? 4 : 0)
                    | ((events & Events.ERROR) != 0 ? 8 : 0)
                    | ((events & Events.HANG_UP) != 0 ? 16 : 0);
        }
    }

    private static final class Run {
        private final Side side = new Side();
        private final HostProgram host;
        private final Random random;
        private final List<String> history = new ArrayList<>();

        Run(HostProgram host, long seed) throws Exception {
            this.host = host;
            this.random = new Random(seed);
            assertThat(host.ask("reset")).isEqualTo("0");
        }

        private int slot(boolean isFree) {
            int first = random.nextInt(SLOTS);
            for (int i = 0; i < SLOTS; i++) {
                int slot = (first + i) % SLOTS;
                if (isFree ? side.isFree(slot) : side.ends[slot] != null) {
                    return slot;
                }
            }
            return -1;
        }

        private int length() {
            return switch (random.nextInt(8)) {
                case 0 -> random.nextInt(3);
                case 1 -> 4096 * (1 + random.nextInt(20));
                case 2 -> random.nextInt(100_000);
                case 3 -> 4090 + random.nextInt(12);
                case 4, 5 -> random.nextInt(4096);
                default -> random.nextInt(200);
            };
        }

        void step() throws Exception {
            for (int i = 0; i < SLOTS; i++) {
                if (side.openings[i] != null && random.nextInt(3) == 0) {
                    compare(random.nextInt(6) == 0 ? "close" : "finish", i, 0, 0);
                    return;
                }
            }
            int kind = random.nextInt(100);
            int free = slot(true);
            int slot = slot(false);
            if (kind < 14 || slot < 0) {
                open(free, slot, random.nextInt(20));
            } else if (kind < 20) {
                compare("close", slot, 0, 0);
            } else if (kind < 40) {
                compare("write", slot, length(), random.nextInt(1000));
            } else if (kind < 60) {
                compare("read", slot, length(), 0);
            } else if (kind < 70) {
                compare(random.nextBoolean() ? "tee" : "move", slot, slot(false), length());
            } else if (kind < 74) {
                // on an end that only reads, vmsplice reads
                boolean writes = side.end(slot).canWrite;
                compare(writes ? "append" : "read", slot, 1 + length(), random.nextInt(1000));
            } else if (kind < 79) {
                int size = random.nextInt(10) == 0 ? 1 << 20 : length();
                compare("resize", slot, size, 0);
            } else if (kind < 82) {
                compare("size", slot, 0, 0);
            } else if (kind < 88) {
                compare("available", slot, 0, 0);
            } else if (kind < 92) {
                compare("packets", slot, random.nextInt(2), 0);
            } else {
                compare("poll", slot, random.nextInt(8), 0);
            }
        }

        private void open(int free, int slot, int kind) throws Exception {
            if (free < 0) {
                return;
            }
            if (kind < 5) {
                int other = slot(true);
                if (other != free) {
                    compare("pipe", free, other, 0);
                }
            } else if (kind < 10 && slot >= 0) {
                compare("reopen", free, slot, random.nextInt(3));
            } else {
                String name = kind < 16 ? "open" : "begin";
                compare(name, free, random.nextInt(FIFOS), random.nextInt(3));
            }
        }

        private void compare(String name, int a, int b, int c) throws Exception {
            String line = name + " " + a + " " + b + " " + c;
            String theirs = host.ask(line);
            String ours = side.run(name, a, b, c);
            history.add(line + " -> " + theirs);
            assertThat(ours).as(() -> String.join("\n", history)).isEqualTo(theirs);
        }

        void end() {
            for (int i = 0; i < SLOTS; i++) {
                side.close(i);
            }
            assertThat(side.room.used()).isZero();
            assertThat(side.fifos.count()).isZero();
        }
    }

    @Test
    void theHostsKernelAgrees(@TempDir Path dir) throws Exception {
        try (HostProgram host = HostProgram.start(dir, "pipes", dir.toString())) {
            for (int i = 0; i < RUNS; i++) {
                Run run = new Run(host, SEED * 1_000_003 + i);
                for (int step = 0; step < STEPS; step++) {
                    run.step();
                }
                run.end();
            }
        }
    }
}
