package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Task;

/** Arguments of one system call, as text. */
final class ArgumentText {
    private static final int AT_FDCWD = -100;
    private static final int MOST_PIECES = 32;
    private static final int MOST_BITS = 1024;
    private static final int UTIME_NOW = (1 << 30) - 1;
    private static final int UTIME_OMIT = (1 << 30) - 2;

    final StringBuilder out;
    final Memory memory;
    final Structures structures;
    private final Task task;
    private final String name;
    private final long[] arguments;

    ArgumentText(Task task, StringBuilder out, String name, long[] arguments) {
        this.task = task;
        this.out = out;
        this.name = name;
        this.arguments = arguments;
        memory = new Memory(task);
        structures = new Structures(memory, out);
    }

    /** The mask that a signal's handler gives back. */
    void mask() {
        out.append("{mask=");
        Names.signals(out, task.mask());
        out.append('}');
    }

    String name() {
        return name;
    }

    long argument(int index) {
        return arguments[index];
    }

    /** Writes one. */
    void write(Parameter parameter, int index, boolean isEnded, boolean isFailed, long result) {
        long value = arguments[index];
        String what = parameter.what();
        switch (parameter.form()) {
            case VALUE -> value(what, index, value);
            case ENUM -> enumerated(Special.set(name, index, what), value);
            case FLAGS -> flags(Special.set(name, index, what), index, value & 0xFFFF_FFFFL);
            case FLAGS64 -> flags(Special.set(name, index, what), index, value);
            case BY -> ByText.write(this, index, isFailed);
            case IN -> pointer(parameter, value, result, false);
            case OUT, INOUT -> {
                boolean isInput = parameter.form() == Parameter.Form.INOUT;
                if (isInput && what.equals("int")) {
                    length(value);
                } else if (isInput && name.equals("sendfile")) {
                    offset(value, isFailed);
                } else if (isFailed && !isInput) {
                    Text.address(out, value);
                } else {
                    pointer(parameter, value, result, isEnded);
                }
            }
        }
    }

    private void value(String kind, int index, long value) {
        switch (kind) {
            case "int", "fd", "pid" -> integer(index, (int) value);
            case "uint" -> {
                if (name.equals("futex") && index == 5) {
                    FutexText.last(this, value);
                } else {
                    out.append(Integer.toUnsignedString((int) value));
                }
            }
            case "hex" -> Text.hex(out, value & 0xFFFF_FFFFL);
            case "dirfd" -> {
                if ((int) value == AT_FDCWD) {
                    out.append("AT_FDCWD");
                } else {
                    out.append((int) value);
                }
            }
            case "mode" -> mode((int) value);
            case "dev" -> Text.device(out, value & 0xFFFF_FFFFL);
            case "uid", "gid" -> structures.id((int) value);
            case "signal" -> out.append(Names.signal((int) value));
            case "long" -> out.append(value);
            case "off" -> {
                if (name.equals("mmap")) {
                    Text.hex(out, value);
                } else {
                    out.append(value);
                }
            }
            case "ulong", "size" -> out.append(Long.toUnsignedString(value));
            case "path" -> memory.path(out, value);
            case "string" -> memory.string(out, value, Text.MOST);
            case "strings" -> strings(value, index);
            default -> Text.address(out, value);
        }
    }

    private void integer(int index, int value) {
        if (index == 0 && IpcText.isKey(name)) {
            IpcText.key(out, value);
        } else {
            out.append(value);
        }
    }

    private void mode(int mode) {
        if (name.equals("mknodat")) {
            Text.fileMode(out, mode);
        } else {
            Text.mode(out, mode);
        }
    }

    private void enumerated(String set, long value) {
        if (name.equals("futex")) {
            FutexText.operation(out, (int) value);
            return;
        }
        Names.one(out, set, value & 0xFFFF_FFFFL);
    }

