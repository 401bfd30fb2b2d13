package dev.godwit.linux.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.RegularFile;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random operations of several processes that fork, beside a model: a map of pages for each. Also
 * what no kernel tells: joined areas, totals, and that everything comes back.
 */
class ModelTest {
    private static final int RUNS = Integer.getInteger("godwit.memory.runs", 40);
    private static final int STEPS = Integer.getInteger("godwit.memory.steps", 400);
    private static final long SEED = Long.getLong("godwit.memory.seed", 1);

    private static final long BASE = 0x10_0000_0000L;
    private static final int PAGES = 48;
    private static final long PAGE = 4096;
    private static final int FILE_PAGES = 10;

    /** What is behind a shared mapping, or a private one of a file: a value for each page. */
    private static final class Behind {
        final @Nullable MappedFile file;
        final long[] values;

        Behind(@Nullable MappedFile file, int pages) {
            this.file = file;
            values = new long[pages];
        }
    }

    /** A page of a process; equal settings make one area. */
    private record Entry(
            int prot, boolean isShared, int marks, @Nullable Behind behind, int index) {
        Entry prot(int changed) {
            return new Entry(changed, isShared, marks, behind, index);
        }

        Entry marks(int changed) {
            return new Entry(prot, isShared, changed, behind, index);
        }

        boolean continuesIn(Entry next) {
            return prot == next.prot
                    && isShared == next.isShared
                    && marks == next.marks
                    && behind == next.behind
                    && (behind == null || index + 1 == next.index);
        }
    }

    private static final int DONT_FORK = 1;
    private static final int WIPE = 2;
    private static final int NO_RESERVE = 4;

    private static final class Model {
        final TreeMap<Long, Entry> pages = new TreeMap<>();

        /** Private pages that were written. */
        final Map<Long, Long> own = new HashMap<>();

        void unmap(long start, long end) {
            pages.subMap(start, end).clear();
            own.keySet().removeIf(at -> at >= start && at < end);
        }

        boolean isMapped(long start, long end) {
            return pages.subMap(start, end).size() == (end - start) / PAGE;
        }

        Model fork() {
            Model child = new Model();
            pages.forEach((at, entry) -> {
                if ((entry.marks & DONT_FORK) == 0) {
                    child.pages.put(at, entry);
                    if ((entry.marks & WIPE) == 0 && own.containsKey(at)) {
                        child.own.put(at, own.get(at));
                    }
                }
            });
            return child;
        }

        /** The value of a page; -13 where nothing may be read; -7 behind a file's end. */
        long load(long at) {
            Entry entry = pages.get(at);
            if (entry == null || (entry.prot & 3) == 0) {
                return -13;
            }
            if (!entry.isShared && own.containsKey(at)) {
                return own.get(at);
            }
            Behind behind = entry.behind;
            if (behind == null) {
                return 0;
            }
            return entry.index < behind.values.length ? behind.values[entry.index] : -7;
        }

        boolean store(long at, long value) {
            Entry entry = pages.get(at);
            if (entry == null || (entry.prot & 2) == 0) {
                return false;
            }
            Behind behind = entry.behind;
            if (behind != null && entry.index >= behind.values.length && !own.containsKey(at)) {
                return false;
            }
            if (entry.isShared && behind != null) {
                behind.values[entry.index] = value;
            } else {
                own.put(at, value);
            }
            return true;
        }

        String maps() {
            StringBuilder out = new StringBuilder();
            long start = -1;
            long last = -1;
            for (Map.Entry<Long, Entry> page : pages.entrySet()) {
                boolean isMore =
                        last + PAGE == page.getKey()
                                && pages.get(last) != null
                                && pages.get(last).continuesIn(page.getValue());
                if (start >= 0 && !isMore) {
                    line(out, start, last + PAGE);
                }
                start = isMore ? start : page.getKey();
                last = page.getKey();
            }
            if (start >= 0) {
                line(out, start, last + PAGE);
            }
            return out.toString();
        }

        private void line(StringBuilder out, long start, long end) {
            Entry entry = pages.get(start);
            if (entry == null) {
                throw new IllegalStateException("no page");
            }
            String offset = Long.toHexString(entry.behind == null ? 0 : entry.index * PAGE);
            out.append(Long.toHexString(start)).append('-').append(Long.toHexString(end));
            out.append(' ').append((entry.prot & 1) != 0 ? 'r' : '-');
            out.append((entry.prot & 2) != 0 ? 'w' : '-').append((entry.prot & 4) != 0 ? 'x' : '-');
            out.append(entry.isShared ? 's' : 'p').append(' ');
            out.append("0".repeat(8 - offset.length())).append(offset).append('\n');
        }
    }

    // ---- A run.

