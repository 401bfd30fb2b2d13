package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.platform.jvm.io.Polling;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stream;

/** An open character device or named pipe, in non-blocking mode. */
final class LinuxDevice extends LinuxOpenFile implements Stream {
    private final FileType type;

    LinuxDevice(Descriptor descriptor, FileType type) {
        super(descriptor);
        this.type = type;
    }

    @Override
    public int poll(int events) {
        try {
            return Syscalls.poll(descriptor.number(), events);
        } catch (ErrnoException closed) {
            return events | Events.ERROR;
        }
    }

    @Override
    public Waitable until(int events) {
        return new Polling(() -> poll(events) != 0);
    }

    @Override
    public FileType type() {
        return type;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        int count = Syscalls.read(descriptor.number(), Math.min(length, Syscalls.Scratch.DATA));
        Syscalls.scratch().data().get(0, target, offset, count);
        return count;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        int count = Math.min(length, Syscalls.Scratch.DATA);
        Syscalls.scratch().data().put(0, source, offset, count);
        return Syscalls.write(descriptor.number(), count);
    }

    @Override
    public long available() {
        return 0;
    }
}
