package dev.godwit.net.user;

import dev.godwit.base.host.Blocked;
import dev.godwit.net.packet.Network;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Queries of DNS (RFC 1035) that one port of the guest has made and that are not answered yet. A
 * resolver that hears nothing waits long; one that is told of a failure tries the next server.
 */
final class Queries {
    private static final int MOST = 32;
    private static final int HEADER = 12;
    private static final int SERVER_FAILURE = 2;
    private static final long PATIENCE = 4_000_000_000L;

    /** The beginning of a query, and when it counts as failed. */
    private record Query(byte[] failure, long end) {}

    private final ArrayDeque<Query> queries = new ArrayDeque<>();

    /** Remembers a query that is passed on. More than so many at once are only passed on. */
    void asked(byte[] bytes, int offset, int length, long now) {
        byte[] failure = failure(bytes, offset, length);
        if (failure.length > 0 && queries.size() < MOST) {
            queries.add(new Query(failure, now + PATIENCE));
        }
    }

    /** Forgets the query that an answer is to. */
    void answered(byte[] bytes, int offset, int length) {
        if (length < HEADER) {
            return;
        }
        int identifier = Network.get16(bytes, offset);
        Iterator<Query> all = queries.iterator();
        while (all.hasNext()) {
            if (Network.get16(all.next().failure, 0) == identifier) {
                all.remove();
                return;
            }
        }
    }

    /** When the oldest query fails. */
    long deadline() {
        Query first = queries.peek();
        return first == null ? Blocked.FOREVER : first.end;
    }

    /** Takes the oldest query away; answers what tells of its failure, nothing if there is none. */
    byte[] fail() {
        Query first = queries.poll();
        return first == null ? new byte[0] : first.failure;
    }

    /**
     * Makes the answer to a query that the server has failed: its header and question.
     *
     * @return the answer, nothing if there is no query
     */
    static byte[] failure(byte[] bytes, int offset, int length) {
        if (length < HEADER || bytes[offset + 2] < 0) {
            return new byte[0];
        }
        int question = questionLength(bytes, offset + HEADER, length - HEADER);
        byte[] answer = new byte[HEADER + question];
        System.arraycopy(bytes, offset, answer, 0, 4);
        System.arraycopy(bytes, offset + HEADER, answer, HEADER, question);
        answer[2] = (byte) (answer[2] & 0x79 | 0x80); // an answer, with the operation as it was
        answer[3] = (byte) (0x80 | SERVER_FAILURE);
        answer[5] = (byte) (question > 0 ? 1 : 0);
        return answer;
    }

    /** The length of the one question; 0 if there is none, or several. */
    private static int questionLength(byte[] bytes, int at, int length) {
        if (Network.get16(bytes, at - HEADER + 4) != 1) {
            return 0;
        }
        int i = 0;
        while (i < length && bytes[at + i] > 0 && bytes[at + i] < 64) {
            i += 1 + bytes[at + i];
        }
        return i + 5 <= length && i < 255 && bytes[at + i] == 0 ? i + 5 : 0;
    }
}
