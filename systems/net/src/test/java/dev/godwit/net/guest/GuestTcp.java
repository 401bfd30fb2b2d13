package dev.godwit.net.guest;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A guest's end of one connection of TCP, as simple as it can be: everything that is not
 * acknowledged is sent again from its beginning, and what comes out of order is forgotten. Its
 * program reads at a pace, so that the window closes.
 */
public final class GuestTcp {
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;
    private static final long RESEND = 300_000_000L;

    private final int address;
    private final int port;
    private final int peer;
    private int peerPort;
    private final Consumer<byte[]> wire;
    private final int mss;
    private final int scale;
    private final int capacity;

    private boolean listening;
    private boolean synchronizing;
    private boolean established;
    private int first;
    private int una;
    private int next;
    private int expected;
    private int peerWindow;
    private int peerScale;
    private int peerMss = 536;
    private long resendAt = Long.MAX_VALUE;
    private byte[] data = {};
    private boolean closes;
    private boolean ackDue;

    /** What has come; the program has read up to {@link #consumed}. */
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private int consumed;

    /** How many bytes the program reads at each {@link #tick}; it may be 0. */
    private int pace = Integer.MAX_VALUE;

    private boolean peerEnded;
    private boolean reset;

    public GuestTcp(
            int address, int port, int peer, int peerPort, Random random, Consumer<byte[]> wire) {
        this.address = address;
        this.port = port;
        this.peer = peer;
        this.peerPort = peerPort;
        this.wire = wire;
        int[] sizes = {1460, 1460, 536, 100};
        mss = sizes[random.nextInt(sizes.length)];
        scale = random.nextInt(3) == 0 ? -1 : random.nextInt(8);
        capacity = scale < 0 ? 500 + random.nextInt(65_000) : 500 + random.nextInt(300_000);
        first = random.nextInt();
        una = first;
        next = first;
    }

    public GuestTcp connect() {
        synchronizing = true;
        return this;
    }

    public GuestTcp listen() {
        listening = true;
        return this;
    }

    /** All that it will send; then it closes its direction. */
    public GuestTcp sends(byte[] all, boolean thenCloses) {
        data = all;
        closes = thenCloses;
        return this;
    }

    public GuestTcp reads(int bytesPerTick) {
        pace = bytesPerTick;
        return this;
    }

    public byte[] received() {
        return received.toByteArray();
    }

    public int receivedLength() {
        return received.size();
    }

    public boolean isEstablished() {
        return established;
    }

    public boolean hasPeerEnded() {
        return peerEnded;
    }

    public boolean wasReset() {
        return reset;
    }

    /** Whether all that was sent is acknowledged, the end included. */
    public boolean isDone() {
        return established && una == end();
    }

    /** How many bytes of what it sends have arrived. */
    public int acknowledgedBytes() {
        return established ? una - first - 1 : 0;
    }

    private int end() {
        return first + 1 + data.length + (closes ? 1 : 0);
    }

    private int window() {
        return Math.max(capacity - (received.size() - consumed), 0);
    }

    /** Sends what it may, and again what was not acknowledged in time. */
    public void tick(long now) {
        if (reset || listening) {
            return;
        }
        int before = window();
        consumed += Math.min(pace, received.size() - consumed);
        if (established
                && before < mss
                && window() >= Math.min(mss, capacity)
                && before < window()) {
            ackDue = true;
        }
        if (now >= resendAt) {
            next = una;
            resendAt = Long.MAX_VALUE;
            if (established && peerWindow == 0 && una != end()) {
                probe();
            }
        }
        if (synchronizing && next == first) {
            byte[] options = Frames.bytes(2, 4, mss >> 8, mss);
            if (scale >= 0) {
                options = Frames.join(options, Frames.bytes(1, 3, 3, scale));
            }
            transmit(first, SYN | (established ? ACK : 0), options, new byte[0]);
            next = first + 1;
        }
        if (established) {
            sendData();
        }
        if (una != next && resendAt == Long.MAX_VALUE
                || established && una == next && next != end() && resendAt == Long.MAX_VALUE) {
            resendAt = now + RESEND;
        }
        if (ackDue) {
            transmit(next, ACK, new byte[0], new byte[0]);
        }
    }

    private void probe() {
        int at = una - first - 1;
        if (at < data.length) {
            transmit(una, ACK, new byte[0], Arrays.copyOfRange(data, at, at + 1));
        }
    }

