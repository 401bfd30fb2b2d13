package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Task;

/** The signal mask that some calls have while they wait. */
final class SignalMask {
    private SignalMask() {}

    /** Sets it, if there is one. */
    static void set(Task task, long address, long size) throws ErrnoException {
        if (address == 0) {
            return;
        }
        if (size != 8) {
            throw Errno.EINVAL.exception();
        }
        task.setMaskForCall(task.user().loadLong(address));
    }
}
