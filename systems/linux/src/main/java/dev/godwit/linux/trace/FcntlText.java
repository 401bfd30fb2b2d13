package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;

/** The arguments and results of fcntl. */
final class FcntlText {
    private FcntlText() {}

    /** Whether an operation has an argument. */
    static boolean hasArgument(int operation) {
        return switch (operation) {
            case 1, 3, 9, 11, 1025, 1032, 1034 -> false;
            default -> true;
        };
    }

    static void argument(ArgumentText text, long value, boolean isFailed) {
        StringBuilder out = text.out;
        switch ((int) text.argument(1)) {
            case 0, 1030, 8, 1031 -> out.append((int) value);
            case 2 -> Names.flags(out, "FD", value & 0xFFFF_FFFFL);
            case 4 -> Names.flags(out, "O", value & 0xFFFF_FFFFL);
            case 10 -> out.append(Names.signal((int) value));
            case 1033 -> Names.flags(out, "F_SEAL", value & 0xFFFF_FFFFL);
            case 1024 -> Names.one(out, "LOCK_TYPE", value & 0xFFFF_FFFFL);
            case 5, 6, 7, 36, 37, 38 -> lock(text, value);
            default -> Text.hex(out, value);
        }
    }

    private static void lock(ArgumentText text, long address) {
        StringBuilder out = text.out;
        byte[] bytes = text.memory.bytes(address, 32);
        if (bytes == null) {
            Text.address(out, address);
            return;
        }
        out.append("{l_type=");
        Names.one(out, "LOCK_TYPE", Bytes.getShort(bytes, 0) & 0xFFFF);
        out.append(", l_whence=");
        Names.one(out, "SEEK", Bytes.getShort(bytes, 2) & 0xFFFF);
        out.append(", l_start=").append(Bytes.getLong(bytes, 8));
        out.append(", l_len=").append(Bytes.getLong(bytes, 16));
        int operation = (int) text.argument(1);
        if (operation == 5 || operation == 36) {
            out.append(", l_pid=").append(Bytes.getInt(bytes, 24));
        }
        out.append('}');
    }

    static void result(StringBuilder out, int operation, long result) {
        String set =
                switch (operation) {
                    case 1 -> "FD";
                    case 3 -> "O";
                    case 1034 -> "F_SEAL";
                    default -> "";
                };
        if (set.isEmpty() || result == 0 && !set.equals("O")) {
            out.append(result);
        } else {
            Text.hex(out, result);
            out.append(set.equals("F_SEAL") ? " (seals " : " (flags ");
            Names.flags(out, set, result);
            out.append(')');
        }
    }
}
