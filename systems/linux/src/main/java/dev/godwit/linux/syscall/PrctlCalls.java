package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

/** prctl: what a task or its process keeps of itself. */
final class PrctlCalls {
    private static final int SET_PDEATHSIG = 1;
    private static final int GET_PDEATHSIG = 2;
    private static final int GET_DUMPABLE = 3;
    private static final int SET_DUMPABLE = 4;
    private static final int GET_KEEPCAPS = 7;
    private static final int SET_KEEPCAPS = 8;
    private static final int GET_TIMING = 13;
    private static final int SET_TIMING = 14;
    private static final int SET_NAME = 15;
    private static final int GET_NAME = 16;
    private static final int GET_SECCOMP = 21;
    private static final int SET_SECCOMP = 22;
    private static final int CAPBSET_READ = 23;
    private static final int CAPBSET_DROP = 24;
    private static final int GET_SECUREBITS = 27;
    private static final int SET_TIMERSLACK = 29;
    private static final int GET_TIMERSLACK = 30;
    private static final int SET_CHILD_SUBREAPER = 36;
    private static final int GET_CHILD_SUBREAPER = 37;
    private static final int SET_NO_NEW_PRIVS = 38;
    private static final int GET_NO_NEW_PRIVS = 39;
    private static final int GET_TID_ADDRESS = 40;
    private static final int SET_THP_DISABLE = 41;
    private static final int GET_THP_DISABLE = 42;
    private static final int CAP_AMBIENT = 47;
    private static final int SET_VMA = 0x5356_4D41;
    private static final int SET_PTRACER = 0x5961_6D61;

    private static final int AMBIENT_IS_SET = 1;
    private static final int AMBIENT_RAISE = 2;
    private static final int AMBIENT_LOWER = 3;
    private static final int AMBIENT_CLEAR_ALL = 4;
    private static final int NAME_SIZE = 16;
    private static final int VMA_NAME_SIZE = 80;
    private static final long USUAL_SLACK = 50_000;

    private PrctlCalls() {}

    static long prctl(Task task, int option, long a, long b, long c, long d) throws ErrnoException {
        switch (option) {
            case SET_PDEATHSIG -> {
                if (a != 0 && !Sig.isOne((int) a) || a != (int) a) {
                    throw Errno.EINVAL.exception();
                }
                task.parentDeathSignal = (int) a;
            }
            case GET_PDEATHSIG -> task.user().storeInt(a, task.parentDeathSignal);
            case GET_DUMPABLE -> {
                return task.process().image().dumpable;
            }
            case SET_DUMPABLE -> {
                requireBit(a);
                task.process().image().dumpable = (int) a;
            }
            case GET_KEEPCAPS -> {
                return bit(task.keepsCapabilities);
            }
            case SET_KEEPCAPS -> {
                requireBit(a);
                task.keepsCapabilities = a != 0;
            }
            case GET_TIMING, GET_SECUREBITS -> {
                return 0;
            }
            case GET_SECCOMP -> {
                return task.seccomp == null ? 0 : task.seccomp.mode();
            }
            case SET_SECCOMP -> {
                return SeccompCalls.set(task, a, b);
            }
            case SET_TIMING -> require(a == 0);
            case SET_NAME -> setName(task, a);
            case GET_NAME -> {
                byte[] bytes = new byte[NAME_SIZE];
                byte[] name = Names.encode(task.name);
                System.arraycopy(name, 0, bytes, 0, Math.min(name.length, NAME_SIZE - 1));
                task.user().copyOut(a, bytes, 0, NAME_SIZE);
            }
            case CAPBSET_READ -> {
                require(a >= 0 && a <= Credentials.CAP_LAST);
                return task.credentials.bounding() >>> a & 1;
            }
            case CAPBSET_DROP -> drop(task, a);
            case SET_TIMERSLACK -> task.timerSlack = a <= 0 ? USUAL_SLACK : a;
            case GET_TIMERSLACK -> {
                return task.timerSlack;
            }
            case SET_CHILD_SUBREAPER -> task.process().isSubreaper = a != 0;
            case GET_CHILD_SUBREAPER -> task.user().storeInt(a, bit(task.process().isSubreaper));
            case SET_NO_NEW_PRIVS -> {
                require(a == 1 && b == 0 && c == 0 && d == 0);
                task.hasNoNewPrivileges = true;
            }
            case GET_NO_NEW_PRIVS -> {
                require(a == 0 && b == 0 && c == 0 && d == 0);
                return bit(task.hasNoNewPrivileges);
            }
            case GET_TID_ADDRESS -> task.user().storeLong(a, task.clearChildTid);
            case SET_THP_DISABLE -> require(b == 0 && c == 0 && d == 0);
            case GET_THP_DISABLE -> {
                require(a == 0 && b == 0 && c == 0 && d == 0);
                return 0;
            }
            case CAP_AMBIENT -> {
                return ambient(task, (int) a, b);
            }
            case SET_VMA -> {
                require(a == 0);
                task.memory().setName(b, c, areaName(task, d));
            }
            case SET_PTRACER -> {}
            default -> throw Errno.EINVAL.exception();
        }
        return 0;
    }

