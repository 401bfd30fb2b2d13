package dev.godwit.vfs.socket.inet;

/**
 * An address of version 6, or one of version 4 as version 6 has it (::ffff:127.0.0.1).
 *
 * @param high its first 8 bytes
 * @param low its last 8 bytes
 */
record IpAddress(long high, long low) {
    static final IpAddress ANY4 = ofInet(0);
    static final IpAddress ANY6 = new IpAddress(0, 0);
    static final IpAddress LOOPBACK4 = ofInet(0x7F000001);
    static final IpAddress LOOPBACK6 = new IpAddress(0, 1);

    private static final long MAPPED = 0xFFFFL;

    static IpAddress ofInet(int address) {
        return new IpAddress(0, MAPPED << 32 | address & 0xFFFF_FFFFL);
    }

    boolean isInet() {
        return high == 0 && low >>> 32 == MAPPED;
    }

    int inet() {
        return (int) low;
    }

    boolean isAny() {
        return equals(ANY4) || equals(ANY6);
    }

    /** Whether it is one of the loopback's. */
    boolean isLocal() {
        return isInet() ? inet() >>> 24 == 127 && !isBroadcast() : equals(LOOPBACK6);
    }

    boolean isBroadcast() {
        return isInet() && (inet() == -1 || inet() == 0x7FFF_FFFF || inet() == 0x7F00_0000);
    }

    boolean isMulticast() {
        return isInet() ? inet() >>> 28 == 14 : high >>> 56 == 0xFF;
    }
}
