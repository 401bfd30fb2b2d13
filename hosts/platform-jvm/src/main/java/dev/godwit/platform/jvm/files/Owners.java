package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Stat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whose a file of the host seems to be. A process that is root shows all owners as they are. One
 * that is not can give nothing to anybody: what is its own seems to be root's, the rest nobody's.
 */
final class Owners {
    /** All as they are. */
    static final Owners SAME = new Owners(0);

    private static final int NOBODY = 65_534;

    private final int self;

    /**
     * The owners that the process of a user shows.
     *
     * @param self the user, 0 for root
     */
    Owners(int self) {
        this.self = self;
    }

    /** Those that this process shows. */
    static Owners ofProcess() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid
                    ? new Owners(uid)
                    : SAME;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return SAME; // not Linux, or no /proc
        }
    }

    /** What a guest sees of a file. */
    Stat shown(Stat stat) {
        if (self == 0) {
            return stat;
        }
        int owner = stat.uid() == self ? 0 : NOBODY;
        return new Stat(
                stat.dev(),
                stat.ino(),
                stat.type(),
                stat.mode(),
                stat.nlink(),
                owner,
                owner,
                stat.rdev(),
                stat.size(),
                stat.blocks(),
                stat.atime(),
                stat.mtime(),
                stat.ctime());
    }

    /**
     * The owner or group to be given to a file, where a guest gives it one.
     *
     * @param stat the file as the host has it
     * @param wanted the guest's number, or {@link Inode#KEEP}
     * @return the host's number, or {@link Inode#KEEP}
     * @throws ErrnoException EPERM if this process cannot give it
     */
    int given(Stat stat, int wanted) throws ErrnoException {
        if (self == 0 || wanted == Inode.KEEP) {
            return wanted;
        }
        if (wanted == 0 && stat.uid() == self) {
            return Inode.KEEP;
        }
        throw Errno.EPERM.exception();
    }

    /** Whether a file that is made can be given to whoever makes it. */
    boolean canGive() {
        return self == 0;
    }
}
