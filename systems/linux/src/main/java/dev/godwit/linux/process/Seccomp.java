package dev.godwit.linux.process;

import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Sig;

import org.jspecify.annotations.Nullable;

/**
 * Which system calls a task may make (seccomp(2)): reads, writes, exits and returns from handlers
 * alone, or what filters say. Immutable: a filter more makes a new one, which knows the others.
 */
public final class Seccomp {
    /** The bytes that a filter looks at (struct seccomp_data). */
    public static final int DATA = 64;

    /** SECCOMP_RET_KILL_PROCESS. */
    public static final int KILL_PROCESS = 0x8000_0000;

    /** SECCOMP_RET_KILL_THREAD. */
    public static final int KILL_THREAD = 0;

    /** SECCOMP_RET_TRAP. */
    public static final int TRAP = 0x3_0000;

    /** SECCOMP_RET_ERRNO. */
    public static final int ERRNO = 0x5_0000;

    /** SECCOMP_RET_USER_NOTIF, which nobody listens to. */
    public static final int USER_NOTIF = 0x7FC0_0000;

    /** SECCOMP_RET_TRACE; nobody traces. */
    public static final int TRACE = 0x7FF0_0000;

    /** SECCOMP_RET_LOG. */
    public static final int LOG = 0x7FFC_0000;

    /** SECCOMP_RET_ALLOW. */
    public static final int ALLOW = 0x7FFF_0000;

    /** A call is made; any other answer than this is its result. */
    public static final long GO_ON = Task.BLOCKED + 16;

    /** Reads, writes, exits and returns from handlers alone. */
    public static final Seccomp STRICT = new Seccomp(null, null, 0);

    /** Instructions of all filters of a task, with 4 more for each. */
    private static final int MOST = 32_768;

    private static final int OVERHEAD = 4;
    private static final int ACTION = 0xFFFF_0000;
    private static final int ARCHITECTURE = 0xC000_00F3; // AUDIT_ARCH_RISCV64
    private static final int MOST_ERROR = 4095;
    private static final int ENOSYS = 38;
    private static final int SYS_SECCOMP = 1;
    private static final int READ = 63;
    private static final int WRITE = 64;
    private static final int EXIT = 93;
    private static final int RT_SIGRETURN = 139;

    private final @Nullable BpfProgram filter;
    private final @Nullable Seccomp before;
    private final int size;

    private Seccomp(@Nullable BpfProgram filter, @Nullable Seccomp before, int size) {
        this.filter = filter;
        this.before = before;
        this.size = size;
    }

    /**
     * What a task may do with a filter more.
     *
     * @param filter the filter
     * @param before what it may do now; null for everything
     * @return what it may do then; null if there would be too many filters
     */
    public static @Nullable Seccomp with(BpfProgram filter, @Nullable Seccomp before) {
        int more = filter.length() + (before == null ? 0 : before.size + OVERHEAD);
        return more > MOST ? null : new Seccomp(filter, before, more);
    }

    /** {@return SECCOMP_MODE_STRICT 1, or SECCOMP_MODE_FILTER 2} */
    public int mode() {
        return filter == null ? 1 : 2;
    }

    /** {@return how many filters there are} */
    public int filters() {
        int count = 0;
        for (Seccomp one = this; one != null && one.filter != null; one = one.before) {
            count++;
        }
        return count;
    }

    /**
     * Whether all filters of another are among these, as the first ones.
     *
     * @param other null for none
     * @return whether they are
     */
    public boolean isAfter(@Nullable Seccomp other) {
        if (other == null) {
            return true;
        }
        for (Seccomp one = this; one != null; one = one.before) {
            if (one == other) {
                return true;
            }
        }
        return false;
    }

    /**
     * Looks at the call at which a task stands.
     *
     * @param task which
     * @param number of the call
     * @return {@link #GO_ON}, or the call's result
     */
    public long look(Task task, int number) {
        if (filter == null) {
            boolean isAllowed =
                    number == READ || number == WRITE || number == EXIT || number == RT_SIGRETURN;
            if (!isAllowed) {
                task.kernel().exits().killThread(task, Sig.KILL);
            }
            return isAllowed ? GO_ON : Task.REGISTERS_SET;
        }
        byte[] data = new byte[DATA];
        Bytes.putInt(data, 0, number);
        Bytes.putInt(data, 4, ARCHITECTURE);
        Bytes.putLong(data, 8, task.hart.pc + 4);
        for (int i = 0; i < 6; i++) {
            Bytes.putLong(data, 16 + 8 * i, task.argument(i));
        }
        int answer = ALLOW;
        for (Seccomp one = this; one != null && one.filter != null; one = one.before) {
            int other = one.filter.run(data);
            if ((other & ACTION) < (answer & ACTION)) {
                answer = other;
            }
        }
        return act(task, number, answer);
    }

    private static long act(Task task, int number, int answer) {
        int value = answer & ~ACTION;
        switch (answer & ACTION) {
            case ALLOW, LOG -> {
                return GO_ON;
            }
            case ERRNO -> {
                return -Math.min(value, MOST_ERROR);
            }
            case TRACE, USER_NOTIF -> {
                return -ENOSYS;
            }
            case TRAP -> {
                task.hart.pc += 4;
                long second = number & 0xFFFF_FFFFL | (long) ARCHITECTURE << 32;
                long address = task.hart.pc;
                SigInfo info = new SigInfo(Sig.SYS, SYS_SECCOMP, value, address, second, 0, 0);
                task.kernel().signals.force(task, info);
                return Task.REGISTERS_SET;
            }
            case KILL_THREAD -> task.kernel().exits().killThread(task, Sig.SYS);
            default -> task.kernel().exits().killProcess(task, Sig.SYS);
        }
        return Task.REGISTERS_SET;
    }
}
