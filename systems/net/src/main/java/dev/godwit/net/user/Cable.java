package dev.godwit.net.user;

import dev.godwit.base.host.Clock;
import dev.godwit.net.packet.Checksum;
import dev.godwit.net.packet.Ethernet;
import dev.godwit.net.packet.Ipv4;
import dev.godwit.net.packet.Network;

/** The guest's side: who is there, and the frames that wait for it. */
final class Cable {
    /** Bytes before the payload of a packet. */
    static final int HEADERS = Ethernet.HEADER + Ipv4.HEADER;

    static final int UDP_HEADER = 8;

    private static final int MOST_FRAGMENT = (Ethernet.MTU - Ipv4.HEADER) / 8 * 8;
    private static final long BETWEEN_QUESTIONS = 1_000_000_000L;

    private final FrameQueue frames = new FrameQueue();
    private final Clock clock;

    /** The hardware address of each station, by the last byte of its address; 0 if unknown. */
    private final long[] hardware = new long[256];

    private long lastQuestion = Long.MIN_VALUE;
    private int identification;

    Cable(Clock clock) {
        this.clock = clock;
    }

    FrameQueue frames() {
        return frames;
    }

    /** A station has shown its hardware address. */
    void learn(int address, long itsHardware) {
        if (Addresses.isGuest(address) && itsHardware != 0 && !Ethernet.isMulticast(itsHardware)) {
            hardware[address & 0xff] = itsHardware;
        }
    }

    boolean knows(int address) {
        return Addresses.isGuest(address) && hardware[address & 0xff] != 0;
    }

    /** Asks for a station that is not known, at most once in a second. */
    private void ask(int address) {
        long now = clock.monotonic();
        if (frames.room() == 0
                || !Addresses.isGuest(address)
                || lastQuestion != Long.MIN_VALUE && now - lastQuestion < BETWEEN_QUESTIONS) {
            return;
        }
        lastQuestion = now;
        Arp.writeRequest(frames.next(), address);
        frames.add(Arp.FRAME);
    }

    /**
     * Writes the headers of a frame whose payload has been written at {@link #HEADERS}; answers
     * false if it cannot be sent, since nobody knows where its receiver is.
     */
    boolean address(byte[] frame, int offset, int from, int to, int protocol, int length) {
        if (!knows(to)) {
            ask(to);
            return false;
        }
        writeEthernet(frame, offset, hardware[to & 0xff], from);
        Ipv4.write(frame, offset + Ethernet.HEADER, from, to, protocol, length);
        return true;
    }

    private static void writeEthernet(byte[] frame, int offset, long station, int from) {
        int ours = Addresses.isOurs(from) ? from : Addresses.GATEWAY;
        Ethernet.write(frame, offset, station, Addresses.hardware(ours), Ethernet.TYPE_IPV4);
    }

    /** Whether a packet of any length can be sent now. */
    boolean hasRoom() {
        return frames.room() > 65_535 / MOST_FRAGMENT + 1;
    }

    /** Sends a packet whose payload has been written at {@link #HEADERS} of the next frame. */
    void sendNext(int from, int to, int protocol, int length) {
        if (address(frames.next(), 0, from, to, protocol, length)) {
            frames.add(HEADERS + length);
        }
    }

    /**
     * Sends a packet, in fragments if it is long; it is lost if there is no room.
     *
     * @param length of the payload, up to 65,515
     */
    void send(int from, int to, int protocol, byte[] payload, int offset, int length) {
        if (!knows(to)) {
            ask(to);
            return;
        }
        send(hardware[to & 0xff], from, to, protocol, payload, offset, length);
    }

    private void send(
            long station, int from, int to, int protocol, byte[] bytes, int offset, int length) {
        if (frames.room() < (length + MOST_FRAGMENT - 1) / MOST_FRAGMENT) {
            return;
        }
        boolean isWhole = length <= Ethernet.MTU - Ipv4.HEADER;
        if (!isWhole) {
            identification++;
        }
        int done = 0;
        do {
            int most = isWhole ? length : MOST_FRAGMENT;
            int count = Math.min(length - done, most);
            byte[] frame = frames.next();
            writeEthernet(frame, 0, station, from);
            if (isWhole) {
                Ipv4.write(frame, Ethernet.HEADER, from, to, protocol, count);
            } else {
                boolean more = done + count < length;
                Ipv4.writeFragment(
                        frame,
                        Ethernet.HEADER,
                        from,
                        to,
                        protocol,
                        count,
                        identification,
                        done,
                        more);
            }
            System.arraycopy(bytes, offset + done, frame, HEADERS, count);
            frames.add(HEADERS + count);
            done += count;
        } while (done < length);
    }

    /**
     * Sends a datagram of UDP, in front of which there is room for its header.
     *
     * @param bytes where it lies
     * @param offset its first byte, {@link #UDP_HEADER} or more
     * @param length how many, up to 65,507
     */
    void sendUdp(int from, int fromPort, int to, int toPort, byte[] bytes, int offset, int length) {
        int whole = writeUdp(from, fromPort, to, toPort, bytes, offset, length);
        send(from, to, Ipv4.UDP, bytes, offset - UDP_HEADER, whole);
    }

    /** The same, to a station that may have no address of IPv4 yet. */
    void sendUdpTo(
            long station,
            int from,
            int fromPort,
            int to,
            int toPort,
            byte[] bytes,
            int offset,
            int length) {
        int whole = writeUdp(from, fromPort, to, toPort, bytes, offset, length);
        send(station, from, to, Ipv4.UDP, bytes, offset - UDP_HEADER, whole);
    }

    private static int writeUdp(
            int from, int fromPort, int to, int toPort, byte[] bytes, int offset, int length) {
        int at = offset - UDP_HEADER;
        int whole = UDP_HEADER + length;
        Network.put16(bytes, at, fromPort);
        Network.put16(bytes, at + 2, toPort);
        Network.put16(bytes, at + 4, whole);
        Network.put16(bytes, at + 6, 0);
        long sum = Checksum.pseudoHeader(from, to, Ipv4.UDP, whole);
        int checksum = Checksum.finish(Checksum.add(sum, bytes, at, whole));
        Network.put16(bytes, at + 6, checksum == 0 ? 0xffff : checksum);
        return whole;
    }
}
