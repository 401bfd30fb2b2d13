package dev.godwit.net.dhcp;

import dev.godwit.base.host.Clock;
import dev.godwit.net.packet.Network;

/**
 * Gives addresses to a few stations, by their hardware addresses (RFC 2131, options of RFC 2132).
 * It takes and makes what is in the datagrams; where an answer goes, {@link #destination} and
 * {@link #hardware} tell.
 */
public final class DhcpServer {
    /** The port of servers. */
    public static final int SERVER_PORT = 67;

    /** The port of clients. */
    public static final int CLIENT_PORT = 68;

    /** The longest answer. */
    public static final int MOST_BYTES = 576;

    private static final int REQUEST_OPERATION = 1;
    private static final int ANSWER_OPERATION = 2;
    private static final int FIXED = 236;
    private static final int LEAST_BYTES = 300;
    private static final int COOKIE = 0x6382_5363;
    private static final int BROADCAST_FLAG = 0x8000;

    private static final int DISCOVER = 1;
    private static final int OFFER = 2;
    private static final int REQUEST = 3;
    private static final int DECLINE = 4;
    private static final int ACK = 5;
    private static final int NAK = 6;
    private static final int RELEASE = 7;
    private static final int INFORM = 8;

    private static final int OPTION_PAD = 0;
    private static final int OPTION_MASK = 1;
    private static final int OPTION_ROUTER = 3;
    private static final int OPTION_RESOLVER = 6;
    private static final int OPTION_HOST_NAME = 12;
    private static final int OPTION_REQUESTED = 50;
    private static final int OPTION_LEASE = 51;
    private static final int OPTION_TYPE = 53;
    private static final int OPTION_SERVER = 54;
    private static final int OPTION_RENEWAL = 58;
    private static final int OPTION_REBINDING = 59;
    private static final int OPTION_END = 255;

    private final Settings settings;
    private final Leases leases;

    private byte[] request = {};
    private int requestAt;
    private int type;
    private int requested;
    private int server;

    private byte[] answer = {};
    private int answerAt;
    private int answerEnd;

    private int destination;
    private long hardware;

    /**
     * What stations are told.
     *
     * @param server the address of the server
     * @param mask which bits of an address are the network's
     * @param router the way outside
     * @param resolver the server of DNS
     * @param first the first address that is given
     * @param count how many addresses are given, 1 to 128
     * @param leaseSeconds how long a station may keep one without asking, 10 or more
     * @param hostName what a station is called, up to 63 letters of ASCII; nothing if empty
     */
    public record Settings(
            int server,
            int mask,
            int router,
            int resolver,
            int first,
            int count,
            int leaseSeconds,
            String hostName) {}

    /**
     * A server that has given no address yet.
     *
     * @param settings what it tells
     * @param clock the time by which leases end
     */
    public DhcpServer(Settings settings, Clock clock) {
        this.settings = settings;
        leases = new Leases(settings.first(), settings.count(), clock);
    }

    /**
     * Takes a request.
     *
     * @param bytes where it lies
     * @param offset its first byte
     * @param length how many; the range lies in the array
     * @param target where the answer goes
     * @param at its first place, with room for {@link #MOST_BYTES}
     * @return the length of the answer, 0 if there is none
     */
    public int answer(byte[] bytes, int offset, int length, byte[] target, int at) {
        if (!read(bytes, offset, length)) {
            return 0;
        }
        answer = target;
        answerAt = at;
        return switch (type) {
            case DISCOVER -> offer();
            case REQUEST -> grant();
            case DECLINE -> {
                leases.decline(hardware, requested);
                yield 0;
            }
            case RELEASE -> {
                leases.release(hardware, clientAddress());
                yield 0;
            }
            case INFORM -> inform();
            default -> 0;
        };
    }

    /**
     * {@return the address of IPv4 to which the last answer goes; all bits are set for everyone}
     */
    public int destination() {
        return destination;
    }

    /** {@return the hardware address of the station that asked last} */
    public long hardware() {
        return hardware;
    }

