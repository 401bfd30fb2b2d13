package dev.godwit.linux.proc;

import dev.godwit.base.host.Clock;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.pseudo.Access;
import dev.godwit.vfs.pseudo.Entries;
import dev.godwit.vfs.pseudo.PseudoFileSystem;
import dev.godwit.vfs.pseudo.PseudoInode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The file system of /dev/pts: a device for each pseudo-terminal, and ptmx, which makes them. */
public final class PtsFileSystem {
    /** The kind of this file system (DEVPTS_SUPER_MAGIC). */
    public static final long MAGIC = 0x1CD1;

    /** The device of /dev/ptmx: major 5, minor 2. */
    public static final long PTMX = 5L << 32 | 2;

    /** The major number of the terminals: their minor ones are their own. */
    public static final int MAJOR = 136;

    private PtsFileSystem() {}

    /**
     * Makes one.
     *
     * @param clock for the times of its files
     * @param dev the number by which guests tell it from other file systems
     * @param ptys the terminals
     * @return the file system
     */
    public static FileSystem make(Clock clock, long dev, PtyList ptys) {
        return new PseudoFileSystem(
                clock, dev, MAGIC, Access.ofRoot(0755), fs -> new Terminals(fs, ptys));
    }

    private static final class Terminals implements Entries {
        /**
         * A node and the terminal that it was made for.
         *
         * @param access the terminal's
         * @param node the node
         */
        private record Known(Access access, PseudoInode node) {}

        private final PseudoFileSystem fs;
        private final PtyList ptys;
        private final PseudoInode ptmx;
        private final Map<Integer, Known> nodes = new HashMap<>();

        Terminals(PseudoFileSystem fs, PtyList ptys) {
            this.fs = fs;
            this.ptys = ptys;
            this.ptmx = fs.device(Access.ofRoot(0666), FileType.CHARACTER_DEVICE, PTMX);
        }

        @Override
        public @Nullable PseudoInode lookup(String name) {
            if (name.equals("ptmx")) {
                return ptmx;
            }
            int number = Numbers.parse(name);
            Access access = number < 0 ? null : ptys.access(number);
            if (access == null) {
                nodes.remove(number);
                return null;
            }
            Known known = nodes.get(number);
            if (known == null || known.access != access) {
                known =
                        new Known(
                                access,
                                fs.device(
                                        access,
                                        FileType.CHARACTER_DEVICE,
                                        (long) MAJOR << 32 | number));
                nodes.put(number, known);
            }
            return known.node;
        }

        @Override
        public List<String> list() {
            List<String> names = new ArrayList<>();
            for (int number : ptys.numbers()) {
                names.add(Integer.toString(number));
            }
            names.add("ptmx");
            return names;
        }
    }
}