    private void flags(String set, int index, long value) {
        boolean isGet = index == (name.equals("msgget") ? 1 : 2) && IpcText.isKey(name);
        if (isGet) {
            Names.flags(out, set, value & ~0x1FFL);
            if ((value & ~0x1FFL) == 0) {
                out.setLength(out.length() - 1);
            } else {
                out.append('|');
            }
            Text.mode(out, (int) value & 0x1FF);
        } else {
            Names.flags(out, set, value);
        }
    }

    /** argv with its strings; the environment as an address, and how many there are. */
    private void strings(long address, int index) {
        boolean isEnvironment = index == (name.equals("execve") ? 2 : 3);
        int count = 0;
        int begin = out.length();
        Long pointer = memory.wide(address);
        if (address == 0 || pointer == null) {
            Text.address(out, address);
            return;
        }
        out.append('[');
        long at = address;
        while (pointer != null && pointer != 0) {
            if (!isEnvironment && count < MOST_PIECES) {
                out.append(count == 0 ? "" : ", ");
                memory.string(out, pointer, Text.MOST);
            }
            count++;
            at += 8;
            pointer = memory.wide(at);
        }
        out.append(count > MOST_PIECES ? ", ...]" : "]");
        if (isEnvironment) {
            out.setLength(begin);
            Text.address(out, address);
            out.append(" /* ").append(count).append(count == 1 ? " var */" : " vars */");
        }
    }

    /** The length of an address: as it was given, and as the call has set it. */
    private long givenLength = -1;

    private void length(long address) {
        Integer length = memory.number(address);
        if (length == null) {
            Text.address(out, address);
        } else if (givenLength >= 0 && givenLength != length) {
            out.append('[').append(givenLength).append(" => ").append(length).append(']');
        } else {
            out.append('[').append(length).append(']');
        }
    }

    private long givenOffset;

    private void offset(long address, boolean isFailed) {
        Long now = memory.wide(address);
        if (now == null) {
            Text.address(out, address);
        } else if (isFailed || now == givenOffset) {
            out.append('[').append(givenOffset).append(']');
        } else {
            out.append('[').append(givenOffset).append("] => [").append(now).append(']');
        }
    }

    /** Remembers what the call is about to change. */
    void remember(Parameter parameter, int index) {
        if (parameter.form() == Parameter.Form.INOUT) {
            if (parameter.what().equals("int")) {
                Integer length = memory.number(arguments[index]);
                givenLength = length == null ? -1 : length;
            } else if (parameter.what().equals("off")) {
                Long offset = memory.wide(arguments[index]);
                givenOffset = offset == null ? 0 : offset;
            }
        }
    }

    // ---- What stands at addresses.

    private void pointer(Parameter parameter, long address, long result, boolean isEnded) {
        String what = parameter.what();
        long count =
                switch (parameter.count()) {
                    case ONE -> 1;
                    case FIXED -> parameter.number();
                    case ARGUMENT -> arguments[parameter.number()];
                    case POINTED -> pointed(arguments[parameter.number()]);
                    case RESULT -> Math.min(Math.max(0, result), arguments[parameter.number()]);
                };
        switch (what) {
            case "byte" -> bytes(address, count);
            case "string" -> memory.path(out, address);
            case "iovec" -> iovec(address, (int) count, parameter.isLate() ? result : -1);
            case "msghdr" -> new MessageText(this).header(address, isEnded ? result : -1);
            case "sockaddr" -> AddressText.at(this, address, count);
            case "msgbuf" -> IpcText.message(this, address, count);
            case "fd_set" -> set(address, (int) count);
            case "cpu_set" -> set(address, (int) Math.min(MOST_BITS, 8 * count));
            case "sigset" -> {
                if (count == 8) {
                    structures.at("sigset", address);
                } else {
                    Text.address(out, address);
                }
            }
            case "dirent64" -> entries(address, result);
            case "open_how" -> how(address, count);
            case "sigset_arg" -> maskArgument(address);
            case "clone_args" -> Text.address(out, address);
            case "statmount", "lsm_ctx", "landlock_ruleset", "mount_attr", "xattr_args" ->
                    Text.address(out, address);
            default -> pieces(what, parameter, address, count);
        }
    }

