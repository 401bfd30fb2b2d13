package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;

import java.util.Arrays;

/** Users, groups and capabilities of a task (credentials(7), capabilities(7)). */
final class IdentityCalls {
    private static final int KEEP = -1;
    private static final int MOST_GROUPS = 65_536;
    private static final int CAPABILITY_VERSION_1 = 0x1998_0330;
    private static final int CAPABILITY_VERSION_2 = 0x2007_1026;
    private static final int CAPABILITY_VERSION_3 = 0x2008_0522;
    private static final long ALL = (1L << Credentials.CAP_LAST + 1) - 1;

    private IdentityCalls() {}

    static long id(int value) {
        return value & 0xFFFF_FFFFL;
    }

    private static void set(Task task, int uid, int euid, int suid, int fsuid) {
        Credentials before = task.credentials;
        task.credentials = before.withUsers(uid, euid, suid, fsuid, task.keepsCapabilities);
        if (before.euid() != euid || before.fsuid() != fsuid) {
            task.process().image().dumpable = 0;
        }
    }

    static long setuid(Task task, int uid) throws ErrnoException {
        Credentials now = task.credentials;
        checkId(uid);
        if (now.has(Credentials.CAP_SETUID)) {
            set(task, uid, uid, uid, uid);
        } else if (uid == now.uid() || uid == now.suid()) {
            set(task, now.uid(), uid, now.suid(), uid);
        } else {
            throw Errno.EPERM.exception();
        }
        return 0;
    }

    private static void checkId(int id) throws ErrnoException {
        if (id == KEEP) {
            throw Errno.EINVAL.exception();
        }
    }

    static long setreuid(Task task, int uid, int euid) throws ErrnoException {
        Credentials now = task.credentials;
        boolean isFree = now.has(Credentials.CAP_SETUID);
        if (uid != KEEP && uid != now.uid() && uid != now.euid() && !isFree
                || euid != KEEP
                        && euid != now.uid()
                        && euid != now.euid()
                        && euid != now.suid()
                        && !isFree) {
            throw Errno.EPERM.exception();
        }
        int newUid = uid == KEEP ? now.uid() : uid;
        int newEuid = euid == KEEP ? now.euid() : euid;
        boolean isSaved = uid != KEEP || euid != KEEP && euid != now.uid();
        set(task, newUid, newEuid, isSaved ? newEuid : now.suid(), newEuid);
        return 0;
    }

    private static boolean isOneOf(int id, int a, int b, int c) {
        return id == KEEP || id == a || id == b || id == c;
    }

    static long setresuid(Task task, int uid, int euid, int suid) throws ErrnoException {
        Credentials now = task.credentials;
        int u = now.uid();
        int e = now.euid();
        int s = now.suid();
        if (!now.has(Credentials.CAP_SETUID)
                && !(isOneOf(uid, u, e, s) && isOneOf(euid, u, e, s) && isOneOf(suid, u, e, s))) {
            throw Errno.EPERM.exception();
        }
        int newEuid = euid == KEEP ? e : euid;
        set(task, uid == KEEP ? u : uid, newEuid, suid == KEEP ? s : suid, newEuid);
        return 0;
    }

    static long getresuid(Task task, long uid, long euid, long suid) throws ErrnoException {
        task.user().storeInt(uid, task.credentials.uid());
        task.user().storeInt(euid, task.credentials.euid());
        task.user().storeInt(suid, task.credentials.suid());
        return 0;
    }

    static long setfsuid(Task task, int uid) {
        Credentials now = task.credentials;
        if (uid != KEEP
                && (now.has(Credentials.CAP_SETUID)
                        || uid == now.fsuid()
                        || isOneOf(uid, now.uid(), now.euid(), now.suid()))) {
            set(task, now.uid(), now.euid(), now.suid(), uid);
        }
        return id(now.fsuid());
    }

    private static void setGroups(Task task, int gid, int egid, int sgid, int fsgid) {
        task.credentials = task.credentials.withGroups(gid, egid, sgid, fsgid);
    }

    static long setgid(Task task, int gid) throws ErrnoException {
        Credentials now = task.credentials;
        checkId(gid);
        if (now.has(Credentials.CAP_SETGID)) {
            setGroups(task, gid, gid, gid, gid);
        } else if (gid == now.gid() || gid == now.sgid()) {
            setGroups(task, now.gid(), gid, now.sgid(), gid);
        } else {
            throw Errno.EPERM.exception();
        }
        return 0;
    }

    static long setregid(Task task, int gid, int egid) throws ErrnoException {
        Credentials now = task.credentials;
        boolean isFree = now.has(Credentials.CAP_SETGID);
        if (gid != KEEP && gid != now.gid() && gid != now.egid() && !isFree
                || egid != KEEP
                        && egid != now.gid()
                        && egid != now.egid()
                        && egid != now.sgid()
                        && !isFree) {
            throw Errno.EPERM.exception();
        }
        int newGid = gid == KEEP ? now.gid() : gid;
        int newEgid = egid == KEEP ? now.egid() : egid;
        boolean isSaved = gid != KEEP || egid != KEEP && egid != now.gid();
        setGroups(task, newGid, newEgid, isSaved ? newEgid : now.sgid(), newEgid);
        return 0;
    }

