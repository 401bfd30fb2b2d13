package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

/** What the kernel does alike for everything that is open. */
abstract class LinuxOpenFile implements OpenFile {
    final Descriptor descriptor;
    private final Owners owners;

    LinuxOpenFile(Descriptor descriptor) {
        this(descriptor, Owners.SAME);
    }

    LinuxOpenFile(Descriptor descriptor, Owners owners) {
        this.descriptor = descriptor;
        this.owners = owners;
    }

    @Override
    public final Stat stat() throws ErrnoException {
        return owners.shown(Statx.of(descriptor.number()));
    }

    @Override
    public final void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        Statx.setTimes(descriptor.number(), atime, mtime);
    }

    @Override
    public final void sync(boolean dataOnly) throws ErrnoException {
        Syscalls.fsync(descriptor.number(), dataOnly);
    }

    @Override
    public void close() throws ErrnoException {
        descriptor.close();
    }
}
