package dev.godwit.vfs.socket;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The options of any socket (SOL_SOCKET) that a socket keeps. */
public final class SocketOptions {
    /** SO_REUSEADDR. */
    public static final int REUSEADDR = 2;

    /** SO_BROADCAST. */
    public static final int BROADCAST = 6;

    /** SO_SNDBUF. */
    public static final int SNDBUF = 7;

    /** SO_RCVBUF. */
    public static final int RCVBUF = 8;

    /** SO_KEEPALIVE. */
    public static final int KEEPALIVE = 9;

    /** SO_LINGER. */
    public static final int LINGER = 13;

    /** SO_REUSEPORT. */
    public static final int REUSEPORT = 15;

    /** SO_PASSCRED. */
    public static final int PASSCRED = 16;

    /** SO_RCVLOWAT. */
    public static final int RCVLOWAT = 18;

    /** SO_RCVTIMEO, a struct timeval; SO_RCVTIMEO_NEW is {@code 66}, the same on 64 bits. */
    public static final int RCVTIMEO = 20;

    /** SO_SNDTIMEO. */
    public static final int SNDTIMEO = 21;

    static final int PRIORITY = 12;
    static final int SNDLOWAT = 19;
    static final int BINDTODEVICE = 25;
    static final int SNDBUFFORCE = 32;
    static final int RCVBUFFORCE = 33;
    static final int COOKIE = 57;
    private static final int RCVTIMEO_NEW = 66;
    private static final int SNDTIMEO_NEW = 67;

    private static final int LEVEL = Level.SOCKET;

    /** net.core.wmem_max and rmem_max. */
    private static final int MAX_BUFFER = 212_992;

    /** The last of net.ipv4.tcp_rmem. */
    private static final int MAX_TCP_BUFFER = 6_291_456;

    private static final int MIN_SNDBUF = 4608;
    private static final int MIN_RCVBUF = 2304;

    private static final OptionTable TABLE =
            new OptionTable()
                    .privileged(LEVEL, Errno.EACCES, 1) // SO_DEBUG
                    .flags(
                            LEVEL, REUSEADDR, 5, BROADCAST, KEEPALIVE, 10,
                            11) // DONTROUTE, OOBINLINE
                    .flags(LEVEL, 14, REUSEPORT, PASSCRED) // BSDCOMPAT
                    .privileged(LEVEL, Errno.EPERM, 36); // SO_MARK

    private final OptionTable.Values values = TABLE.values();
    private int sendBuffer;
    private int receiveBuffer;
    private boolean sendBufferIsSet;
    private boolean receiveBufferIsSet;
    private final boolean isTcp;
    private int priority;
    private int lowWater = 1;
    private boolean lingers;
    private int lingerSeconds;
    private long receiveSeconds;
    private long receiveMicros;
    private long sendSeconds;
    private long sendMicros;
    private String device = "";

    /**
     * The options of a new socket.
     *
     * @param sendBuffer what SO_SNDBUF answers
     * @param receiveBuffer what SO_RCVBUF answers
     */
    public SocketOptions(int sendBuffer, int receiveBuffer) {
        this(sendBuffer, receiveBuffer, false);
    }

    /**
     * The options of a new socket.
     *
     * @param sendBuffer what SO_SNDBUF answers
     * @param receiveBuffer what SO_RCVBUF answers
     * @param isTcp whether SO_RCVLOWAT is at most half of the buffer, which grows with it
     */
    public SocketOptions(int sendBuffer, int receiveBuffer, boolean isTcp) {
        this.sendBuffer = sendBuffer;
        this.receiveBuffer = receiveBuffer;
        this.isTcp = isTcp;
    }

