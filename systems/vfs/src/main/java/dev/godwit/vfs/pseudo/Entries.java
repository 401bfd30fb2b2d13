package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.ErrnoException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a directory holds, asked each time. Called without a lock. */
public interface Entries {
    /**
     * {@return the node of a name, or null if there is none; the same object as long as it is the
     * same thing}
     *
     * @param name the name
     * @throws ErrnoException EACCES, ...
     */
    @Nullable PseudoInode lookup(String name) throws ErrnoException;

    /**
     * {@return the names, in any order}
     *
     * @throws ErrnoException EACCES, ...
     */
    List<String> list() throws ErrnoException;

    /**
     * What never changes.
     *
     * @param nodes nodes by name, listed in the order of the map
     * @return those entries
     */
    static Entries of(Map<String, PseudoInode> nodes) {
        Map<String, PseudoInode> kept = new LinkedHashMap<>(nodes);
        List<String> names = List.copyOf(kept.keySet());
        return new Entries() {
            @Override
            public @Nullable PseudoInode lookup(String name) {
                return kept.get(name);
            }

            @Override
            public List<String> list() {
                return names;
            }
        };
    }

    /**
     * These and others: a name that is in both is one of these.
     *
     * @param others what else there is
     * @return both
     */
    default Entries and(Entries others) {
        Entries first = this;
        return new Entries() {
            @Override
            public @Nullable PseudoInode lookup(String name) throws ErrnoException {
                PseudoInode node = first.lookup(name);
                return node == null ? others.lookup(name) : node;
            }

            @Override
            public List<String> list() throws ErrnoException {
                List<String> names = new ArrayList<>(first.list());
                names.addAll(others.list());
                return names;
            }
        };
    }
}