    static long setresgid(Task task, int gid, int egid, int sgid) throws ErrnoException {
        Credentials now = task.credentials;
        int g = now.gid();
        int e = now.egid();
        int s = now.sgid();
        if (!now.has(Credentials.CAP_SETGID)
                && !(isOneOf(gid, g, e, s) && isOneOf(egid, g, e, s) && isOneOf(sgid, g, e, s))) {
            throw Errno.EPERM.exception();
        }
        int newEgid = egid == KEEP ? e : egid;
        setGroups(task, gid == KEEP ? g : gid, newEgid, sgid == KEEP ? s : sgid, newEgid);
        return 0;
    }

    static long getresgid(Task task, long gid, long egid, long sgid) throws ErrnoException {
        task.user().storeInt(gid, task.credentials.gid());
        task.user().storeInt(egid, task.credentials.egid());
        task.user().storeInt(sgid, task.credentials.sgid());
        return 0;
    }

    static long setfsgid(Task task, int gid) {
        Credentials now = task.credentials;
        if (gid != KEEP
                && (now.has(Credentials.CAP_SETGID)
                        || gid == now.fsgid()
                        || isOneOf(gid, now.gid(), now.egid(), now.sgid()))) {
            setGroups(task, now.gid(), now.egid(), now.sgid(), gid);
        }
        return id(now.fsgid());
    }

    static long getgroups(Task task, int size, long list) throws ErrnoException {
        int[] groups = task.credentials.groups();
        if (size < 0 || size != 0 && size < groups.length) {
            throw Errno.EINVAL.exception();
        }
        for (int i = 0; size != 0 && i < groups.length; i++) {
            task.user().storeInt(list + 4L * i, groups[i]);
        }
        return groups.length;
    }

    static long setgroups(Task task, int size, long list) throws ErrnoException {
        if (!task.credentials.has(Credentials.CAP_SETGID)) {
            throw Errno.EPERM.exception();
        }
        if (size < 0 || size > MOST_GROUPS) {
            throw Errno.EINVAL.exception();
        }
        byte[] bytes = new byte[4 * size];
        task.user().copyIn(list, bytes, 0, bytes.length);
        int[] groups = new int[size];
        for (int i = 0; i < size; i++) {
            groups[i] = Bytes.getInt(bytes, 4 * i);
        }
        Arrays.sort(groups);
        task.credentials = task.credentials.withSupplementary(groups);
        return 0;
    }

    // ---- Capabilities.

    /**
     * How many words of each set the version of a header has; tells the newest if it is unknown.
     */
    private static int words(Task task, long header) throws ErrnoException {
        int version = task.user().loadInt(header);
        switch (version) {
            case CAPABILITY_VERSION_1 -> {
                return 1;
            }
            case CAPABILITY_VERSION_2, CAPABILITY_VERSION_3 -> {
                return 2;
            }
            default -> {
                task.user().storeInt(header, CAPABILITY_VERSION_3);
                return 0;
            }
        }
    }

    static long capget(Task task, long header, long data) throws ErrnoException {
        int words = words(task, header);
        if (words == 0) {
            if (data == 0) {
                return 0;
            }
            throw Errno.EINVAL.exception();
        }
        int pid = task.user().loadInt(header + 4);
        if (pid < 0) {
            throw Errno.EINVAL.exception();
        }
        Credentials whose = task.credentials;
        if (pid != 0 && pid != task.tid()) {
            Task other = task.kernel().task(pid);
            Process process = task.kernel().process(pid);
            if (other != null) {
                whose = other.credentials;
            } else if (process != null) {
                whose = process.credentials();
            } else {
                throw Errno.ESRCH.exception();
            }
        }
        if (data == 0) {
            return 0;
        }
        for (int i = 0; i < words; i++) {
            long at = data + 12L * i;
            task.user().storeInt(at, (int) (whose.effective() >>> 32 * i));
            task.user().storeInt(at + 4, (int) (whose.permitted() >>> 32 * i));
            task.user().storeInt(at + 8, (int) (whose.inheritable() >>> 32 * i));
        }
        return 0;
    }

    static long capset(Task task, long header, long data) throws ErrnoException {
        int words = words(task, header);
        if (words == 0) {
            throw Errno.EINVAL.exception();
        }
        int pid = task.user().loadInt(header + 4);
        if (pid != 0 && pid != task.tid()) {
            throw Errno.EPERM.exception();
        }
        long effective = 0;
        long permitted = 0;
        long inheritable = 0;
        for (int i = 0; i < words; i++) {
            long at = data + 12L * i;
            effective |= id(task.user().loadInt(at)) << 32 * i;
            permitted |= id(task.user().loadInt(at + 4)) << 32 * i;
            inheritable |= id(task.user().loadInt(at + 8)) << 32 * i;
        }
        effective &= ALL;
        permitted &= ALL;
        inheritable &= ALL;
        Credentials now = task.credentials;
        boolean mayInherit =
                (inheritable & ~(now.inheritable() | now.permitted())) == 0
                        || now.has(Credentials.CAP_SETPCAP);
        if (!mayInherit
                || (inheritable & ~(now.inheritable() | now.bounding())) != 0
                || (permitted & ~now.permitted()) != 0
                || (effective & ~permitted) != 0) {
            throw Errno.EPERM.exception();
        }
        task.credentials =
                now.withCapabilities(
                        effective,
                        permitted,
                        inheritable,
                        now.ambient() & permitted & inheritable,
                        now.bounding());
        return 0;
    }
}