    private long pointed(long address) {
        Integer count = memory.number(address);
        return count == null ? 0 : givenLength >= 0 ? Math.min(count, givenLength) : count;
    }

    private void bytes(long address, long count) {
        if (!name.equals("getrandom")) {
            memory.buffer(out, address, count);
            return;
        }
        int shown = (int) Math.min(Text.MOST, count);
        byte[] bytes = memory.bytes(address, shown);
        if (bytes == null) {
            Text.address(out, address);
        } else {
            Text.quotedHex(out, bytes, shown);
            out.append(count > shown ? "..." : "");
        }
    }

    private void pieces(String what, Parameter parameter, long address, long count) {
        boolean isOne = parameter.count() == Parameter.Count.ONE;
        int size = Structures.size(what);
        if (isOne && isBracketed(what)) {
            byte[] bytes = memory.bytes(address, size);
            if (bytes == null) {
                Text.address(out, address);
                return;
            }
            out.append('[');
            structures.write(what, bytes, 0);
            out.append(']');
            return;
        }
        if (isOne) {
            structures.at(what, address);
            return;
        }
        if (address == 0 || size == 0) {
            Text.address(out, address);
            return;
        }
        out.append('[');
        int shown = (int) Math.min(MOST_PIECES, Math.max(0, count));
        for (int i = 0; i < shown; i++) {
            out.append(i == 0 ? "" : ", ");
            byte[] bytes = memory.bytes(address + (long) i * size, size);
            if (bytes == null && i == 0) {
                out.setLength(out.length() - 1);
                Text.address(out, address);
                return;
            }
            if (bytes == null) {
                out.append("... /* ");
                Text.address(out, address + (long) i * size);
                out.append(" */");
                break;
            }
            piece(what, bytes);
        }
        out.append(count > shown ? ", ...]" : "]");
    }

    private void piece(String what, byte[] bytes) {
        if (name.equals("utimensat")) {
            long nanos = Bytes.getLong(bytes, 8);
            if (nanos == UTIME_NOW || nanos == UTIME_OMIT) {
                out.append(nanos == UTIME_NOW ? "UTIME_NOW" : "UTIME_OMIT");
                return;
            }
            structures.write(what, bytes, 0);
            Text.date(out, Bytes.getLong(bytes, 0), nanos);
            return;
        }
        structures.write(what, bytes, 0);
    }

    /** Numbers that an address leads to stand in brackets. */
    private static boolean isBracketed(String what) {
        return switch (what) {
            case "int", "uint", "long", "ulong", "size", "off", "fd", "uid", "gid", "ptr" -> true;
            default -> false;
        };
    }

    void iovec(long address, int count, long result) {
        if (address == 0) {
            out.append("NULL");
            return;
        }
        out.append('[');
        long left = result;
        int shown = Math.min(Math.max(0, count), MOST_PIECES);
        for (int i = 0; i < shown; i++) {
            byte[] pair = memory.bytes(address + 16L * i, 16);
            if (pair == null) {
                if (i == 0) {
                    out.setLength(out.length() - 1);
                    Text.address(out, address);
                    return;
                }
                out.append(", ... /* ");
                Text.address(out, address + 16L * i);
                out.append(" */");
                break;
            }
            long length = Bytes.getLong(pair, 8);
            long have = result < 0 ? length : Math.min(left, length);
            left -= result < 0 ? 0 : have;
            out.append(i == 0 ? "{iov_base=" : ", {iov_base=");
            memory.buffer(out, Bytes.getLong(pair, 0), have);
            out.append(", iov_len=").append(Long.toUnsignedString(length)).append('}');
        }
        out.append(count > shown ? ", ...]" : "]");
    }

