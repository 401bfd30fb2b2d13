package dev.godwit.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Objects;
import java.util.Random;

/** Pointers, lengths, counts and numbers that no honest guest would pass. */
@Timeout(60)
class HostileTest extends Harness {
    private static final long[] HOSTILE = {
        0,
        1,
        2,
        3,
        4,
        5,
        7,
        8,
        16,
        31,
        32,
        48,
        RESULT,
        VECTORS,
        TEXT,
        BUFFER,
        MEMORY - 1,
        MEMORY,
        MEMORY + 1,
        MEMORY - 4,
        MEMORY - 8,
        MEMORY - 48,
        1024,
        1025,
        4095,
        4096,
        0x7fff_ffffL,
        0x8000_0000L,
        0xffff_fffeL,
        0xffff_ffffL,
        0xffff_fff8L,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -4096,
        1L << 40,
        1L << 62
    };

    /** Any call with any arguments ends in an error or success, never in an exception of ours. */
    @Test
    void noArgumentsBreakAnything() {
        Random random = new Random(5);
        for (int round = 0; round < 3000; round++) {
            if (round % 100 == 0) {
                wasi = builder().build();
                for (int at = 0; at < MEMORY; at += 4) {
                    boolean small = random.nextInt(3) > 0;
                    memory.storeInt(at, small ? random.nextInt(64) : random.nextInt());
                }
                put(TEXT, "a/b/../c");
            }
            for (String name : Preview1.names()) {
                Preview1 function = Objects.requireNonNull(Preview1.find(name));
                long[] arguments = new long[function.parameters().length()];
                for (int i = 0; i < arguments.length; i++) {
                    long value = HOSTILE[random.nextInt(HOSTILE.length)];
                    boolean wide = function.parameters().charAt(i) == 'I';
                    arguments[i] = wide ? value : (int) value;
                }
                forget();
                try {
                    assertThat(call(name, arguments)).as(name).isBetween(-1, 76);
                } catch (ProcessExit e) {
                    assertThat(name).isIn("proc_exit", "proc_raise");
                }
            }
        }
    }

    @Test
    void buffersOutsideTheMemoryAreFaultsAndNothingIsWritten() {
        vector(0, BUFFER, 4);
        vector(1, MEMORY - 3, 4);
        fails(Errno.EFAULT, "fd_write", 1, VECTORS, 2, RESULT);
        vector(1, 0xffff_fff0L, 0x20);
        fails(Errno.EFAULT, "fd_write", 1, VECTORS, 2, RESULT);
        vector(1, 0, 0xffff_ffffL);
        fails(Errno.EFAULT, "fd_write", 1, VECTORS, 2, RESULT);
        fails(Errno.EFAULT, "fd_write", 1, MEMORY - 8, 2, RESULT);
        fails(Errno.EFAULT, "fd_write", 1, VECTORS, 0xffff_ffffL, RESULT);
        fails(Errno.EFAULT, "fd_write", 1, VECTORS, 0x2000_0001L, RESULT);
        fails(Errno.EFAULT, "fd_write", 1, VECTORS, 1, MEMORY - 3);
        assertThat(output.bytes()).isEmpty();
        fails(Errno.EFAULT, "fd_read", 0, VECTORS, 1, 0xffff_ffffL);
        vector(0, BUFFER, 5);
        succeeds("fd_read", 0, VECTORS, 1, RESULT);
        assertThat(get(BUFFER, memory.loadInt(RESULT))).isEqualTo("input");
    }

    @Test
    void tooManyBuffersAreRefused() {
        fails(Errno.EINVAL, "fd_write", 1, 0, 1025, RESULT);
    }

    @Test
    void overlappingBuffersOfManyTimesTheMemoryAreWrittenShort() {
        int fd = open("big", 1, FILE_RIGHTS, 0);
        for (int i = 0; i < 1024; i++) {
            memory.storeInt(VECTORS + 8 * i, 0);
            memory.storeInt(VECTORS + 8 * i + 4, MEMORY);
        }
        succeeds("fd_write", fd, VECTORS, 1024, RESULT);
        // The file system holds 4 MiB.
        assertThat(memory.loadInt(RESULT)).isBetween(4_000_000, 1 << 22);
    }

    @Test
    void resultsOutsideTheMemoryPreventTheEffect() {
        int length = put(TEXT, "file");
        long[] arguments = {ROOT, 0, TEXT, length, 1, 0, 0, 0, MEMORY - 3};
        fails(Errno.EFAULT, "path_open", arguments);
        fails(Errno.ENOENT, "path_filestat_get", ROOT, 0, TEXT, length, BUFFER);
        fails(Errno.EFAULT, "random_get", 1, MEMORY);
        fails(Errno.EFAULT, "random_get", 0, 0xffff_ffffL);
        succeeds("random_get", MEMORY, 0);
        fails(Errno.EFAULT, "args_get", MEMORY - 7, BUFFER);
        fails(Errno.EFAULT, "args_get", BUFFER, MEMORY - 12);
        fails(Errno.EFAULT, "args_sizes_get", BUFFER, MEMORY - 3);
        fails(Errno.EFAULT, "fd_prestat_get", ROOT, MEMORY - 7);
        fails(Errno.EFAULT, "fd_readdir", ROOT, BUFFER, MEMORY, 0, RESULT);
        fails(Errno.EFAULT, "clock_time_get", 0, 0, MEMORY - 7);
    }

    @Test
    void pathsThatAreNoneAreRefused() {
        fails(Errno.EFAULT, "path_create_directory", ROOT, MEMORY - 3, 4);
        fails(Errno.EFAULT, "path_create_directory", ROOT, 0, 0xffff_ffffL);
        fails(Errno.ENAMETOOLONG, "path_create_directory", ROOT, 0, 4096);
        fails(Errno.ENOENT, "path_create_directory", ROOT, TEXT, 0);
        memory.storeByte(TEXT, 0);
        fails(Errno.EINVAL, "path_create_directory", ROOT, TEXT, 1);
        fails(Errno.ENOTCAPABLE, "path_create_directory", ROOT, TEXT, put(TEXT, "/x"));
        fails(Errno.ENOTCAPABLE, "path_create_directory", ROOT, TEXT, put(TEXT, "../x"));
        fails(Errno.ENAMETOOLONG, "path_create_directory", ROOT, TEXT, put(TEXT, "x".repeat(256)));
    }

    @Test
    void aGuestWithoutAMemoryFaults() {
        assertThat(call(new Guest(null), "fd_write", 1, 0, 0, 0))
                .isEqualTo(Errnos.number(Errno.EFAULT));
    }

    @Test
    void descriptorsAreBounded() {
        open("file", 1, 0, 0);
        int length = put(TEXT, "file");
        int opened = 5;
        int result = 0;
        while (result == 0) {
            result = call("path_open", ROOT, 0, TEXT, length, 0, 0, 0, 0, RESULT);
            opened++;
        }
        assertThat(result).isEqualTo(Errnos.number(Errno.EMFILE));
        assertThat(opened).isEqualTo(DescriptorTable.LIMIT + 1);
        succeeds("fd_close", 100);
        succeeds("path_open", ROOT, 0, TEXT, length, 0, 0, 0, 0, RESULT);
        assertThat(memory.loadInt(RESULT)).isEqualTo(100);
    }
}
