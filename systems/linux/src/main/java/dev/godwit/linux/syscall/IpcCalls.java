package dev.godwit.linux.syscall;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Task;

/** What the calls of System V IPC have in common. */
final class IpcCalls {
    static final int RMID = 0;
    static final int SET = 1;
    static final int STAT = 2;
    static final int INFO = 3;

    /** IPC_NOWAIT. */
    static final int NOWAIT = 0x800;

    private static final int PERMISSION = 48;

    private IpcCalls() {}

    /** The time in seconds. */
    static long now(Task task) {
        return Math.floorDiv(task.kernel().realtime(), Times.NANOS);
    }

    /** Reads struct ipc64_perm. */
    static byte[] permission(Task task, long address) throws ErrnoException {
        byte[] bytes = new byte[PERMISSION];
        task.user().copyIn(address, bytes, 0, PERMISSION);
        return bytes;
    }
}
