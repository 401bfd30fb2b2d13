package dev.godwit.vfs.socket.inet;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.socket.Domain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What ioctl tells of network interfaces (netdevice(7)), of which there is one, {@code lo}, over
 * the bytes of a {@code struct ifreq}.
 */
public final class Interfaces {
    /** Bytes of a struct ifreq. */
    public static final int REQUEST_SIZE = 40;

    /** The number of {@code lo}. */
    public static final int LOOPBACK_INDEX = 1;

    /** SIOCGIFNAME. */
    public static final int SIOCGIFNAME = 0x8910;

    /** SIOCGIFFLAGS. */
    public static final int SIOCGIFFLAGS = 0x8913;

    /** SIOCGIFADDR. */
    public static final int SIOCGIFADDR = 0x8915;

    /** SIOCGIFDSTADDR. */
    public static final int SIOCGIFDSTADDR = 0x8917;

    /** SIOCGIFBRDADDR. */
    public static final int SIOCGIFBRDADDR = 0x8919;

    /** SIOCGIFNETMASK. */
    public static final int SIOCGIFNETMASK = 0x891b;

    /** SIOCGIFMETRIC. */
    public static final int SIOCGIFMETRIC = 0x891d;

    /** SIOCGIFMTU. */
    public static final int SIOCGIFMTU = 0x8921;

    /** SIOCGIFHWADDR. */
    public static final int SIOCGIFHWADDR = 0x8927;

    /** SIOCGIFINDEX. */
    public static final int SIOCGIFINDEX = 0x8933;

    /** SIOCGIFTXQLEN. */
    public static final int SIOCGIFTXQLEN = 0x8942;

    private static final String NAME = "lo";
    private static final int NAME_SIZE = 16;

    /** IFF_UP, IFF_LOOPBACK and IFF_RUNNING. */
    private static final int FLAGS = 0x49;

    private static final int MTU = 65_536;
    private static final int QUEUE = 1000;
    private static final int ARPHRD_LOOPBACK = 772;
    private static final int ADDRESS = 0x7F00_0001;
    private static final int MASK = 0xFF00_0000;

    private Interfaces() {}

    /**
     * Whether a request of ioctl is answered by {@link #ioctl}, or refused there.
     *
     * @param request the request
     * @return true for those that concern interfaces, but for SIOCGIFCONF
     */
    public static boolean isRequest(int request) {
        return request >= SIOCGIFNAME && request <= 0x894b && request != 0x8912;
    }

    /**
     * Answers or refuses a request.
     *
     * @param request what is asked for
     * @param ifreq {@link #REQUEST_SIZE} bytes, into which the answer goes
     * @throws ErrnoException ENODEV, EPERM for what would change something, ENOTTY
     */
    public static void ioctl(int request, byte[] ifreq) throws ErrnoException {
        if (ifreq.length < REQUEST_SIZE) {
            throw Errno.EFAULT.exception();
        }
        if (request == SIOCGIFNAME) {
            if (Bytes.getInt(ifreq, NAME_SIZE) != LOOPBACK_INDEX) {
                throw Errno.ENODEV.exception();
            }
            putName(ifreq, 0);
            return;
        }
        checkName(ifreq);
        switch (request) {
            case SIOCGIFFLAGS -> Bytes.putShort(ifreq, NAME_SIZE, FLAGS);
            case SIOCGIFADDR, SIOCGIFDSTADDR -> putAddress(ifreq, ADDRESS);
            case SIOCGIFBRDADDR -> putAddress(ifreq, 0);
            case SIOCGIFNETMASK -> putAddress(ifreq, MASK);
            case SIOCGIFMETRIC -> Bytes.putInt(ifreq, NAME_SIZE, 0);
            case SIOCGIFMTU -> Bytes.putInt(ifreq, NAME_SIZE, MTU);
            case SIOCGIFINDEX -> Bytes.putInt(ifreq, NAME_SIZE, LOOPBACK_INDEX);
            case SIOCGIFTXQLEN -> Bytes.putInt(ifreq, NAME_SIZE, QUEUE);
            case SIOCGIFHWADDR -> {
                Arrays.fill(ifreq, NAME_SIZE, NAME_SIZE + 16, (byte) 0);
                Bytes.putShort(ifreq, NAME_SIZE, ARPHRD_LOOPBACK);
            }
            // those that set something
            case 0x8914, 0x8916, 0x8918, 0x891a, 0x891c, 0x8922, 0x8923, 0x8924, 0x8943 ->
                    throw Errno.EPERM.exception();
            default -> throw Errno.ENOTTY.exception();
        }
    }

    /**
     * What SIOCGIFCONF writes: the addresses of version 4.
     *
     * @param length the room for them, in bytes
     * @return whole structs ifreq, no more than there is room for
     */
    public static byte[] configuration(int length) {
        if (length < REQUEST_SIZE) {
            return new byte[0];
        }
        byte[] ifreq = new byte[REQUEST_SIZE];
        putName(ifreq, 0);
        putAddress(ifreq, ADDRESS);
        return ifreq;
    }

    private static void checkName(byte[] ifreq) throws ErrnoException {
        int end = 0;
        while (end < NAME_SIZE - 1 && ifreq[end] != 0 && ifreq[end] != ':') {
            end++;
        }
        if (!new String(ifreq, 0, end, StandardCharsets.ISO_8859_1).equals(NAME)) {
            throw Errno.ENODEV.exception();
        }
    }

    private static void putName(byte[] bytes, int at) {
        Arrays.fill(bytes, at, at + NAME_SIZE, (byte) 0);
        for (int i = 0; i < NAME.length(); i++) {
            bytes[at + i] = (byte) NAME.charAt(i);
        }
    }

    private static void putAddress(byte[] bytes, int address) {
        Arrays.fill(bytes, NAME_SIZE, NAME_SIZE + 16, (byte) 0);
        Bytes.putShort(bytes, NAME_SIZE, Domain.INET);
        Bytes.putInt(bytes, NAME_SIZE + 4, Integer.reverseBytes(address));
    }
}
