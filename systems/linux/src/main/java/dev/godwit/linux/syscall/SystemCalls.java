package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Release;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Task;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.Names;

/** What a system tells of itself: names, memory, random bytes. */
final class SystemCalls {
    private static final int FIELD = 65;
    private static final int PIECE = 4096;
    private static final int GRND_NONBLOCK = 1;
    private static final int GRND_RANDOM = 2;
    private static final int GRND_INSECURE = 4;
    private static final int LONGEST_NAME = 64;

    private SystemCalls() {}

    static long uname(Task task, long address) throws ErrnoException {
        byte[] bytes = new byte[6 * FIELD];
        put(bytes, 0, Release.SYSTEM);
        put(bytes, 1, task.kernel().hostName);
        put(bytes, 2, Release.NUMBER);
        put(bytes, 3, Release.VERSION);
        put(bytes, 4, Release.MACHINE);
        put(bytes, 5, Release.DOMAIN);
        task.user().copyOut(address, bytes, 0, bytes.length);
        return 0;
    }

    private static void put(byte[] bytes, int field, String text) throws ErrnoException {
        byte[] encoded = Names.encode(text);
        System.arraycopy(encoded, 0, bytes, field * FIELD, Math.min(encoded.length, LONGEST_NAME));
    }

    /** Setting the names of host and domain needs a right that nobody has (CAP_SYS_ADMIN). */
    static long sethostname(Task task, long address, int length) throws ErrnoException {
        if (!task.credentials.has(Credentials.CAP_SYS_ADMIN)) {
            throw Errno.EPERM.exception();
        }
        if (length < 0 || length > LONGEST_NAME) {
            throw Errno.EINVAL.exception();
        }
        byte[] bytes = new byte[length];
        task.user().copyIn(address, bytes, 0, length);
        task.kernel().hostName = Names.decode(bytes, 0, length);
        return 0;
    }

    static long sysinfo(Task task, long address) throws ErrnoException {
        Kernel kernel = task.kernel();
        byte[] bytes = new byte[112];
        Pages pages = kernel.memory.pages;
        Bytes.putLong(bytes, 0, (kernel.now() - kernel.bootTime()) / Times.NANOS);
        long load = (long) kernel.scheduler.readyCount() << 16;
        Bytes.putLong(bytes, 8, load);
        Bytes.putLong(bytes, 16, load);
        Bytes.putLong(bytes, 24, load);
        Bytes.putLong(bytes, 32, (long) pages.bound() * Pages.SIZE);
        Bytes.putLong(bytes, 40, (long) (pages.bound() - pages.committed()) * Pages.SIZE);
        Bytes.putLong(bytes, 48, (long) kernel.memory.filePages() * Pages.SIZE);
        Bytes.putShort(bytes, 80, kernel.taskCount());
        Bytes.putInt(bytes, 104, 1);
        task.user().copyOut(address, bytes, 0, bytes.length);
        return 0;
    }

    static long getrandom(Task task, long address, long length, int flags) throws ErrnoException {
        if ((flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE)) != 0
                || (flags & (GRND_RANDOM | GRND_INSECURE)) == (GRND_RANDOM | GRND_INSECURE)) {
            throw Errno.EINVAL.exception();
        }
        long most = Math.min(length < 0 ? Integer.MAX_VALUE : length, 1 << 25);
        byte[] bytes = new byte[(int) Math.min(most, PIECE)];
        long done = 0;
        while (done < most) {
            int piece = (int) Math.min(bytes.length, most - done);
            task.kernel().entropy.fill(bytes, 0, piece);
            int count = task.user().writeSome(address + done, bytes, 0, piece);
            done += count;
            if (count < piece) {
                if (done == 0) {
                    throw Errno.EFAULT.exception();
                }
                break;
            }
        }
        return done;
    }

    static long getcpu(Task task, long cpu, long node) throws ErrnoException {
        if (cpu != 0) {
            task.user().storeInt(cpu, 0);
        }
        if (node != 0) {
            task.user().storeInt(node, 0);
        }
        return 0;
    }

    /** SYSLOG_ACTION_SIZE_BUFFER and _SIZE_UNREAD of an empty log; the rest needs a right. */
    static long syslog(int action) throws ErrnoException {
        if (action < 0 || action > 10) {
            throw Errno.EINVAL.exception();
        }
        throw Errno.EPERM.exception();
    }
}