    private static final class Run {
        final Random random;
        final World world = new World(4000);
        final RegularFile file;
        final Behind content;
        final List<ProcessMemory> memories = new ArrayList<>();
        final List<Model> models = new ArrayList<>();
        ProcessMemory memory;
        Model model = new Model();

        Run(Random random) throws ErrnoException {
            this.random = random;
            var inode = world.file("f", 0);
            file = World.open(inode);
            file.truncate(FILE_PAGES * PAGE);
            content = new Behind(World.mapped(inode, true), FILE_PAGES);
            memory = world.process();
            memories.add(memory);
            models.add(model);
        }

        void step() throws ErrnoException {
            int which = random.nextInt(memories.size());
            memory = memories.get(which);
            model = models.get(which);
            long start = BASE + random.nextInt(PAGES) * PAGE;
            long end = start + (1 + random.nextInt(8)) * PAGE;
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> mapAnonymous(start, end);
                case 3 -> mapFile(start, end);
                case 4 -> mapAnywhere((int) ((end - start) / PAGE));
                case 5, 6 -> {
                    memory.munmap(start, end - start);
                    model.unmap(start, end);
                }
                case 7, 8 -> protect(start, end);
                case 9 -> move(start, end);
                case 10 -> forget(start, end);
                case 11 -> mark(start, end);
                case 12 -> forkOrEnd(which);
                case 13 -> writeFile();
                default -> access(start);
            }
        }

        private int prot() {
            return new int[] {0, 1, 3, 3, 3, 5, 7}[random.nextInt(7)];
        }

        private void put(long start, long end, Entry first) {
            model.unmap(start, end);
            for (long at = start; at < end; at += PAGE) {
                int index = first.index + (int) ((at - start) / PAGE);
                model.pages.put(
                        at,
                        new Entry(
                                first.prot,
                                first.isShared,
                                first.marks,
                                first.behind,
                                first.behind == null ? 0 : index));
            }
        }

        private void mapAnonymous(long start, long end) throws ErrnoException {
            int prot = prot();
            boolean isShared = random.nextInt(4) == 0;
            boolean isReserved = random.nextInt(4) != 0;
            int flags = (isShared ? World.SHARED_ANON : World.ANON) | World.FIXED;
            flags |= isReserved ? 0 : MapFlags.NORESERVE;
            memory.mmap(start, end - start, prot, flags, null, 0);
            Behind behind = isShared ? new Behind(null, (int) ((end - start) / PAGE)) : null;
            put(start, end, new Entry(prot, isShared, isReserved ? 0 : NO_RESERVE, behind, 0));
        }

        private void mapFile(long start, long end) throws ErrnoException {
            int prot = prot();
            boolean isShared = random.nextBoolean();
            int index = random.nextInt(FILE_PAGES);
            int flags = (isShared ? MapFlags.SHARED : MapFlags.PRIVATE) | World.FIXED;
            memory.mmap(start, end - start, prot, flags, content.file, index * PAGE);
            put(start, end, new Entry(prot, isShared, 0, content, index));
        }

        /** The highest gap below the base that is large enough. */
        private void mapAnywhere(int count) throws ErrnoException {
            long expected = memory.layout.mmapBase() - count * PAGE;
            while (!model.pages.subMap(expected, expected + count * PAGE).isEmpty()) {
                expected -= PAGE;
            }
            long at = memory.mmap(0, count * PAGE, 3, World.ANON, null, 0);
            assertThat(at).isEqualTo(expected);
            put(at, at + count * PAGE, new Entry(3, false, 0, null, 0));
            if (random.nextInt(3) == 0) {
                memory.munmap(at, PAGE);
                model.unmap(at, at + PAGE);
            }
        }

        private void protect(long start, long end) {
            int prot = prot();
            boolean isWhole = model.isMapped(start, end);
            assertThat(succeeds(() -> memory.mprotect(start, end - start, prot)))
                    .isEqualTo(isWhole);
            for (long at = start; at < end && model.pages.containsKey(at); at += PAGE) {
                model.pages.put(at, model.pages.get(at).prot(prot));
            }
        }

        private void move(long start, long end) throws ErrnoException {
            for (long at = start; at < end; at += PAGE) {
                Entry entry = model.pages.get(at);
                Entry next = model.pages.get(at + PAGE);
                if (entry == null
                        || at + PAGE < end && (next == null || !entry.continuesIn(next))) {
                    return; // more than one area
                }
            }
            long target = BASE + random.nextInt(PAGES) * PAGE;
            if (target < end && target + (end - start) > start) {
                return;
            }
            int flags = MapFlags.MREMAP_MAYMOVE | MapFlags.MREMAP_FIXED;
            boolean stays = random.nextInt(4) == 0;
            flags |= stays ? MapFlags.MREMAP_DONTUNMAP : 0;
            memory.mremap(start, end - start, end - start, flags, target);
            model.unmap(target, target + (end - start));
            for (long at = start; at < end; at += PAGE) {
                model.pages.put(target + (at - start), model.pages.get(at));
                Long value = model.own.remove(at);
                if (value != null) {
                    model.own.put(target + (at - start), value);
                }
                if (!stays) {
                    model.pages.remove(at);
                }
            }
        }

