package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;
import dev.godwit.linux.memory.UserMemory;
import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

/** The memory of a task, of which any part may not be there. */
final class Memory {
    private static final int PIECE = 256;
    private static final int LONGEST_PATH = 4096;

    private final Task task;

    Memory(Task task) {
        this.task = task;
    }

    /** Bytes, or null if they cannot all be read. */
    byte @Nullable [] bytes(long address, int count) {
        byte[] bytes = new byte[count];
        if (address == 0
                || !UserMemory.isUser(address, count)
                || task.user().readSome(address, bytes, 0, count) < count) {
            return null;
        }
        return bytes;
    }

    /** A number of 4 bytes, or null. */
    @Nullable Integer number(long address) {
        byte[] bytes = bytes(address, 4);
        return bytes == null ? null : Bytes.getInt(bytes, 0);
    }

    /** A number of 8 bytes, or null. */
    @Nullable Long wide(long address) {
        byte[] bytes = bytes(address, 8);
        return bytes == null ? null : Bytes.getLong(bytes, 0);
    }

    /** Writes a string that ends with a NUL, cut where it is longer than so many bytes. */
    void string(StringBuilder out, long address, int most) {
        byte[] bytes = new byte[Math.min(most, LONGEST_PATH) + 1];
        int have = 0;
        while (have < bytes.length) {
            long at = address + have;
            int piece = Math.min(bytes.length - have, PIECE - (int) (at & PIECE - 1));
            boolean isThere = address != 0 && UserMemory.isUser(at, piece);
            if (!isThere || task.user().readSome(at, bytes, have, piece) < piece) {
                Text.address(out, address);
                return;
            }
            for (int i = have; i < have + piece; i++) {
                if (bytes[i] == 0) {
                    Text.quoted(out, bytes, 0, i);
                    return;
                }
            }
            have += piece;
        }
        Text.quoted(out, bytes, 0, bytes.length - 1);
        out.append("...");
    }

    /** Writes the path at an address. */
    void path(StringBuilder out, long address) {
        string(out, address, LONGEST_PATH - 1);
    }

    /** Writes bytes, the first {@value Text#MOST} of them. */
    void buffer(StringBuilder out, long address, long count) {
        int shown = (int) Math.min(Text.MOST, count);
        byte[] bytes = count < 0 ? null : bytes(address, shown);
        if (address != 0 && count == 0) {
            out.append("\"\"");
        } else if (bytes == null) {
            Text.address(out, address);
        } else {
            Text.quoted(out, bytes, 0, shown);
            out.append(count > shown ? "..." : "");
        }
    }
}
