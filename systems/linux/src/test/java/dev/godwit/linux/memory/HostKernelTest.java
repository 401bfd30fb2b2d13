package dev.godwit.linux.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.RegularFile;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same operations here and in the kernel of the host: results, errors, signals, content and the
 * shape of /proc/self/maps are equal. Needs Linux with pages of 4 KiB and a C compiler.
 */
class HostKernelTest {
    private static final int RUNS = Integer.getInteger("godwit.memory.runs", 30);
    private static final int STEPS = Integer.getInteger("godwit.memory.steps", 150);
    private static final long SEED = Long.getLong("godwit.memory.seed", 1);

    private static final long BASE = 0x10_0000_0000L;
    private static final int PAGES = 64;
    private static final long PAGE = 4096;
    private static final int FILE_SIZE = 42_000;

    private static final Map<Errno, Integer> NUMBERS =
            Map.of(
                    Errno.EBUSY, 16,
                    Errno.EAGAIN, 11,
                    Errno.ENOMEM, 12,
                    Errno.EACCES, 13,
                    Errno.EFAULT, 14,
                    Errno.EEXIST, 17,
                    Errno.EINVAL, 22,
                    Errno.EOVERFLOW, 75,
                    Errno.ENOTSUP, 95);

    private static final Pattern LINE =
            Pattern.compile("(\\w+)-(\\w+) (\\S{4}) (\\w+) \\S+ (\\d+) .*");

    private record Op(String name, long... arguments) {
        @Override
        public String toString() {
            StringBuilder line = new StringBuilder(name);
            for (int i = 0; i < 6; i++) {
                line.append(' ').append(Long.toHexString(i < arguments.length ? arguments[i] : 0));
            }
            return line.toString();
        }

        long at(int index) {
            return index < arguments.length ? arguments[index] : 0;
        }
    }

    // ---- The guest's side.

    /** Made anew for each run. */
    private static final class Side {
        final World world = new World(500_000);
        final ProcessMemory memory = world.process();
        final RegularFile file;
        final MappedFile[] files;

        Side() throws ErrnoException {
            if ("root".equals(System.getProperty("user.name"))) {
                memory.limits.locked = MemoryLimits.INFINITY; // CAP_IPC_LOCK
            }
            Inode inode = world.file("f", FILE_SIZE);
            file = World.open(inode);
            files =
                    new MappedFile[] {
                        new MappedFile(inode.pages(), true, true, true, "/f", 7, 42),
                        new MappedFile(inode.pages(), true, false, true, "/f", 7, 42),
                        new MappedFile(inode.pages(), false, true, true, "/f", 7, 42)
                    };
            file.truncate(0);
            file.truncate(FILE_SIZE);
        }

        String run(Op op) {
            try {
                return switch (op.name) {
                    case "mmap" -> Long.toHexString(map(op));
                    case "mremap" ->
                            Long.toHexString(
                                    memory.mremap(
                                            op.at(0),
                                            op.at(1),
                                            op.at(2),
                                            (int) op.at(3),
                                            op.at(4)));
                    case "load" -> load(op.at(0));
                    case "store" -> store(op.at(0), op.at(1));
                    case "pread" -> Long.toHexString(read(op.at(0)));
                    case "pwrite" -> "" + file.write(littleEndian(op.at(1)), 0, 8, op.at(0));
                    case "maps" -> maps();
                    default -> {
                        plain(op);
                        yield "0";
                    }
                };
            } catch (ErrnoException e) {
                return "E" + NUMBERS.getOrDefault(e.errno(), -1);
            }
        }

        private long map(Op op) throws ErrnoException {
            MappedFile mapped = op.at(4) == 0 ? null : files[(int) op.at(4) - 1];
            return memory.mmap(
                    op.at(0), op.at(1), (int) op.at(2), (int) op.at(3), mapped, op.at(5));
        }

        private void plain(Op op) throws ErrnoException {
            switch (op.name) {
                case "munmap" -> memory.munmap(op.at(0), op.at(1));
                case "mprotect" -> memory.mprotect(op.at(0), op.at(1), (int) op.at(2));
                case "madvise" -> memory.madvise(op.at(0), op.at(1), (int) op.at(2));
                case "msync" -> memory.msync(op.at(0), op.at(1), (int) op.at(2));
                case "mlock" -> memory.mlock(op.at(0), op.at(1), true);
                case "munlock" -> memory.mlock(op.at(0), op.at(1), false);
                case "truncate" -> file.truncate(op.at(0));
                default -> throw new IllegalArgumentException(op.name);
            }
        }

        private String load(long address) {
            return memory.load(address, 8) == 0
                    ? Long.toHexString(memory.loaded)
                    : signal(memory.faultAddress, Access.READ);
        }

        private String store(long address, long value) {
            return memory.store(address, 8, value) == 0
                    ? "0"
                    : signal(memory.faultAddress, Access.WRITE);
        }