    private boolean read(byte[] bytes, int offset, int length) {
        if (length < FIXED + 4
                || bytes[offset] != REQUEST_OPERATION
                || bytes[offset + 1] != 1
                || bytes[offset + 2] != 6
                || Network.get32(bytes, offset + 24) != 0
                || Network.get32(bytes, offset + FIXED) != COOKIE) {
            return false;
        }
        request = bytes;
        requestAt = offset;
        hardware = Network.get48(bytes, offset + 28);
        type = 0;
        requested = 0;
        server = 0;
        int at = offset + FIXED + 4;
        int end = offset + length;
        while (at < end) {
            int code = Network.get8(bytes, at);
            if (code == OPTION_PAD) {
                at++;
                continue;
            }
            int size = at + 1 < end ? Network.get8(bytes, at + 1) : 0;
            if (code == OPTION_END || at + 2 + size > end) {
                break;
            }
            readOption(code, at + 2, size);
            at += 2 + size;
        }
        return true;
    }

    private void readOption(int code, int at, int size) {
        if (code == OPTION_TYPE && size == 1) {
            type = Network.get8(request, at);
        } else if (code == OPTION_REQUESTED && size == 4) {
            requested = Network.get32(request, at);
        } else if (code == OPTION_SERVER && size == 4) {
            server = Network.get32(request, at);
        }
    }

    private int clientAddress() {
        return Network.get32(request, requestAt + 12);
    }

    private int offer() {
        int address = leases.offer(hardware, requested);
        if (address == 0) {
            return 0;
        }
        begin(OFFER, address);
        addTimes();
        addNetwork();
        return end(address);
    }

    private int grant() {
        if (server != 0 && server != settings.server()) {
            leases.withdraw(hardware);
            return 0;
        }
        int address = requested != 0 ? requested : clientAddress();
        if (!leases.grant(hardware, address, settings.leaseSeconds())) {
            begin(NAK, 0);
            destination = -1;
            return finish();
        }
        begin(ACK, address);
        addTimes();
        addNetwork();
        return end(address);
    }

    /** For a station that has its address from elsewhere: no lease (section 4.3.5). */
    private int inform() {
        if (clientAddress() == 0) {
            return 0;
        }
        begin(ACK, 0);
        addNetwork();
        return end(0);
    }

    private void begin(int answerType, int address) {
        for (int i = 0; i < LEAST_BYTES; i++) {
            answer[answerAt + i] = 0;
        }
        answer[answerAt] = ANSWER_OPERATION;
        answer[answerAt + 1] = 1;
        answer[answerAt + 2] = 6;
        Network.put32(answer, answerAt + 4, Network.get32(request, requestAt + 4));
        Network.put16(answer, answerAt + 10, Network.get16(request, requestAt + 10));
        if (answerType == ACK) {
            Network.put32(answer, answerAt + 12, clientAddress());
        }
        Network.put32(answer, answerAt + 16, address);
        System.arraycopy(request, requestAt + 28, answer, answerAt + 28, 16);
        Network.put32(answer, answerAt + FIXED, COOKIE);
        answerEnd = answerAt + FIXED + 4;
        answer[answerEnd] = OPTION_TYPE;
        answer[answerEnd + 1] = 1;
        answer[answerEnd + 2] = (byte) answerType;
        answerEnd += 3;
        add(OPTION_SERVER, settings.server());
    }

    private void add(int option, int value) {
        answer[answerEnd] = (byte) option;
        answer[answerEnd + 1] = 4;
        Network.put32(answer, answerEnd + 2, value);
        answerEnd += 6;
    }

    private void addTimes() {
        int lease = settings.leaseSeconds();
        add(OPTION_LEASE, lease);
        add(OPTION_RENEWAL, lease / 2);
        add(OPTION_REBINDING, lease - lease / 8);
    }

    private void addNetwork() {
        add(OPTION_MASK, settings.mask());
        add(OPTION_ROUTER, settings.router());
        add(OPTION_RESOLVER, settings.resolver());
        String name = settings.hostName();
        int length = Math.min(name.length(), 63);
        if (length == 0) {
            return;
        }
        answer[answerEnd] = OPTION_HOST_NAME;
        answer[answerEnd + 1] = (byte) length;
        for (int i = 0; i < length; i++) {
            answer[answerEnd + 2 + i] = (byte) name.charAt(i);
        }
        answerEnd += 2 + length;
    }

    /** Section 4.1: to the address that the station has, to everyone, or to the one it gets. */
    private int end(int address) {
        boolean broadcast = (Network.get16(request, requestAt + 10) & BROADCAST_FLAG) != 0;
        int client = clientAddress();
        destination = client != 0 ? client : broadcast ? -1 : address;
        return finish();
    }

    private int finish() {
        answer[answerEnd] = (byte) OPTION_END;
        answerEnd++;
        return Math.max(answerEnd - answerAt, LEAST_BYTES);
    }
}