    private void sendData() {
        int most = Math.min(mss, peerMss);
        while (true) {
            int at = next - first - 1;
            int room = peerWindow - (next - una);
            int length = Math.min(Math.min(most, data.length - at), room);
            if (length > 0) {
                transmit(next, ACK, new byte[0], Arrays.copyOfRange(data, at, at + length));
                next += length;
            } else if (closes && at == data.length) {
                transmit(next, ACK | FIN, new byte[0], new byte[0]);
                next++;
            } else {
                return;
            }
        }
    }

    private void transmit(int sequence, int flags, byte[] options, byte[] bytes) {
        int shown = (flags & SYN) != 0 || scale < 0 || peerScale < 0 ? window() : window() >> scale;
        if ((flags & ACK) != 0) {
            ackDue = false;
        }
        wire.accept(
                Frames.tcp(
                        address,
                        port,
                        peer,
                        peerPort,
                        sequence,
                        (flags & ACK) != 0 ? expected : 0,
                        flags,
                        Math.min(shown, 0xffff),
                        options,
                        bytes));
    }

    /** Takes a packet of IPv4; answers whether it is of this connection. */
    public boolean take(byte[] packet) {
        if (packet[9] != 6 || Frames.s32(packet, 12) != peer || Frames.s32(packet, 16) != address) {
            return false;
        }
        byte[] s = Arrays.copyOfRange(packet, 20, Frames.u16(packet, 2));
        if (Frames.u16(s, 2) != port || Frames.u16(s, 0) != peerPort && !listening) {
            return false;
        }
        if (!Frames.isChecksumRight(peer, address, 6, s)) {
            throw new AssertionError("a segment with a wrong checksum");
        }
        int flags = s[13];
        int sequence = Frames.s32(s, 4);
        int acknowledgment = Frames.s32(s, 8);
        if (listening) {
            if ((flags & SYN) == 0) {
                return false;
            }
            listening = false;
            peerPort = Frames.u16(s, 0);
            synchronizing = true;
            established = true; // its SYN carries an ACK then
            readOptions(s, sequence);
            peerWindow = Frames.u16(s, 14);
            return true;
        }
        if ((flags & RST) != 0) {
            reset |= sequence == expected || !established && acknowledgment == first + 1;
            return true;
        }
        if ((flags & SYN) != 0) {
            if (!established && acknowledgment == first + 1) {
                established = true;
                readOptions(s, sequence);
                peerWindow = Frames.u16(s, 14);
                una = first + 1;
                next = una;
                resendAt = Long.MAX_VALUE;
            }
            ackDue = true;
            return true;
        }
        if (!established) {
            return true;
        }
        acknowledged(acknowledgment, Frames.u16(s, 14));
        arrived(s, sequence, (flags & FIN) != 0);
        return true;
    }

    private void acknowledged(int acknowledgment, int window) {
        if (acknowledgment - una >= 0 && acknowledgment - end() <= 0) {
            if (acknowledgment != una) {
                resendAt = Long.MAX_VALUE;
            }
            una = acknowledgment;
            next = next - una < 0 ? una : next;
            peerWindow = scale < 0 || peerScale < 0 ? window : window << peerScale;
        }
    }

    private void arrived(byte[] s, int sequence, boolean fin) {
        int header = (s[12] >> 4 & 15) * 4;
        int length = s.length - header;
        if (length == 0 && !fin) {
            ackDue |= sequence != expected;
            return;
        }
        ackDue = true;
        int known = expected - sequence;
        if (known < 0 || known > length || peerEnded) {
            return;
        }
        int count = Math.min(length - known, window());
        received.write(s, header + known, count);
        expected += count;
        if (fin && expected == sequence + length) {
            expected++;
            peerEnded = true;
        }
    }

    private void readOptions(byte[] s, int sequence) {
        expected = sequence + 1;
        peerScale = -1;
        int at = 20;
        int end = (s[12] >> 4 & 15) * 4;
        while (at < end && s[at] != 0) {
            if (s[at] == 1) {
                at++;
                continue;
            }
            if (s[at] == 2) {
                peerMss = Frames.u16(s, at + 2);
            } else if (s[at] == 3) {
                peerScale = s[at + 2];
            }
            at += s[at + 1];
        }
    }
}
