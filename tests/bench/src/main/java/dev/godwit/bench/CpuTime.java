package dev.godwit.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The time that processors have spent, as 64-bit Linux counts it. */
final class CpuTime {
    private static final int SELF = 0;
    private static final int CHILDREN = -1;

    /** The size of a struct rusage; its first fields are two times in seconds and microseconds. */
    private static final int SIZE = 144;

    @SuppressWarnings(
            "restricted") // measuring needs the system call; nothing of the product does this
    private static final MethodHandle GETRUSAGE =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("getrusage"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS));

    private CpuTime() {}

    /** What all processes that this one started and waited for took, and theirs: microseconds. */
    static long ofChildren() {
        return of(CHILDREN);
    }

    /** What all threads of this process took: microseconds. */
    static long ofProcess() {
        return of(SELF);
    }

    private static long of(int whom) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(SIZE, 8);
            int answer = (int) GETRUSAGE.invokeExact(whom, usage);
            if (answer != 0) {
                throw new IllegalStateException("getrusage answered " + answer);
            }
            long micros = 0;
            for (int time = 0; time < 2; time++) {
                micros += usage.getAtIndex(ValueLayout.JAVA_LONG, 2 * time) * 1_000_000;
                micros += usage.getAtIndex(ValueLayout.JAVA_LONG, 2 * time + 1);
            }
            return micros;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("getrusage", e);
        }
    }
}