    private static int bit(boolean is) {
        return is ? 1 : 0;
    }

    private static void require(boolean is) throws ErrnoException {
        if (!is) {
            throw Errno.EINVAL.exception();
        }
    }

    private static void requireBit(long value) throws ErrnoException {
        require(value == 0 || value == 1);
    }

    private static void setName(Task task, long address) throws ErrnoException {
        byte[] bytes = new byte[NAME_SIZE];
        int have = task.user().readSome(address, bytes, 0, NAME_SIZE - 1);
        int length = 0;
        while (length < have && bytes[length] != 0) {
            length++;
        }
        if (length == have && have < NAME_SIZE - 1) {
            throw Errno.EFAULT.exception();
        }
        task.name = Names.decode(bytes, 0, length);
    }

    private static @Nullable String areaName(Task task, long address) throws ErrnoException {
        if (address == 0) {
            return null;
        }
        byte[] bytes = task.user().string(address, VMA_NAME_SIZE - 1);
        require(bytes != null);
        if (bytes != null) {
            for (byte b : bytes) {
                boolean isRefused = b == '\\' || b == '`' || b == '$' || b == '[' || b == ']';
                require(b >= 0x20 && b < 0x7F && !isRefused);
            }
            return Names.decode(bytes, 0, bytes.length);
        }
        return null;
    }

    private static void drop(Task task, long capability) throws ErrnoException {
        Credentials now = task.credentials;
        if (!now.has(Credentials.CAP_SETPCAP)) {
            throw Errno.EPERM.exception();
        }
        require(capability >= 0 && capability <= Credentials.CAP_LAST);
        task.credentials =
                now.withCapabilities(
                        now.effective(),
                        now.permitted(),
                        now.inheritable(),
                        now.ambient(),
                        now.bounding() & ~(1L << capability));
    }

    private static long ambient(Task task, int what, long capability) throws ErrnoException {
        Credentials now = task.credentials;
        long bit = what == AMBIENT_CLEAR_ALL ? 0 : 1L << capability;
        require(
                what == AMBIENT_CLEAR_ALL
                        ? capability == 0
                        : capability >= 0 && capability <= Credentials.CAP_LAST);
        long next;
        switch (what) {
            case AMBIENT_IS_SET -> {
                return bit((now.ambient() & bit) != 0);
            }
            case AMBIENT_RAISE -> {
                if ((now.permitted() & now.inheritable() & bit) == 0) {
                    throw Errno.EPERM.exception();
                }
                next = now.ambient() | bit;
            }
            case AMBIENT_LOWER -> next = now.ambient() & ~bit;
            case AMBIENT_CLEAR_ALL -> next = 0;
            default -> throw Errno.EINVAL.exception();
        }
        task.credentials =
                now.withCapabilities(
                        now.effective(), now.permitted(), now.inheritable(), next, now.bounding());
        return 0;
    }

    /** personality: Linux's own, with or without random addresses and other flags. */
    static long personality(Task task, int value) {
        int before = task.process().personality;
        if (value != 0xFFFF_FFFF) {
            task.process().personality = value;
        }
        return before & 0xFFFF_FFFFL;
    }
}
