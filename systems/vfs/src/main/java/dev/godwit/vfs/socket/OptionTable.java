package dev.godwit.vfs.socket;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Options that are one number each, which is kept: their names, what they begin with, and which
 * values they take. Made once for each kind of socket; a socket has its {@link Values}.
 */
public final class OptionTable {
    /** Any value but 0 is 1. */
    private static final int FLAG = 1;

    /** Only the superuser sets it. */
    private static final int PRIVILEGED = 2;

    /** -1 stands for the initial value. */
    private static final int RESETS = 4;

    /** One byte suffices for it. */
    private static final int BYTE = 8;

    private record Rule(
            int level, int name, int initial, int least, int most, int kind, Errno refusal) {}

    private final List<Rule> rules = new ArrayList<>();

    /** A table without options. */
    public OptionTable() {}

    private OptionTable rule(
            int level, int name, int initial, int least, int most, int kind, Errno refusal) {
        rules.add(new Rule(level, name, initial, least, most, kind, refusal));
        return this;
    }

    /**
     * Adds options that are on or off, off at first.
     *
     * @param level their level
     * @param names their names
     * @return this
     */
    public OptionTable flags(int level, int... names) {
        for (int name : names) {
            flag(level, name, 0);
        }
        return this;
    }

    /**
     * Adds an option that is on or off.
     *
     * @param level its level
     * @param name its name
     * @param initial 0 or 1
     * @return this
     */
    public OptionTable flag(int level, int name, int initial) {
        int kind = level == Level.IP || level == Level.IPV6 ? FLAG | BYTE : FLAG;
        return rule(level, name, initial, Integer.MIN_VALUE, Integer.MAX_VALUE, kind, Errno.EINVAL);
    }

    /**
     * Adds options that only the superuser switches on.
     *
     * @param level their level
     * @param refusal what others are told
     * @param names their names
     * @return this
     */
    public OptionTable privileged(int level, Errno refusal, int... names) {
        for (int name : names) {
            int kind = FLAG | PRIVILEGED;
            rule(level, name, 0, Integer.MIN_VALUE, Integer.MAX_VALUE, kind, refusal);
        }
        return this;
    }

    /**
     * Adds a number.
     *
     * @param level its level
     * @param name its name
     * @param initial what it is at first
     * @param least the least that it may be
     * @param most the most that it may be
     * @return this
     */
    public OptionTable number(int level, int name, int initial, int least, int most) {
        return rule(level, name, initial, least, most, level == Level.IP ? BYTE : 0, Errno.EINVAL);
    }

    /**
     * Adds a number for which -1 stands for what it was at first.
     *
     * @param level its level
     * @param name its name
     * @param initial what it is at first
     * @param least the least that it may be
     * @param most the most that it may be
     * @return this
     */
    public OptionTable resetting(int level, int name, int initial, int least, int most) {
        int kind = level == Level.IP ? BYTE | RESETS : RESETS;
        return rule(level, name, initial, least, most, kind, Errno.EINVAL);
    }

    /**
     * Adds a number that is told, but that no such socket may set.
     *
     * @param level its level
     * @param name its name
     * @param value what it is
     * @param refusal what who sets it is told
     * @return this
     */
    public OptionTable fixed(int level, int name, int value, Errno refusal) {
        return rule(level, name, value, 1, 0, level == Level.IP ? BYTE : 0, refusal);
    }

    private int find(int level, int name) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.name == name && rule.level == level) {
                return i;
            }
        }
        return -1;
    }

    /** {@return the values of a new socket} */
    public Values values() {
        return new Values(this);
    }

    /** What one socket has of the options of a table. */
    public static final class Values {
        private final OptionTable table;
        private final int[] values;

        private Values(OptionTable table) {
            this.table = table;
            this.values = new int[table.rules.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = table.rules.get(i).initial;
            }
        }

        /**
         * Takes over the values of another socket.
         *
         * @param from values of the same table
         */
        public void copy(Values from) {
            System.arraycopy(from.values, 0, values, 0, values.length);
        }

        /**
         * {@return what an option is}
         *
         * @param level its level
         * @param name its name, which is in the table
         */
        public int get(int level, int name) {
            int index = table.find(level, name);
            if (index < 0) {
                throw new IllegalArgumentException("no option " + name + " of level " + level);
            }
            return values[index];
        }

        /**
         * Sets an option as the kernel itself does.
         *
         * @param level its level
         * @param name its name, which is in the table
         * @param value what it is to be
         */
        public void put(int level, int name, int value) {
            int index = table.find(level, name);
            if (index < 0) {
                throw new IllegalArgumentException("no option " + name + " of level " + level);
            }
            values[index] = value;
        }

        /**
         * {@return an option's bytes, or null if it is not in the table}
         *
         * @param level its level
         * @param name its name
         * @param length the room for it
         */
        public byte @Nullable [] read(int level, int name, int length) {
            int index = table.find(level, name);
            if (index < 0) {
                return null;
            }
            int value = values[index];
            boolean isByte = (table.rules.get(index).kind & BYTE) != 0 && level == Level.IP;
            if (isByte && length > 0 && length < 4 && value >= 0 && value <= 255) {
                return new byte[] {(byte) value};
            }
            return Ints.bytes(value);
        }

        /**
         * Sets an option.
         *
         * @param level its level
         * @param name its name
         * @param bytes the value
         * @param privileged whether the caller is the superuser
         * @return false if the option is not in the table
         * @throws ErrnoException EINVAL, EPERM, EACCES, ENOPROTOOPT
         */
        public boolean write(int level, int name, byte[] bytes, boolean privileged)
                throws ErrnoException {
            int index = table.find(level, name);
            if (index < 0) {
                return false;
            }
            Rule rule = table.rules.get(index);
            int value = number(bytes, (rule.kind & BYTE) != 0 && level == Level.IP);
            if ((rule.kind & FLAG) != 0) {
                value = value == 0 ? 0 : 1;
            }
            if ((rule.kind & RESETS) != 0 && value == -1) {
                value = rule.initial;
            }
            if ((rule.kind & PRIVILEGED) != 0 && value != 0 && !privileged) {
                throw rule.refusal.exception();
            }
            if (value < rule.least || value > rule.most) {
                throw rule.refusal.exception();
            }
            values[index] = value;
            return true;
        }
    }

    /**
     * {@return the number that an option's bytes are}
     *
     * @param bytes the bytes
     * @param fromByte whether one byte is a number too
     * @throws ErrnoException EINVAL if there are not enough
     */
    public static int number(byte[] bytes, boolean fromByte) throws ErrnoException {
        if (bytes.length >= 4) {
            return Bytes.getInt(bytes, 0);
        }
        if (!fromByte) {
            throw Errno.EINVAL.exception();
        }
        return bytes.length == 0 ? 0 : bytes[0] & 0xFF;
    }
}