        private String signal(long address, int access) {
            return switch (memory.fault(address, access)) {
                case NOT_MAPPED -> "F111";
                case NOT_PERMITTED -> "F112";
                case NO_FILE_PAGE -> "F72";
                default -> "unexpected";
            };
        }

        private long read(long position) throws ErrnoException {
            byte[] bytes = new byte[8];
            file.read(bytes, 0, 8, position);
            long value = 0;
            for (int i = 7; i >= 0; i--) {
                value = value << 8 | bytes[i] & 0xFF;
            }
            return value;
        }

        private static byte[] littleEndian(long value) {
            byte[] bytes = new byte[8];
            for (int i = 0; i < 8; i++) {
                bytes[i] = (byte) (value >>> 8 * i);
            }
            return bytes;
        }

        /** As mapper.c writes it. */
        private String maps() {
            StringBuilder out = new StringBuilder();
            long start = 0;
            long end = 0;
            long offset = 0;
            String kept = "";
            String inode = "";
            for (String line : memory.maps().split("\n")) {
                Matcher m = LINE.matcher(line);
                if (!m.matches()) {
                    continue; // nothing is mapped
                }
                long from = Long.parseLong(m.group(1), 16);
                long to = Long.parseLong(m.group(2), 16);
                long at = Long.parseLong(m.group(4), 16);
                boolean isMore = end == from && kept.equals(m.group(3)) && inode.equals(m.group(5));
                if (isMore && (inode.equals("0") || offset + end - start == at)) {
                    end = to;
                    continue;
                }
                if (end != 0) {
                    print(out, start, end, kept, offset, inode);
                }
                start = from;
                end = to;
                offset = at;
                kept = m.group(3);
                inode = m.group(5);
            }
            if (end != 0) {
                print(out, start, end, kept, offset, inode);
            }
            return out.append('.').toString();
        }

        private static void print(
                StringBuilder out, long start, long end, String kept, long offset, String inode) {
            out.append(Long.toHexString(start)).append('-').append(Long.toHexString(end));
            out.append(' ').append(kept).append(' ').append(Long.toHexString(offset));
            out.append(' ').append(inode.equals("0") ? 0 : 1).append('\n');
        }
    }

    // ---- Operations.

    private static final class Generator {
        private static final int[] PROTS = {0, 1, 3, 3, 3, 5, 7, 2};
        private static final int[] ADVICE = {
            0, 1, 2, 4, 4, 4, 8, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23, 24, 5, 99
        };

        private final Random random;

        Generator(Random random) {
            this.random = random;
        }

        private long page() {
            return BASE + random.nextInt(PAGES) * PAGE;
        }

        private long length() {
            return switch (random.nextInt(40)) {
                case 0 -> 0;
                case 1 -> 1 + random.nextInt(5000);
                case 2 -> -random.nextInt(5000);
                case 3 -> 1L << 47;
                default -> (1 + random.nextInt(random.nextInt(4) == 0 ? 30 : 6)) * PAGE;
            };
        }

        private long odd(long address) {
            return random.nextInt(40) == 0 ? address + random.nextInt(4096) : address;
        }

        private int prot() {
            return random.nextInt(60) == 0 ? 0x100 : PROTS[random.nextInt(PROTS.length)];
        }

        Op next() {
            int kind = random.nextInt(100);
            if (kind < 22) {
                return map();
            } else if (kind < 30) {
                return new Op("munmap", odd(page()), length());
            } else if (kind < 42) {
                int grows = random.nextInt(30) == 0 ? 0x0100_0000 : 0;
                return new Op("mprotect", odd(page()), length(), prot() | grows);
            } else if (kind < 50) {
                return remap();
            } else if (kind < 60) {
                int advice = ADVICE[random.nextInt(ADVICE.length)];
                return new Op("madvise", odd(page()), length(), advice);
            } else if (kind < 62) {
                return new Op("msync", odd(page()), length(), random.nextInt(9));
            } else if (kind < 65) {
                boolean isLock = random.nextBoolean();
                return new Op(isLock ? "mlock" : "munlock", odd(page()), length());
            } else if (kind < 80) {
                return new Op("load", page() + 8 * random.nextInt(512));
            } else if (kind < 94) {
                return new Op("store", page() + 8 * random.nextInt(512), random.nextInt(1 << 30));
            } else if (kind < 95) {
                return new Op("truncate", random.nextInt(2 * FILE_SIZE));
            } else if (kind < 97) {
                return new Op("pwrite", random.nextInt(FILE_SIZE), random.nextInt(1 << 30));
            } else if (kind < 98) {
                return new Op("pread", random.nextInt(FILE_SIZE));
            }
            return new Op("maps");
        }

