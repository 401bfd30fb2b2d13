package dev.godwit.linux.process;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.linux.file.Records;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

/**
 * A process as an open file (pidfd_open(2)): it can be read, as poll has it, once it has ended.
 *
 * @param process which
 */
public record PidFile(Process process) implements Records {
    @Override
    public FileType type() {
        return FileType.UNKNOWN;
    }

    @Override
    public Stat stat() {
        return Stat.unnamed(FileType.UNKNOWN, 0600);
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public long available() {
        return 0;
    }

    @Override
    public int poll(int events) {
        boolean hasEnded = process.state == Process.State.ZOMBIE;
        boolean hasGone = process.state == Process.State.DEAD;
        return (hasEnded || hasGone ? events & Events.IN : 0) | (hasGone ? Events.HANG_UP : 0);
    }

    @Override
    public Waitable until(int events) {
        return process.exitEvents;
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public void close() {}
}