    /**
     * Takes over what a listening socket has, as a connection does that it accepts.
     *
     * @param from its options
     */
    public void copy(SocketOptions from) {
        values.copy(from.values);
        sendBuffer = from.sendBuffer;
        receiveBuffer = from.receiveBuffer;
        sendBufferIsSet = from.sendBufferIsSet;
        receiveBufferIsSet = from.receiveBufferIsSet;
        priority = from.priority;
        lowWater = from.lowWater;
        lingers = from.lingers;
        lingerSeconds = from.lingerSeconds;
        receiveSeconds = from.receiveSeconds;
        receiveMicros = from.receiveMicros;
        sendSeconds = from.sendSeconds;
        sendMicros = from.sendMicros;
        device = from.device;
    }

    /**
     * {@return whether an option is on}
     *
     * @param name such as {@link #REUSEADDR}
     */
    public boolean isOn(int name) {
        return values.get(LEVEL, name) != 0;
    }

    /**
     * Switches an option as the kernel itself does.
     *
     * @param name such as {@link #PASSCRED}
     * @param isOn whether it is to be on
     */
    public void set(int name, boolean isOn) {
        values.put(LEVEL, name, isOn ? 1 : 0);
    }

    /** {@return how many bytes may be on their way, with what they cost (SO_SNDBUF)} */
    public int sendBuffer() {
        return sendBuffer;
    }

    /** {@return how many bytes may have arrived, with what they cost (SO_RCVBUF)} */
    public int receiveBuffer() {
        return receiveBuffer;
    }

    /**
     * Lets the buffer for sending grow, unless the program has said how large it is.
     *
     * @param bytes the new size
     */
    public void tuneSendBuffer(int bytes) {
        if (!sendBufferIsSet) {
            sendBuffer = bytes;
        }
    }

    /**
     * Sets SO_PRIORITY as the kernel itself does.
     *
     * @param priority 0 to 6
     */
    public void setPriority(int priority) {
        this.priority = priority;
    }

    /** {@return how many bytes must have arrived for a stream to be readable (SO_RCVLOWAT)} */
    public int lowWater() {
        return lowWater;
    }

    /** {@return whether closing throws away what was not yet sent (SO_LINGER with no time)} */
    public boolean abortsOnClose() {
        return lingers && lingerSeconds == 0;
    }

    /** {@return how long receiving may wait, in nanoseconds; 0 for ever (SO_RCVTIMEO)} */
    public long receiveTimeout() {
        return nanoseconds(receiveSeconds, receiveMicros);
    }

    /** {@return how long sending and connecting may wait, in nanoseconds; 0 for ever} */
    public long sendTimeout() {
        return nanoseconds(sendSeconds, sendMicros);
    }

    private static long nanoseconds(long seconds, long micros) {
        return seconds > 1_000_000_000L ? 0 : seconds * 1_000_000_000L + micros * 1000;
    }

    /**
     * {@return an option's bytes, or null if it is none that is kept here}
     *
     * @param name its name
     */
    byte @Nullable [] read(int name) {
        return switch (name) {
            case SNDBUF -> Ints.bytes(sendBuffer);
            case RCVBUF -> Ints.bytes(receiveBuffer);
            case PRIORITY -> Ints.bytes(priority);
            case LINGER -> Ints.bytes(lingers ? 1 : 0, lingerSeconds);
            case RCVLOWAT -> Ints.bytes(lowWater);
            case SNDLOWAT -> Ints.bytes(1);
            case RCVTIMEO, RCVTIMEO_NEW -> time(receiveSeconds, receiveMicros);
            case SNDTIMEO, SNDTIMEO_NEW -> time(sendSeconds, sendMicros);
            case BINDTODEVICE -> deviceName();
            default -> values.read(LEVEL, name, 4);
        };
    }

    private byte[] deviceName() {
        byte[] name = device.getBytes(StandardCharsets.US_ASCII);
        return name.length == 0 ? name : Arrays.copyOf(name, name.length + 1);
    }

    private static byte[] time(long seconds, long micros) {
        byte[] bytes = new byte[16];
        Bytes.putLong(bytes, 0, seconds);
        Bytes.putLong(bytes, 8, micros);
        return bytes;
    }