        private Op map() {
            int type = 1 + random.nextInt(random.nextInt(10) == 0 ? 4 : 2);
            int file = random.nextInt(2) * (1 + random.nextInt(3));
            int flags = type & 15 | (file == 0 ? MapFlags.ANONYMOUS : 0);
            flags |= random.nextInt(4) == 0 ? MapFlags.FIXED_NOREPLACE : MapFlags.FIXED;
            if (random.nextInt(6) == 0) {
                flags |= MapFlags.NORESERVE;
            }
            if (random.nextInt(10) == 0) {
                flags |= MapFlags.POPULATE;
            }
            if (random.nextInt(20) == 0) {
                flags |= MapFlags.GROWSDOWN;
            }
            long offset =
                    switch (random.nextInt(30)) {
                        case 0 -> 1;
                        case 1 -> Long.MIN_VALUE;
                        case 2 -> Long.MAX_VALUE & -PAGE;
                        default -> random.nextInt(12) * PAGE;
                    };
            int prot = PROTS[random.nextInt(PROTS.length)];
            return new Op("mmap", odd(page()), length(), prot, flags, file, offset);
        }

        private Op remap() {
            int flags = new int[] {0, 0, 3, 3, 3, 7, 2, 8}[random.nextInt(8)];
            return new Op("mremap", odd(page()), length(), length(), flags, odd(page()));
        }
    }

    /**
     * Whether the answer depends on the kernel's version (moves of several areas, from 6.17 on), on
     * its place (stacks that grow out of the range), or on what it is built with.
     */
    private static boolean isLeftOut(Side side, Op op) {
        ProcessMemory memory = side.memory;
        if (!op.name.startsWith("m") || op.name.equals("maps")) {
            return false;
        }
        if (!op.name.equals("mmap") && (op.at(1) == 1L << 47 || op.at(2) == 1L << 47)) {
            return true; // it would reach what the program itself lives on
        }
        if (op.name.equals("mremap")) {
            long address = op.at(0) & -PAGE;
            Area area = memory.areas.find(address);
            long old = Layout.align(op.at(1));
            return area == null || Long.compareUnsigned(old, area.end - address) > 0;
        }
        if (op.name.equals("madvise") && op.at(2) == Advice.REMOVE) {
            long end = Math.min(op.at(0) + Math.max(0, op.at(1)), BASE + 2 * PAGES * PAGE);
            for (long at = op.at(0) & -PAGE; at <= end; at += PAGE) {
                MappedFile file = memory.fileAt(at);
                if (file != null && !(file.pages instanceof SharedPages)) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---- The comparison.

    private static Path compile(Path dir) throws Exception {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/proc/self/maps")), "needs Linux with a C compiler");
        Path source = dir.resolve("mapper.c");
        try (InputStream in = HostKernelTest.class.getResourceAsStream("/mapper.c")) {
            assertThat(in).isNotNull();
            Files.copy(in, source);
        }
        Path program = dir.resolve("mapper");
        try {
            Process process =
                    new ProcessBuilder("cc", "-O1", "-o", program.toString(), source.toString())
                            .inheritIO()
                            .start();
            Assumptions.assumeTrue(process.waitFor() == 0, "needs a C compiler");
        } catch (IOException e) {
            Assumptions.abort("needs a C compiler");
        }
        return program;
    }

    @Test
    void theHostsKernelAgrees(@TempDir Path dir) throws Exception {
        Path program = compile(dir);
        System.out.println(RUNS + " times " + STEPS + " operations, seed " + SEED);
        Process host =
                new ProcessBuilder(program.toString(), dir.resolve("file").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (Writer to = host.outputWriter(StandardCharsets.US_ASCII);
                BufferedReader from = host.inputReader(StandardCharsets.US_ASCII)) {
            for (int run = 0; run < RUNS; run++) {
                compare(run, to, from);
            }
        } finally {
            host.destroyForcibly();
        }
    }

    private static void compare(int run, Writer to, BufferedReader from) throws Exception {
        Side side = new Side();
        Generator generator = new Generator(new Random(SEED * 1_000_003 + run));
        List<String> history = new ArrayList<>();
        assertThat(ask(new Op("reset"), to, from)).isEqualTo("0");
        for (int step = 0; step < STEPS; step++) {
            Op op = step % 10 == 9 ? new Op("maps") : generator.next();
            if (isLeftOut(side, op)) {
                continue;
            }
            String theirs = ask(op, to, from);
            String ours = side.run(op);
            history.add(op + " -> " + theirs.replace("\n", "; "));
            assertThat(ours)
                    .as(
                            "run %d of seed %d, step %d:%n%s",
                            run, SEED, step, String.join("\n", history))
                    .isEqualTo(theirs);
        }
        side.memory.close();
        assertThat(side.world.pages.committed()).isEqualTo(side.world.system.filePages());
    }

    private static String ask(Op op, Writer to, BufferedReader from) throws IOException {
        to.write(op + "\n");
        to.flush();
        String line = from.readLine();
        if (!op.name.equals("maps")) {
            return String.valueOf(line);
        }
        StringBuilder lines = new StringBuilder();
        while (line != null && !line.equals(".")) {
            lines.append(line).append('\n');
            line = from.readLine();
        }
        return lines.append('.').toString();
    }
}
