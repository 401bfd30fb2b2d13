package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

import java.util.List;

/** An open directory, apart from the paths that begin there. */
public interface Listing extends OpenFile {
    /**
     * Lists the directory. A name that is there from the first to the last of a series of calls is
     * listed exactly once, even if others come and go in between.
     *
     * <p>Cookies count up from 1, so that they fit in 31 bits: the C library of a guest may have no
     * more for them. A cookie is good for the open directory that gave it, until that is listed
     * from its beginning again.
     *
     * @param cookie 0 for the beginning, else {@link DirectoryEntry#next} of an entry seen
     * @param limit the most entries to return, 1 or more
     * @return the entries; empty at the end, or for a cookie that was not given
     * @throws ErrnoException EINVAL for a cookie that is not remembered any more (of a directory of
     *     the host, the last 65,536 are), ENOMEM if too many directories remember too many
     */
    List<DirectoryEntry> list(long cookie, int limit) throws ErrnoException;
}
