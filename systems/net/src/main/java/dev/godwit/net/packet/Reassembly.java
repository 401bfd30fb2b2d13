package dev.godwit.net.packet;

import dev.godwit.base.host.Clock;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Puts fragments of IPv4 packets together (RFC 791, section 3.2). A packet whose fragments overlap
 * without being the same is given up, for nobody sends such by honest means; so are packets that
 * are not whole after {@value #SECONDS} seconds, and the oldest when {@value #PACKETS} are begun.
 */
public final class Reassembly {
    /** How many packets may be begun. */
    static final int PACKETS = 8;

    /** How long fragments are kept. */
    static final int SECONDS = 30;

    private static final int MOST = 65_535 - Ipv4.HEADER;
    private static final int UNITS = (MOST + 7) / 8;

    private final Clock clock;
    private final @Nullable Partial[] partials = new @Nullable Partial[PACKETS];

    /** A packet that has begun to come. */
    private static final class Partial {
        final int source;
        final int destination;
        final int protocol;
        final int identification;
        final long since;

        /** A bit for each unit of eight bytes that has come. */
        final long[] come = new long[(UNITS + 63) / 64];

        /** Room for a header, and the payload as far as it has come. */
        byte[] bytes = new byte[Ipv4.HEADER + 4096];

        /** How many units have come, and the length of the whole payload, -1 if unknown. */
        int units;

        int length = -1;

        /** Behind the last byte that has come. */
        int end;

        Partial(Ipv4 packet, long since) {
            source = packet.source();
            destination = packet.destination();
            protocol = packet.protocol();
            identification = packet.identification();
            this.since = since;
        }

        boolean isOf(Ipv4 packet) {
            return source == packet.source()
                    && destination == packet.destination()
                    && protocol == packet.protocol()
                    && identification == packet.identification();
        }

        boolean has(int unit) {
            return (come[unit >> 6] & 1L << (unit & 63)) != 0;
        }

        boolean isWhole() {
            return length >= 0 && units == (length + 7) / 8;
        }
    }

    /**
     * Makes one that holds nothing.
     *
     * @param clock the time by which fragments grow old
     */
    public Reassembly(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes a fragment.
     *
     * @param packet a fragment; if it was the last one that was missing, it is changed to the whole
     *     packet, which stays until this is called again
     * @return whether it is the whole packet now
     */
    public boolean add(Ipv4 packet) {
        int begin = packet.fragmentOffset();
        int length = packet.payloadLength();
        boolean last = !packet.moreFragments();
        if (length == 0 || begin + length > MOST || !last && length % 8 != 0) {
            return false;
        }
        int slot = slot(packet);
        Partial partial = partials[slot];
        if (partial == null) {
            partial = new Partial(packet, clock.monotonic());
            partials[slot] = partial;
        }
        if (!put(partial, packet, begin, begin + length, last)) {
            partials[slot] = null;
            return false;
        }
        if (!partial.isWhole()) {
            return false;
        }
        partials[slot] = null;
        packet.reassembled(partial.bytes, partial.length);
        return true;
    }

    /** The place of the packet that a fragment belongs to, or one that is free now. */
    private int slot(Ipv4 packet) {
        long now = clock.monotonic();
        int chosen = 0;
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < PACKETS; i++) {
            Partial partial = partials[i];
            if (partial != null && now - partial.since > SECONDS * 1_000_000_000L) {
                partials[i] = null;
                partial = null;
            }
            if (partial != null && partial.isOf(packet)) {
                return i;
            }
            long since = partial == null ? -1 : partial.since;
            if (since < oldest) {
                oldest = since;
                chosen = i;
            }
        }
        partials[chosen] = null;
        return chosen;
    }

    /** Answers false if the fragment contradicts the others. */
    private static boolean put(Partial partial, Ipv4 packet, int begin, int end, boolean last) {
        if (last) {
            if (partial.length >= 0 && partial.length != end || partial.end > end) {
                return false;
            }
            partial.length = end;
        } else if (partial.length >= 0 && end > partial.length) {
            return false;
        }
        int from = begin / 8;
        int to = (end + 7) / 8;
        int already = 0;
        for (int unit = from; unit < to; unit++) {
            already += partial.has(unit) ? 1 : 0;
        }
        if (already > 0) {
            return already == to - from;
        }
        for (int unit = from; unit < to; unit++) {
            partial.come[unit >> 6] |= 1L << (unit & 63);
        }
        partial.units += to - from;
        partial.end = Math.max(partial.end, end);
        if (Ipv4.HEADER + end > partial.bytes.length) {
            int doubled = Math.min(2 * partial.bytes.length, Ipv4.HEADER + MOST);
            partial.bytes = Arrays.copyOf(partial.bytes, Math.max(doubled, Ipv4.HEADER + end));
        }
        System.arraycopy(
                packet.bytes(), packet.payload(), partial.bytes, Ipv4.HEADER + begin, end - begin);
        return true;
    }
}
