package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;

import org.jspecify.annotations.Nullable;

/** clone and clone3: their arguments by name. */
final class CloneText {
    private static final int PARENT_SETTID = 0x10_0000;
    private static final int CHILD_CLEARTID = 0x20_0000;
    private static final int CHILD_SETTID = 0x100_0000;
    private static final int SETTLS = 0x8_0000;
    private static final int PIDFD = 0x1000;
    private static final int ARGS_LEAST = 64;

    private final ArgumentText text;
    private final StringBuilder out;

    CloneText(ArgumentText text) {
        this.text = text;
        this.out = text.out;
    }

    static boolean isOne(String name) {
        return name.equals("clone") || name.equals("clone3");
    }

    void begin() {
        if (text.name().equals("clone3")) {
            arguments();
            return;
        }
        long flags = text.argument(0);
        out.append("child_stack=");
        Text.address(out, text.argument(1));
        out.append(", flags=");
        flags(flags & ~0xFFL, (int) flags & 0xFF);
    }

    private void flags(long flags, int signal) {
        if (flags != 0) {
            Names.flags(out, "CLONE", flags);
        }
        if (signal != 0) {
            out.append(flags == 0 ? "" : "|").append(Names.signal(signal));
        } else if (flags == 0) {
            out.append('0');
        }
    }

    void end(boolean isFailed) {
        long flags = text.argument(0);
        if (text.name().equals("clone3")) {
            endOfThird(isFailed);
            return;
        }
        if ((flags & PARENT_SETTID) != 0) {
            out.append(", parent_tid=");
            number(text.argument(2), isFailed);
        }
        if ((flags & SETTLS) != 0) {
            out.append(", tls=");
            Text.address(out, text.argument(3));
        }
        if ((flags & (CHILD_SETTID | CHILD_CLEARTID)) != 0) {
            out.append(", child_tidptr=");
            Text.address(out, text.argument(4));
        }
    }

    private void number(long address, boolean isFailed) {
        Integer number = isFailed ? null : text.memory.number(address);
        if (number == null) {
            Text.address(out, address);
        } else {
            out.append('[').append(number).append(']');
        }
    }

    private void arguments() {
        byte[] bytes = third();
        if (bytes == null) {
            Text.address(out, text.argument(0));
            return;
        }
        long flags = Bytes.getLong(bytes, 0);
        out.append("{flags=");
        Names.flags(out, "CLONE", flags);
        if ((flags & PIDFD) != 0) {
            out.append(", pidfd=");
            Text.address(out, Bytes.getLong(bytes, 8));
        }
        if ((flags & (CHILD_SETTID | CHILD_CLEARTID)) != 0) {
            out.append(", child_tid=");
            Text.address(out, Bytes.getLong(bytes, 16));
        }
        if ((flags & PARENT_SETTID) != 0) {
            out.append(", parent_tid=");
            Text.address(out, Bytes.getLong(bytes, 24));
        }
        out.append(", exit_signal=").append(Names.signal((int) Bytes.getLong(bytes, 32)));
        out.append(", stack=");
        Text.address(out, Bytes.getLong(bytes, 40));
        out.append(", stack_size=");
        Text.hex(out, Bytes.getLong(bytes, 48));
        if ((flags & SETTLS) != 0) {
            out.append(", tls=");
            Text.address(out, Bytes.getLong(bytes, 56));
        }
        out.append('}');
    }

    private byte @Nullable [] third() {
        long size = text.argument(1);
        return size < ARGS_LEAST ? null : text.memory.bytes(text.argument(0), ARGS_LEAST);
    }

    private void endOfThird(boolean isFailed) {
        byte[] bytes = third();
        long flags = bytes == null ? 0 : Bytes.getLong(bytes, 0);
        if (bytes != null && !isFailed && (flags & (PARENT_SETTID | PIDFD)) != 0) {
            out.append(" => {");
            if ((flags & PIDFD) != 0) {
                out.append("pidfd=");
                number(Bytes.getLong(bytes, 8), false);
            }
            if ((flags & PARENT_SETTID) != 0) {
                out.append((flags & PIDFD) != 0 ? ", parent_tid=" : "parent_tid=");
                number(Bytes.getLong(bytes, 24), false);
            }
            out.append('}');
        }
        out.append(", ").append(text.argument(1));
    }
}
