package dev.godwit.vfs.tar;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Names;

/** A symbolic link. */
final class TarLink extends TarInode {
    private final String target;

    TarLink(TarFileSystem fs, long number, Attributes attributes, String target) {
        super(fs, number, FileType.SYMBOLIC_LINK, attributes);
        this.target = target;
    }

    @Override
    long size() {
        try {
            return Names.byteLength(target);
        } catch (ErrnoException e) {
            throw new IllegalStateException("it was decoded from bytes", e);
        }
    }

    @Override
    public String readlink() {
        return target;
    }
}