        private void forget(long start, long end) {
            boolean isWhole = model.isMapped(start, end);
            assertThat(succeeds(() -> memory.madvise(start, end - start, Advice.DONTNEED)))
                    .isEqualTo(isWhole);
            model.own.keySet().removeIf(at -> at >= start && at < end);
        }

        private void mark(long start, long end) {
            boolean isFork = random.nextBoolean();
            int advice = isFork ? Advice.DONTFORK : Advice.WIPEONFORK;
            boolean isDone = succeeds(() -> memory.madvise(start, end - start, advice));
            for (long at = start; at < end; at += PAGE) {
                Entry entry = model.pages.get(at);
                if (entry == null) {
                    assertThat(isDone).isFalse();
                } else if (!isFork && entry.behind != null) {
                    assertThat(isDone).isFalse();
                    return;
                } else {
                    int mark = isFork ? DONT_FORK : WIPE;
                    model.pages.put(at, entry.marks(entry.marks | mark));
                }
            }
        }

        private void forkOrEnd(int which) throws ErrnoException {
            if (memories.size() < 4) {
                memories.add(memory.fork());
                models.add(model.fork());
            } else {
                memory.close();
                memories.remove(which);
                models.remove(which);
                memory = memories.get(0);
                model = models.get(0);
            }
        }

        private void writeFile() throws ErrnoException {
            int index = random.nextInt(FILE_PAGES);
            int value = 1 + random.nextInt(250);
            file.write(new byte[] {(byte) value}, 0, 1, index * PAGE);
            content.values[index] = content.values[index] & ~0xFFL | value;
        }

        private void access(long at) {
            if (random.nextBoolean()) {
                long value = random.nextInt(1 << 30);
                assertThat(memory.store(at, 8, value) == 0).isEqualTo(model.store(at, value));
            } else {
                check(memory, model, at);
            }
        }

        private void checkAll() {
            for (int i = 0; i < memories.size(); i++) {
                ProcessMemory each = memories.get(i);
                Model its = models.get(i);
                for (long at = BASE; at < BASE + (PAGES + 10) * PAGE; at += PAGE) {
                    check(each, its, at);
                }
                StringBuilder shape = new StringBuilder();
                each.maps().lines().forEach(line -> shape.append(cut(line)).append('\n'));
                assertThat(shape.toString()).isEqualTo(its.maps());
                assertThat(each.mapped()).isEqualTo(its.pages.size());
                assertThat(each.residentOwn()).isEqualTo(its.own.size());
                assertThat(each.areaCount()).isEqualTo((int) its.maps().lines().count());
                long data =
                        its.pages.values().stream()
                                .filter(entry -> !entry.isShared && (entry.prot & 2) != 0)
                                .count();
                assertThat(each.mappedData()).isEqualTo(data);
            }
        }

        private static String cut(String line) {
            int end = line.indexOf(' ');
            return line.substring(0, end + 1 + 4 + 1 + 8);
        }

        private static void check(ProcessMemory memory, Model model, long at) {
            long value = model.load(at);
            int code = memory.load(at, 8);
            assertThat(code).isEqualTo(value < 0 ? 13 : 0);
            if (code == 0) {
                assertThat(memory.loaded).isEqualTo(value);
            } else {
                boolean isFile = memory.fault(at, 0) == Fault.NO_FILE_PAGE;
                assertThat(isFile).isEqualTo(value == -7);
            }
        }

        private void end() throws ErrnoException {
            for (ProcessMemory each : memories) {
                each.close();
            }
            file.truncate(0);
            assertThat(world.pages.committed()).isZero();
        }
    }

    private interface Call {
        void run() throws ErrnoException;
    }

    private static boolean succeeds(Call call) {
        try {
            call.run();
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }

    @Test
    void theModelAgrees() throws Exception {
        System.out.println(RUNS + " times " + STEPS + " operations, seed " + SEED);
        for (int i = 0; i < RUNS; i++) {
            Run run = new Run(new Random(SEED * 1_000_003 + i));
            int step = 0;
            try {
                for (; step < STEPS; step++) {
                    run.step();
                    if (step % 20 == 0) {
                        run.checkAll();
                    }
                }
                run.checkAll();
                run.end();
            } catch (AssertionError | ErrnoException | RuntimeException e) {
                throw new AssertionError("run " + i + " of seed " + SEED + ", step " + step, e);
            }
        }
    }
}
