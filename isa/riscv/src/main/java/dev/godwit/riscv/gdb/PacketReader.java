package dev.godwit.riscv.gdb;

/**
 * Takes packets apart as their bytes come (E.1, Overview): {@code $data#checksum}, in which {@code
 * }} makes the next byte another one.
 */
final class PacketReader {
    /** What a byte has completed. */
    enum Event {
        /** Nothing yet. */
        NONE,
        /** A packet, which {@link #data} and {@link #length} hold. */
        PACKET,
        /** A packet whose checksum is wrong. */
        DAMAGED,
        /** A packet that is longer than any may be. */
        LONG,
        /** {@code +}: what was sent last has come. */
        RECEIVED,
        /** {@code -}: it is to be sent again. */
        REPEAT,
        /** Ctrl-C. */
        INTERRUPT
    }

    private enum State {
        BETWEEN,
        DATA,
        ESCAPED,
        FIRST_DIGIT,
        SECOND_DIGIT
    }

    private static final int INTERRUPT = 3;
    private static final int ESCAPE = '}';
    private static final int ESCAPED_BIT = 0x20;

    /** The data of the packet that was completed last, until the next byte is taken. */
    final byte[] data;

    /** How many bytes it has; of one that is too long, more than there is room for. */
    int length;

    private State state = State.BETWEEN;
    private int sum;
    private int given;

    /**
     * Makes one.
     *
     * @param most the most bytes that a packet's data may have
     */
    PacketReader(int most) {
        data = new byte[most];
    }

    Event take(byte read) {
        int value = read & 0xFF;
        switch (state) {
            case BETWEEN -> {
                switch (value) {
                    case '$' -> begin();
                    case '+' -> {
                        return Event.RECEIVED;
                    }
                    case '-' -> {
                        return Event.REPEAT;
                    }
                    case INTERRUPT -> {
                        return Event.INTERRUPT;
                    }
                    default -> {
                        // noise between packets
                    }
                }
            }
            case DATA -> {
                switch (value) {
                    case '#' -> state = State.FIRST_DIGIT;
                    case '$' -> begin(); // the last one was cut off
                    case ESCAPE -> {
                        sum += value;
                        state = State.ESCAPED;
                    }
                    default -> {
                        sum += value;
                        put(value);
                    }
                }
            }
            case ESCAPED -> {
                sum += value;
                put(value ^ ESCAPED_BIT);
                state = State.DATA;
            }
            case FIRST_DIGIT -> {
                given = Cursor.digit(value) << 4;
                state = State.SECOND_DIGIT;
            }
            case SECOND_DIGIT -> {
                state = State.BETWEEN;
                int low = Cursor.digit(value);
                if (given < 0 || low < 0 || (given | low) != (sum & 0xFF)) {
                    return Event.DAMAGED;
                }
                return length > data.length ? Event.LONG : Event.PACKET;
            }
        }
        return Event.NONE;
    }

    private void begin() {
        state = State.DATA;
        sum = 0;
        length = 0;
    }

    private void put(int value) {
        if (length < data.length) {
            data[length] = (byte) value;
        }
        if (length <= data.length) {
            length++;
        }
    }
}
