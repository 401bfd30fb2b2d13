package dev.godwit.linux.event;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.event.InotifyFile.User;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.ProcessExtension;

import java.util.HashMap;
import java.util.Map;

/** How many instances of inotify, and watches, each user of a guest has. */
public final class Inotify implements ProcessExtension {
    private final Kernel kernel;
    private final Map<Integer, User> users = new HashMap<>();

    private Inotify(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * That of a guest.
     *
     * @param kernel its kernel
     * @return always the same
     */
    public static Inotify of(Kernel kernel) {
        return kernel.init().extension(Inotify.class, () -> new Inotify(kernel));
    }

    /**
     * Makes an instance (inotify_init1).
     *
     * @param uid whose it is, and whose all of its watches are
     * @return without a watch
     * @throws ErrnoException EMFILE
     */
    public InotifyFile open(int uid) throws ErrnoException {
        User user = users.computeIfAbsent(uid, _ -> new User());
        if (user.instances >= InotifyFile.MAX_USER_INSTANCES) {
            throw Errno.EMFILE.exception();
        }
        return new InotifyFile(kernel.mounts, user);
    }
}
