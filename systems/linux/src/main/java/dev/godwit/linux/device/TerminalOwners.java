package dev.godwit.linux.device;

import dev.godwit.linux.proc.PtyList;
import dev.godwit.linux.process.Kernel;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.pseudo.Access;
import dev.godwit.vfs.terminal.Terminal;
import dev.godwit.vfs.terminal.Terminals;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** Whose the pseudo-terminals in /dev/pts are: at first whose who made them. */
final class TerminalOwners implements PtyList {
    private static final int FIRST_MODE = 0620;
    private static final int TTY_GROUP = 5;

    /** Owner and permissions of one, which may be changed. */
    private static final class Owned implements Access {
        private final Terminal terminal;
        private int mode = FIRST_MODE;
        private int uid;
        private int gid = TTY_GROUP;

        Owned(Terminal terminal, int uid) {
            this.terminal = terminal;
            this.uid = uid;
        }

        @Override
        public int mode() {
            return mode;
        }

        @Override
        public int uid() {
            return uid;
        }

        @Override
        public int gid() {
            return gid;
        }

        @Override
        public void setMode(int newMode) {
            mode = newMode;
        }

        @Override
        public void setOwner(int newUid, int newGid) {
            uid = newUid == Inode.KEEP ? uid : newUid;
            gid = newGid == Inode.KEEP ? gid : newGid;
        }
    }

    private final Map<Integer, Owned> owners = new HashMap<>();
    private @Nullable Kernel kernel;

    void begin(Kernel owner) {
        kernel = owner;
    }

    /** Notes who has made a terminal. */
    void made(int number, Terminal terminal, int uid) {
        owners.put(number, new Owned(terminal, uid));
    }

    @Override
    public int[] numbers() {
        Kernel known = kernel;
        return known == null ? new int[0] : known.terminals.numbers();
    }

    @Override
    public @Nullable Access access(int number) {
        Kernel known = kernel;
        Terminal terminal = known == null ? null : known.terminals.find(number);
        Owned owned = owners.get(number);
        if (terminal == null || owned == null || owned.terminal != terminal) {
            owners.remove(number);
            return null;
        }
        return owned;
    }

    @Override
    public int limit() {
        return Terminals.DEFAULT_LIMIT;
    }
}
