package dev.godwit.linux.memory;

import dev.godwit.base.host.ErrnoException;

import java.util.Arrays;

/** What address spaces cost: prints the figures of RATIONALE.md. Run by hand, on a quiet core. */
final class Figures {
    private static final long AT = 0x10_0000_0000L;
    private static final long PAGE = World.PAGE;

    private Figures() {}

    /** What is measured, once. */
    private interface Step {
        long run() throws ErrnoException;
    }

    private static void measure(String name, Step step) throws ErrnoException {
        long[] times = new long[41];
        for (int i = 0; i < 200; i++) {
            times[i % times.length] = step.run();
        }
        Arrays.sort(times);
        System.out.printf("%-60s %8d ns%n", name, times[times.length / 2]);
    }

    /**
     * Prints them.
     *
     * @param args none
     * @throws ErrnoException never
     */
    public static void main(String[] args) throws ErrnoException {
        World world = new World(100_000);
        ProcessMemory memory = world.process();
        measure("a demand-zero fault", () -> touch(memory, 1000) / 1000);
        measure(
                "a fault that changes only the TLB's view (read of zeros)",
                () -> {
                    memory.mmap(AT, 1000 * PAGE, 3, World.ANON | World.FIXED, null, 0);
                    long start = System.nanoTime();
                    for (int i = 0; i < 1000; i++) {
                        World.peek(memory, AT + i * PAGE);
                    }
                    return (System.nanoTime() - start) / 1000;
                });
        measure(
                "mmap and munmap of 16 KiB, 100 areas",
                () -> {
                    areas(memory, 100);
                    long start = System.nanoTime();
                    for (int i = 0; i < 1000; i++) {
                        memory.munmap(memory.mmap(0, 4 * PAGE, 3, World.ANON, null, 0), 4 * PAGE);
                    }
                    return (System.nanoTime() - start) / 1000;
                });
        measure(
                "mmap and munmap of 16 KiB below 10,000 areas without gaps",
                () -> {
                    memory.munmap(AT, 1L << 40);
                    for (int i = 0; i < 10_000; i++) {
                        memory.mmap(0, PAGE, 1 + i % 2 * 2, World.ANON, null, 0);
                    }
                    long start = System.nanoTime();
                    for (int i = 0; i < 100; i++) {
                        memory.munmap(memory.mmap(0, 4 * PAGE, 3, World.ANON, null, 0), 4 * PAGE);
                    }
                    long time = (System.nanoTime() - start) / 100;
                    long base = memory.layout.mmapBase();
                    memory.munmap(base - 10_000 * PAGE, 10_000 * PAGE);
                    return time;
                });
        for (int pages : new int[] {0, 100, 1000, 10_000}) {
            memory.munmap(AT, 1L << 40);
            if (pages > 0) {
                touch(memory, pages);
            }
            measure(
                    "fork of " + pages + " pages, and its end",
                    () -> {
                        long start = System.nanoTime();
                        memory.fork().close();
                        return System.nanoTime() - start;
                    });
        }
        measure(
                "a copy at the first write after a fork",
                () -> {
                    touch(memory, 1000);
                    ProcessMemory child = memory.fork();
                    long start = System.nanoTime();
                    for (int i = 0; i < 1000; i++) {
                        World.poke(memory, AT + i * PAGE, 1);
                    }
                    long time = System.nanoTime() - start;
                    child.close();
                    return time / 1000;
                });
        heap();
        System.exit(0);
    }

    private static void areas(ProcessMemory memory, int count) throws ErrnoException {
        memory.munmap(AT, 1L << 40);
        for (int i = 0; i < count; i++) {
            memory.mmap(AT + i * 2 * PAGE, PAGE, 3, World.ANON | World.FIXED, null, 0);
        }
    }

    private static long touch(ProcessMemory memory, int pages) throws ErrnoException {
        memory.munmap(AT, 1L << 40);
        memory.mmap(AT, pages * PAGE, 3, World.ANON | World.FIXED, null, 0);
        long start = System.nanoTime();
        for (int i = 0; i < pages; i++) {
            World.poke(memory, AT + i * PAGE, 1);
        }
        return System.nanoTime() - start;
    }

    /** A process of 30 areas and 300 pages in five places, 300 times. */
    private static void heap() throws ErrnoException {
        World world = new World(100_000);
        ProcessMemory first = world.process();
        for (int i = 0; i < 30; i++) {
            first.mmap(
                    AT + i % 5 * (1L << 41) + i * 64 * PAGE,
                    10 * PAGE,
                    3,
                    World.ANON | World.FIXED,
                    null,
                    0);
            for (int j = 0; j < 10; j++) {
                World.poke(first, AT + i % 5 * (1L << 41) + i * 64 * PAGE + j * PAGE, 1);
            }
        }
        ProcessMemory[] all = new ProcessMemory[300];
        long before = used();
        for (int i = 0; i < all.length; i++) {
            all[i] = first.fork();
        }
        System.out.printf(
                "%-60s %8d bytes%n",
                "heap of the host for a process of 30 areas and 300 pages",
                (used() - before) / all.length);
        for (ProcessMemory each : all) {
            each.close();
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
