package dev.godwit.net.dhcp;

import dev.godwit.base.host.Clock;

import java.util.Arrays;

/**
 * Which station has which of a row of addresses. A station that comes again gets the address that
 * it had, as long as nobody else needs it.
 */
final class Leases {
    private static final long NOBODY = -1;

    /** Somebody uses an address that was not given to it. */
    private static final long DECLINED = -2;

    private static final long SECOND = 1_000_000_000L;
    private static final long OFFERED = 60 * SECOND;
    private static final long AVOIDED = 600 * SECOND;

    private final int first;
    private final Clock clock;
    private final long[] holders;
    private final long[] ends;

    Leases(int first, int count, Clock clock) {
        this.first = first;
        this.clock = clock;
        holders = new long[count];
        ends = new long[count];
        Arrays.fill(holders, NOBODY);
    }

    private int indexOf(int address) {
        int index = address - first;
        return index >= 0 && index < holders.length ? index : -1;
    }

    private int held(long station) {
        for (int i = 0; i < holders.length; i++) {
            if (holders[i] == station) {
                return i;
            }
        }
        return -1;
    }

    /** Keeps an address for a station for a while; answers 0 if none is left. */
    int offer(long station, int wish) {
        long now = clock.monotonic();
        int index = held(station);
        if (index < 0 && isFree(indexOf(wish), now)) {
            index = indexOf(wish);
        }
        for (int i = 0; index < 0 && i < holders.length; i++) {
            index = holders[i] == NOBODY ? i : -1;
        }
        for (int i = 0; index < 0 && i < holders.length; i++) {
            index = isFree(i, now) ? i : -1;
        }
        if (index < 0) {
            return 0;
        }
        holders[index] = station;
        ends[index] = Math.max(ends[index], now + OFFERED);
        return first + index;
    }

    private boolean isFree(int index, long now) {
        return index >= 0 && (holders[index] == NOBODY || ends[index] <= now);
    }

    /** Answers false if the station cannot have this address. */
    boolean grant(long station, int address, int seconds) {
        long now = clock.monotonic();
        int index = indexOf(address);
        int before = held(station);
        if (index < 0 || index != before && !isFree(index, now)) {
            return false;
        }
        if (before >= 0 && before != index) {
            holders[before] = NOBODY;
        }
        holders[index] = station;
        ends[index] = now + seconds * SECOND;
        return true;
    }

    /** The station has chosen the offer of another server. */
    void withdraw(long station) {
        int index = held(station);
        if (index >= 0) {
            ends[index] = clock.monotonic();
        }
    }

    void release(long station, int address) {
        int index = indexOf(address);
        if (index >= 0 && holders[index] == station) {
            ends[index] = clock.monotonic();
        }
    }

    void decline(long station, int address) {
        int index = indexOf(address);
        if (index >= 0 && holders[index] == station) {
            holders[index] = DECLINED;
            ends[index] = clock.monotonic() + AVOIDED;
        }
    }
}
