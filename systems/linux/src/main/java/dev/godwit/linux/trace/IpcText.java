package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;

/** Arguments of the calls of System V IPC. */
final class IpcText {
    private IpcText() {}

    /** Whether the first argument is a key. */
    static boolean isKey(String name) {
        return switch (name) {
            case "semget", "shmget", "msgget" -> true;
            default -> false;
        };
    }

    static void key(StringBuilder out, int key) {
        if (key == 0) {
            out.append("IPC_PRIVATE");
        } else {
            Text.hex(out, key & 0xFFFF_FFFFL);
        }
    }

    /** The last argument of semctl, shmctl and msgctl. */
    static void controlled(ArgumentText text, long value) {
        Text.address(text.out, value);
    }

    /** A message with its type. */
    static void message(ArgumentText text, long address, long count) {
        byte[] type = text.memory.bytes(address, 8);
        if (type == null) {
            Text.address(text.out, address);
            return;
        }
        text.out.append("{mtype=").append(Bytes.getLong(type, 0)).append(", mtext=");
        text.memory.buffer(text.out, address + 8, count);
        text.out.append('}');
    }
}