    /**
     * Sets an option.
     *
     * @param name its name
     * @param bytes its value
     * @param privileged whether the caller is the superuser
     * @return false if it is none that is kept here
     * @throws ErrnoException EINVAL, EDOM, EPERM, EACCES, ENODEV
     */
    boolean write(int name, byte[] bytes, boolean privileged) throws ErrnoException {
        if (name == BINDTODEVICE) {
            setDevice(bytes);
            return true;
        }
        int value = OptionTable.number(bytes, false);
        switch (name) {
            case SNDBUF -> setSendBuffer(limited(value));
            case RCVBUF -> setReceiveBuffer(limited(value));
            case SNDBUFFORCE, RCVBUFFORCE -> force(name, value, privileged);
            case PRIORITY -> {
                if ((value < 0 || value > 6) && !privileged) {
                    throw Errno.EPERM.exception();
                }
                priority = value;
            }
            case LINGER -> setLinger(bytes);
            case RCVLOWAT -> setLowWater(value < 0 ? Integer.MAX_VALUE : Math.max(value, 1));
            case RCVTIMEO, RCVTIMEO_NEW, SNDTIMEO, SNDTIMEO_NEW -> setTimeout(name, bytes);
            default -> {
                return values.write(LEVEL, name, bytes, privileged);
            }
        }
        return true;
    }

    private static int limited(int value) {
        return value < 0 ? MAX_BUFFER : Math.min(value, MAX_BUFFER);
    }

    private void setSendBuffer(int value) {
        sendBuffer = Math.max(2 * value, MIN_SNDBUF);
        sendBufferIsSet = true;
    }

    private void setReceiveBuffer(int value) {
        receiveBuffer = Math.max(2 * value, MIN_RCVBUF);
        receiveBufferIsSet = true;
    }

    private void setLowWater(int bytes) {
        lowWater = bytes;
        if (isTcp) {
            lowWater = Math.min(bytes, (receiveBufferIsSet ? receiveBuffer : MAX_TCP_BUFFER) / 2);
            if (!receiveBufferIsSet) {
                receiveBuffer = Math.max(receiveBuffer, 2 * lowWater);
            }
        }
    }

    private void force(int name, int value, boolean privileged) throws ErrnoException {
        if (!privileged) {
            throw Errno.EPERM.exception();
        }
        int most = Math.min(Math.max(value, 0), Integer.MAX_VALUE / 2);
        if (name == SNDBUFFORCE) {
            setSendBuffer(most);
        } else {
            setReceiveBuffer(most);
        }
    }

    private void setLinger(byte[] bytes) throws ErrnoException {
        if (bytes.length < 8) {
            throw Errno.EINVAL.exception();
        }
        lingers = Bytes.getInt(bytes, 0) != 0;
        if (lingers) {
            lingerSeconds = Bytes.getInt(bytes, 4);
        }
    }

    private void setTimeout(int name, byte[] bytes) throws ErrnoException {
        if (bytes.length < 16) {
            throw Errno.EINVAL.exception();
        }
        long seconds = Bytes.getLong(bytes, 0);
        long micros = Bytes.getLong(bytes, 8);
        if (micros < 0 || micros >= 1_000_000) {
            throw Errno.EDOM.exception();
        }
        if (seconds < 0) {
            seconds = 0;
            micros = 0; // as Linux answers it; it does not wait either way
        }
        if (name == RCVTIMEO || name == RCVTIMEO_NEW) {
            receiveSeconds = seconds;
            receiveMicros = micros;
        } else {
            sendSeconds = seconds;
            sendMicros = micros;
        }
    }

    private void setDevice(byte[] bytes) throws ErrnoException {
        int end = 0;
        while (end < bytes.length && end < 15 && bytes[end] != 0) {
            end++;
        }
        String name = new String(bytes, 0, end, StandardCharsets.US_ASCII);
        if (!name.isEmpty() && !name.equals("lo")) {
            throw Errno.ENODEV.exception();
        }
        device = name;
    }
}
