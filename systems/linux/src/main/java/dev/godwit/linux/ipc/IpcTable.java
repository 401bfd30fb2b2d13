package dev.godwit.linux.ipc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Credentials;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of a kind. A number is an index, and how often an index had been given away before.
 *
 * @param <T> the kind
 */
public final class IpcTable<T extends IpcObject> {
    /** IPC_CREAT. */
    public static final int CREAT = 01000;

    /** IPC_EXCL. */
    public static final int EXCL = 02000;

    /** Bits of the index in a number. */
    static final int SHIFT = 15;

    private static final int INDEX = (1 << SHIFT) - 1;
    private static final int LEAST_CYCLE = 64;
    private static final int MOST_SEQUENCE = 0xFFFF;

    private final int most;
    private final TreeMap<Integer, T> objects = new TreeMap<>();
    private final Map<Integer, T> keys = new HashMap<>();
    private int sequence;
    private int last = -1;

    IpcTable(int most) {
        this.most = most;
    }

    /** What makes an object, or says whether one will do. */
    @FunctionalInterface
    public interface Make<T> {
        /**
         * Makes one.
         *
         * @return it
         * @throws ErrnoException if it cannot be
         */
        T make() throws ErrnoException;
    }

    /** Says whether an object will do. */
    @FunctionalInterface
    public interface Check<T> {
        /**
         * Checks one.
         *
         * @param object which
         * @throws ErrnoException if it will not do
         */
        void check(T object) throws ErrnoException;
    }

    /**
     * Finds the object of a key, or makes one.
     *
     * @param key the key; 0 (IPC_PRIVATE) for a new one in any case
     * @param flags IPC_CREAT, IPC_EXCL and permissions
     * @param who as whom
     * @param make makes a new one
     * @param check checks one that there is
     * @return its number
     * @throws ErrnoException ENOENT, EEXIST, EACCES, ENOSPC, and what the two say
     */
    public int get(int key, int flags, Credentials who, Make<T> make, Check<T> check)
            throws ErrnoException {
        T found = key == 0 ? null : keys.get(key);
        if (found == null) {
            if (key != 0 && (flags & CREAT) == 0) {
                throw Errno.ENOENT.exception();
            }
            return add(make.make());
        }
        if ((flags & (CREAT | EXCL)) == (CREAT | EXCL)) {
            throw Errno.EEXIST.exception();
        }
        check.check(found);
        found.require(who, flags & 0777);
        return found.id;
    }

    private int add(T object) throws ErrnoException {
        if (objects.size() >= most) {
            object.remove();
            throw Errno.ENOSPC.exception();
        }
        // round about, as Linux does, among half as many more as there are and 64 at least
        int end = Math.min(INDEX + 1, Math.max(objects.size() * 3 / 2, LEAST_CYCLE));
        int index = last + 1;
        while (index < end && objects.containsKey(index)) {
            index++;
        }
        if (index >= end) {
            index = 0;
            while (objects.containsKey(index)) {
                index++;
            }
        }
        if (index <= last) {
            sequence = sequence >= MOST_SEQUENCE ? 0 : sequence + 1;
        }
        last = index;
        object.id = sequence << SHIFT | index;
        objects.put(index, object);
        if (object.key != 0) {
            keys.put(object.key, object);
        }
        return object.id;
    }

    /**
     * The object of a number.
     *
     * @param id any number
     * @return it
     * @throws ErrnoException EINVAL if there is none, EIDRM if it has gone and there is another
     */
    public T find(int id) throws ErrnoException {
        T found = id < 0 ? null : objects.get(id & INDEX);
        if (found == null) {
            throw Errno.EINVAL.exception();
        }
        if (found.id != id) {
            throw Errno.EIDRM.exception();
        }
        return found;
    }

    /**
     * The object of an index (SEM_STAT and its kin).
     *
     * @param index any number
     * @return it
     * @throws ErrnoException EINVAL if there is none
     */
    public T at(int index) throws ErrnoException {
        T found = objects.get(index);
        if (found == null) {
            throw Errno.EINVAL.exception();
        }
        return found;
    }

    /** Lets no key lead to an object any more. */
    void forgetKey(T object) {
        keys.remove(object.key, object);
    }

    /**
     * Removes an object.
     *
     * @param object which
     */
    public void remove(T object) {
        forgetKey(object);
        objects.remove(object.id & INDEX);
        object.remove();
    }

    /** {@return all objects by their indices} */
    public List<T> all() {
        return new ArrayList<>(objects.values());
    }

    /** {@return how many there are} */
    public int size() {
        return objects.size();
    }

    /** {@return the highest index that is used; 0 if none is} */
    public int highest() {
        return objects.isEmpty() ? 0 : objects.lastKey();
    }

    /**
     * The object of a key.
     *
     * @param key any
     * @return it, or null
     */
    public @Nullable T byKey(int key) {
        return keys.get(key);
    }
}
