package dev.godwit.riscv.gdb;

/** The data of a packet that is sent. Everything fits into bytes: what is put is ASCII or bytes. */
final class Reply {
    private static final String DIGITS = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder();

    Reply() {}

    Reply(String begin) {
        text.append(begin);
    }

    Reply put(String words) {
        text.append(words);
        return this;
    }

    Reply number(long value) {
        text.append(Long.toHexString(value));
        return this;
    }

    Reply octet(int value) {
        text.append(DIGITS.charAt(value >>> 4 & 15)).append(DIGITS.charAt(value & 15));
        return this;
    }

    Reply octets(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            octet(bytes[i]);
        }
        return this;
    }

    /** A register's 64 bits, the lowest byte first. */
    Reply register(long value) {
        for (int i = 0; i < 8; i++) {
            octet((int) (value >>> 8 * i));
        }
        return this;
    }

    /** Bytes as they are; those that mean something in packets are escaped. */
    Reply raw(byte[] bytes, int begin, int count) {
        for (int i = begin; i < begin + count; i++) {
            int value = bytes[i] & 0xFF;
            if (value == '#' || value == '$' || value == '}' || value == '*') {
                text.append('}').append((char) (value ^ 0x20));
            } else {
                text.append((char) value);
            }
        }
        return this;
    }

    /** The whole packet. */
    byte[] packet() {
        int length = text.length();
        byte[] packet = new byte[length + 4];
        packet[0] = '$';
        int sum = 0;
        for (int i = 0; i < length; i++) {
            packet[i + 1] = (byte) text.charAt(i);
            sum += text.charAt(i);
        }
        packet[length + 1] = '#';
        packet[length + 2] = (byte) DIGITS.charAt(sum >>> 4 & 15);
        packet[length + 3] = (byte) DIGITS.charAt(sum & 15);
        return packet;
    }
}