    /** A set of descriptors or of processors: of so many bits. */
    private void set(long address, int bits) {
        int count = Math.min(MOST_BITS, Math.max(0, bits));
        byte[] bytes = memory.bytes(address, (count + 63) / 64 * 8);
        if (bytes == null) {
            Text.address(out, address);
            return;
        }
        out.append('[');
        boolean isFirst = true;
        for (int i = 0; i < count; i++) {
            if ((bytes[i / 8] >> (i & 7) & 1) != 0) {
                out.append(isFirst ? "" : " ").append(i);
                isFirst = false;
            }
        }
        out.append(']');
    }

    private void entries(long address, long result) {
        int count = 0;
        for (long at = 0; at < result; ) {
            byte[] length = memory.bytes(address + at + 16, 2);
            int step = length == null ? 0 : Bytes.getShort(length, 0) & 0xFFFF;
            if (step == 0) {
                break;
            }
            count++;
            at += step;
        }
        Text.address(out, address);
        out.append(" /* ").append(count).append(count == 1 ? " entry */" : " entries */");
    }

    private void how(long address, long size) {
        byte[] bytes = size < 24 ? null : memory.bytes(address, 24);
        if (bytes == null) {
            Text.address(out, address);
            return;
        }
        long flags = Bytes.getLong(bytes, 0);
        out.append("{flags=");
        Names.flags(out, "O", flags);
        if ((flags & 0x40) != 0 || Bytes.getLong(bytes, 8) != 0) {
            out.append(", mode=");
            Text.mode(out, (int) Bytes.getLong(bytes, 8));
        }
        out.append(", resolve=");
        Names.flags(out, "RESOLVE", Bytes.getLong(bytes, 16));
        out.append('}');
    }

    private void maskArgument(long address) {
        byte[] bytes = memory.bytes(address, 16);
        if (bytes == null) {
            Text.address(out, address);
            return;
        }
        out.append("{sigmask=");
        structures.at("sigset", Bytes.getLong(bytes, 0));
        out.append(", sigsetsize=").append(Bytes.getLong(bytes, 8)).append('}');
    }

    // ---- What a wait has found.

    /** Behind ppoll's result: what has occurred, and the time that is left. */
    void polled(long result) {
        if (result == 0) {
            out.append(" (Timeout)");
            return;
        }
        out.append(" (");
        boolean isFirst = true;
        int count = (int) Math.min(arguments[1] & 0xFFFF_FFFFL, 1024);
        out.append('[');
        for (int i = 0; i < count; i++) {
            byte[] one = memory.bytes(arguments[0] + 8L * i, 8);
            if (one != null && Bytes.getShort(one, 6) != 0) {
                out.append(isFirst ? "{fd=" : ", {fd=").append(Bytes.getInt(one, 0));
                out.append(", revents=");
                structures.pollEvents(Bytes.getShort(one, 6));
                out.append('}');
                isFirst = false;
            }
        }
        out.append(']');
        if (arguments[2] != 0) {
            out.append(", left ");
            structures.at("timespec", arguments[2]);
        }
        out.append(')');
    }

    /** Behind pselect's result: the same. */
    void selected(long result) {
        if (result == 0) {
            out.append(" (Timeout)");
            return;
        }
        String[] labels = {"in ", "out ", "except "};
        out.append(" (");
        int begin = out.length();
        for (int i = 0; i < labels.length; i++) {
            if (arguments[1 + i] != 0) {
                int before = out.length();
                out.append(before == begin ? "" : ", ").append(labels[i]);
                int set = out.length();
                set(arguments[1 + i], (int) arguments[0]);
                if (out.substring(set).equals("[]")) {
                    out.setLength(before);
                }
            }
        }
        if (arguments[4] != 0) {
            out.append(out.length() == begin ? "left " : ", left ");
            structures.at("timespec", arguments[4]);
        }
        out.append(')');
    }
}
