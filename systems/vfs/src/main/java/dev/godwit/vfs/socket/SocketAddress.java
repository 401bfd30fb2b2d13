package dev.godwit.vfs.socket;

import dev.godwit.host.Bytes;
import dev.godwit.vfs.Inode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A socket's address as it crosses the border of the kernel: the bytes of a {@code struct sockaddr}
 * of some family, from 0 to {@link #MAX} of them. What they mean, and whether they are enough, each
 * protocol finds for itself.
 *
 * <p>An address of {@link Domain#UNIX} that is a path goes with the inode that the path leads to
 * ({@link #at}), since only the caller can walk paths.
 */
public final class SocketAddress {
    /** The most bytes ({@code struct sockaddr_storage}). */
    public static final int MAX = 128;

    /** The most bytes of an address of {@link Domain#UNIX}. */
    public static final int MAX_UNIX = 110;

    private static final int PATH = 2;

    private final byte[] bytes;
    private final @Nullable Inode inode;

    private SocketAddress(byte[] bytes, @Nullable Inode inode) {
        if (bytes.length > MAX) {
            throw new IllegalArgumentException("too long: " + bytes.length);
        }
        this.bytes = bytes;
        this.inode = inode;
    }

    /**
     * Reads an address.
     *
     * @param bytes where it stands
     * @param offset its first byte
     * @param length its bytes, at most {@link #MAX}
     * @return the address
     */
    public static SocketAddress of(byte[] bytes, int offset, int length) {
        return new SocketAddress(Arrays.copyOfRange(bytes, offset, offset + length), null);
    }

    /**
     * An address of {@link Domain#UNIX}.
     *
     * @param name a path; or an abstract name, which begins with 0; or nothing
     * @return the address
     */
    public static SocketAddress unix(byte[] name) {
        byte[] bytes = new byte[PATH + name.length];
        bytes[0] = Domain.UNIX;
        System.arraycopy(name, 0, bytes, PATH, name.length);
        return new SocketAddress(bytes, null);
    }

    /**
     * An address of {@link Domain#INET}.
     *
     * @param address such as 0x7F000001
     * @param port 0 to 65535
     * @return the address
     */
    public static SocketAddress inet(int address, int port) {
        byte[] bytes = new byte[16];
        bytes[0] = Domain.INET;
        putPort(bytes, port);
        Bytes.putInt(bytes, 4, Integer.reverseBytes(address));
        return new SocketAddress(bytes, null);
    }

    /**
     * An address of {@link Domain#INET6}.
     *
     * @param high the first 8 bytes of the address
     * @param low the last 8 bytes
     * @param port 0 to 65535
     * @return the address, without flow and scope
     */
    public static SocketAddress inet6(long high, long low, int port) {
        byte[] bytes = new byte[28];
        bytes[0] = Domain.INET6;
        putPort(bytes, port);
        Bytes.putLong(bytes, 8, Long.reverseBytes(high));
        Bytes.putLong(bytes, 16, Long.reverseBytes(low));
        return new SocketAddress(bytes, null);
    }

    /**
     * An address of {@link Domain#NETLINK}.
     *
     * @param port whose, 0 for the kernel
     * @param groups multicast groups, as bits
     * @return the address
     */
    public static SocketAddress netlink(int port, int groups) {
        byte[] bytes = Ints.bytes(Domain.NETLINK, port, groups);
        return new SocketAddress(bytes, null);
    }

    private static void putPort(byte[] bytes, int port) {
        bytes[2] = (byte) (port >> 8);
        bytes[3] = (byte) port;
    }

    /**
     * The same with the socket that its path leads to.
     *
     * @param file the inode
     * @return the address
     */
    public SocketAddress at(Inode file) {
        return new SocketAddress(bytes, file);
    }

    /** {@return the inode that the path leads to; null if the caller named none} */
    public @Nullable Inode inode() {
        return inode;
    }

    /** {@return how many bytes it has} */
    public int length() {
        return bytes.length;
    }

    /** {@return a copy of the bytes} */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }

    /** {@return the family, as {@link Domain} has it; -1 if there are not enough bytes for one} */
    public int family() {
        return bytes.length < 2 ? -1 : Bytes.getShort(bytes, 0) & 0xFFFF;
    }

    /** {@return the port of an address of the Internet, which has 4 bytes or more} */
    public int port() {
        return (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
    }

    /** {@return the address proper of {@link Domain#INET}, which has 8 bytes or more} */
    public int inet() {
        return Integer.reverseBytes(Bytes.getInt(bytes, 4));
    }

    /** {@return the first half of an address of {@link Domain#INET6}, of 24 bytes or more} */
    public long inet6High() {
        return Long.reverseBytes(Bytes.getLong(bytes, 8));
    }

    /** {@return the last half of an address of {@link Domain#INET6}, of 24 bytes or more} */
    public long inet6Low() {
        return Long.reverseBytes(Bytes.getLong(bytes, 16));
    }

    /** {@return the port of an address of {@link Domain#NETLINK}, which has 12 bytes or more} */
    public int netlinkPort() {
        return Bytes.getInt(bytes, 4);
    }

    /** {@return the groups of an address of {@link Domain#NETLINK}, of 12 bytes or more} */
    public int netlinkGroups() {
        return Bytes.getInt(bytes, 8);
    }

    /** {@return whether it is an abstract name of {@link Domain#UNIX}} */
    public boolean isAbstract() {
        return family() == Domain.UNIX && bytes.length > PATH && bytes[PATH] == 0;
    }

    /** {@return what follows the family: the name of an address of {@link Domain#UNIX}} */
    public byte[] name() {
        return Arrays.copyOfRange(bytes, Math.min(PATH, bytes.length), bytes.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SocketAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@return for people: {@code 127.0.0.1:80}, {@code [::1]:80}, {@code /run/x}, {@code @x}} */
    @Override
    public String toString() {
        return switch (family()) {
            case Domain.UNIX -> unixText();
            case Domain.INET -> bytes.length < 8 ? "?" : dotted(inet()) + ":" + port();
            case Domain.INET6 -> bytes.length < 24 ? "?" : "[" + colons() + "]:" + port();
            case Domain.NETLINK -> bytes.length < 12 ? "?" : "netlink:" + netlinkPort();
            default -> "?";
        };
    }

    private String unixText() {
        StringBuilder text = new StringBuilder();
        for (int i = PATH; i < bytes.length; i++) {
            if (bytes[i] == 0 && !isAbstract()) {
                break;
            }
            text.append(bytes[i] == 0 ? '@' : (char) (bytes[i] & 0xFF));
        }
        return text.toString();
    }

    private static String dotted(int address) {
        return (address >>> 24)
                + "."
                + (address >> 16 & 0xFF)
                + "."
                + (address >> 8 & 0xFF)
                + "."
                + (address & 0xFF);
    }

    private String colons() {
        if (inet6High() == 0 && inet6Low() >>> 32 == 0xFFFF) {
            return "::ffff:" + dotted((int) inet6Low());
        }
        int[] groups = new int[8];
        int longest = -1;
        int zeros = 1;
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[8 + 2 * i] & 0xFF) << 8 | bytes[9 + 2 * i] & 0xFF;
        }
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > zeros) {
                longest = i;
                zeros = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == longest) {
                text.append("::");
                i += zeros - 1;
                continue;
            }
            if (i > 0 && i != longest + zeros) {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
