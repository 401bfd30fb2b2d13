package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.memory.Layout;
import dev.godwit.linux.process.Task;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;

/** riscv_hwprobe: what the processor can do. There is one kind, and one processor. */
final class ProbeCalls {
    private static final int WHICH_CPUS = 1;
    private static final int PAIR = 16;

    /** The bytes of a set of processors that count (a kernel with NR_CPUS of 64). */
    private static final int SET = 8;

    private static final int MVENDORID = 0;
    private static final int MARCHID = 1;
    private static final int MIMPID = 2;
    private static final int BASE_BEHAVIOR = 3;
    private static final int IMA_EXT_0 = 4;
    private static final int CPUPERF_0 = 5;
    private static final int ZICBOZ_BLOCK_SIZE = 6;
    private static final int HIGHEST_VIRT_ADDRESS = 7;
    private static final int TIME_CSR_FREQ = 8;
    private static final int MISALIGNED_SCALAR_PERF = 9;

    /** Misaligned accesses are as fast as others. */
    private static final int FAST = 3;

    private static final int CACHE_BLOCK = 64;
    private static final long NANOS = 1_000_000_000;

    /** The bits of IMA_EXT_0, and the extension that each stands for, or lies in. */
    private static final int[] BITS = {
        1, 3, 4, 5, 6, 7, 8, 9, 10, 27, 28, 29, 32, 34, 35, 36, 42, 43, 44, 45, 47, 48,
    };

    private static final Extension[] STANDING_FOR = {
        Extension.C,
        Extension.ZBA,
        Extension.ZBB,
        Extension.ZBS,
        Extension.ZICBOZ,
        Extension.ZBC,
        Extension.ZBKB,
        Extension.ZBKC,
        Extension.ZBKX,
        Extension.ZFH,
        Extension.ZFH,
        Extension.ZIHINTNTL,
        Extension.ZFA,
        Extension.ZACAS,
        Extension.ZICOND,
        Extension.ZIHINTPAUSE,
        Extension.ZIMOP,
        Extension.C, // Zca
        Extension.ZCB,
        Extension.C, // Zcd, with D
        Extension.ZCMOP,
        Extension.ZAWRS,
    };

    private static final int ZCD = 45;

    private ProbeCalls() {}

    static long hwprobe(Task task, long pairs, long count, long size, long cpus, int flags)
            throws ErrnoException {
        if ((flags & WHICH_CPUS) != 0) {
            return whichCpus(task, pairs, count, size, cpus, flags);
        }
        if (flags != 0) {
            throw Errno.EINVAL.exception();
        }
        if ((size != 0 || cpus != 0) && (set(task, size, cpus) & 1) == 0) {
            throw Errno.EINVAL.exception();
        }
        for (long i = 0; Long.compareUnsigned(i, count) < 0; i++) {
            long address = pairs + PAIR * i;
            long key = task.user().loadLong(address);
            boolean isKnown = isKnown(key);
            task.user().storeLong(address, isKnown ? key : -1);
            task.user().storeLong(address + 8, isKnown ? value(task, (int) key) : 0);
        }
        return 0;
    }

    /** The set of processors that a program gives; of more than there can be, the first. */
    private static long set(Task task, long size, long cpus) throws ErrnoException {
        byte[] bytes = new byte[SET];
        int length = Long.compareUnsigned(size, SET) < 0 ? (int) size : SET;
        task.user().copyIn(cpus, bytes, 0, length);
        return Bytes.getLong(bytes, 0);
    }

    private static long whichCpus(
            Task task, long pairs, long count, long size, long cpus, int flags)
            throws ErrnoException {
        if (flags != WHICH_CPUS || size == 0 || cpus == 0) {
            throw Errno.EINVAL.exception();
        }
        long set = set(task, size, cpus);
        boolean isIn = set == 0 || (set & 1) != 0;
        for (long i = 0; Long.compareUnsigned(i, count) < 0; i++) {
            long address = pairs + PAIR * i;
            long key = task.user().loadLong(address);
            long wanted = task.user().loadLong(address + 8);
            if (!isKnown(key)) {
                task.user().storeLong(address, -1);
                task.user().storeLong(address + 8, 0);
                isIn = false;
            } else if (isIn) {
                long value = value(task, (int) key);
                boolean isMask = key == BASE_BEHAVIOR || key == IMA_EXT_0 || key == CPUPERF_0;
                isIn = isMask ? (value & wanted) == wanted : value == wanted;
            }
        }
        byte[] bytes = new byte[SET];
        bytes[0] = (byte) (isIn ? 1 : 0);
        int length = Long.compareUnsigned(size, SET) < 0 ? (int) size : SET;
        task.user().copyOut(cpus, bytes, 0, length);
        return 0;
    }

    private static boolean isKnown(long key) {
        return key >= MVENDORID && key <= MISALIGNED_SCALAR_PERF;
    }

    private static long value(Task task, int key) {
        Extensions extensions = task.kernel().extensions;
        return switch (key) {
            case MVENDORID, MARCHID, MIMPID -> 0;
            case BASE_BEHAVIOR -> 1;
            case IMA_EXT_0 -> extensionBits(extensions);
            case CPUPERF_0, MISALIGNED_SCALAR_PERF -> FAST;
            case ZICBOZ_BLOCK_SIZE -> extensions.has(Extension.ZICBOZ) ? CACHE_BLOCK : 0;
            case HIGHEST_VIRT_ADDRESS -> Layout.TASK_SIZE;
            case TIME_CSR_FREQ -> NANOS;
            default -> 0;
        };
    }

    private static long extensionBits(Extensions extensions) {
        boolean hasD = extensions.has(Extension.F) && extensions.has(Extension.D);
        long bits = hasD ? 1 : 0;
        for (int i = 0; i < BITS.length; i++) {
            if (extensions.has(STANDING_FOR[i]) && (BITS[i] != ZCD || hasD)) {
                bits |= 1L << BITS[i];
            }
        }
        return bits;
    }
}
