package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Location;

/** How openat2 restricts a path (RESOLVE_), besides what the task may do. */
class Resolve extends FileAccess {
    /** RESOLVE_NO_XDEV: stay in one mount. */
    static final int NO_XDEV = 1;

    /** RESOLVE_NO_MAGICLINKS: no links but those of paths. */
    static final int NO_MAGICLINKS = 2;

    /** RESOLVE_NO_SYMLINKS: follow no link. */
    static final int NO_SYMLINKS = 4;

    /** RESOLVE_BENEATH: stay beneath the start. */
    static final int BENEATH = 8;

    /** RESOLVE_IN_ROOT: the start is the root. */
    static final int IN_ROOT = 0x10;

    /** RESOLVE_CACHED: only if nothing has to be waited for. */
    static final int CACHED = 0x20;

    /** All of them. */
    static final int ALL = NO_XDEV | NO_MAGICLINKS | NO_SYMLINKS | BENEATH | IN_ROOT | CACHED;

    private final int resolve;
    private final Location start;

    Resolve(Credentials credentials, int resolve, Location start) {
        super(credentials);
        this.resolve = resolve;
        this.start = start;
    }

    /** The files, with the root that a path is to have; what leads out is ENOTCAPABLE. */
    static FileTree tree(Task task, Location start, int resolve) {
        FileTree tree = task.context.tree();
        if ((resolve & BENEATH) != 0) {
            return tree.withoutRoot();
        }
        return (resolve & IN_ROOT) != 0 ? tree.withRoot(start) : tree;
    }

    @Override
    public void reach(Location file) throws ErrnoException {
        if ((resolve & NO_XDEV) != 0 && file.mount() != start.mount()) {
            throw Errno.EXDEV.exception();
        }
    }

    @Override
    public void follow(Location link) throws ErrnoException {
        if ((resolve & NO_SYMLINKS) != 0) {
            throw Errno.ELOOP.exception();
        }
    }
}
