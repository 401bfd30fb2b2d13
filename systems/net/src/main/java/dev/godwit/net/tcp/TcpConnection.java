package dev.godwit.net.tcp;

import dev.godwit.base.host.Blocked;

/**
 * One end of a connection, the other end of which is a guest. The states of RFC 9293 after the
 * handshake are those of two directions: {@link Receiving} and {@link Sending} each know whether
 * theirs has ended.
 *
 * <p>Whoever owns it puts bytes into {@link #outgoing}, takes them from {@link #incoming}, and says
 * so; asks {@link #output} for segments until there are none after each of these, after {@link
 * #input}, and after {@link #expire}, which is to be called at {@link #deadline}. Times are
 * nanoseconds of one clock.
 */
public final class TcpConnection {
    /** The longest segment of {@link #output}. */
    public static final int MOST_BYTES = 1480;

    private static final int SEGMENT_SIZE = MOST_BYTES - Segment.HEADER;

    /** What a guest takes that does not say so (RFC 9293, section 3.7.1). */
    private static final int SMALL_SEGMENT_SIZE = 536;

    private static final int LEAST_SEGMENT_SIZE = 64;
    private static final int MOST_SYNS = 6;

    /** On a cable nothing lives longer. */
    private static final long TIME_WAIT = 10_000_000_000L;

    private enum State {
        /** The guest has begun, and waits for whether it is accepted. */
        HELD,
        SYN_SENT,
        SYN_RECEIVED,
        OPEN,
        TIME_WAIT,
        CLOSED
    }

    private final int localAddress;
    private final int localPort;
    private final int guestAddress;
    private final int guestPort;
    private final Receiving receiving;
    private final Sending sending;
    private final RoundTrip trip = new RoundTrip();

    private State state;
    private final int firstSequence;
    private boolean synDue;
    private int syns;
    private long deadline = Blocked.FOREVER;

    /** What the guest's SYN said. */
    private int segmentSize;

    private int guestScale = -1;
    private boolean wasReset;
    private boolean endedFirst;

    /**
     * A connection that does not do anything yet: {@link #hold} or {@link #open} follows.
     *
     * @param budget from which its buffers grow
     * @param firstSequence its first sequence number, which nobody can guess
     * @param localAddress the address of this end, as the guest knows it
     * @param localPort the port of this end
     * @param guestAddress the guest's address
     * @param guestPort the guest's port
     */
    public TcpConnection(
            BufferBudget budget,
            int firstSequence,
            int localAddress,
            int localPort,
            int guestAddress,
            int guestPort) {
        this.firstSequence = firstSequence;
        this.localAddress = localAddress;
        this.localPort = localPort;
        this.guestAddress = guestAddress;
        this.guestPort = guestPort;
        receiving = new Receiving(new ByteRing(budget));
        sending = new Sending(new ByteRing(budget), trip);
        state = State.CLOSED;
    }

    /**
     * Takes the SYN with which a guest begins, and lets it wait.
     *
     * @param syn the segment; it {@linkplain Segment#isOpening opens}
     */
    public void hold(Segment syn) {
        readSyn(syn);
        state = State.HELD;
    }

    /** Accepts the connection that is held. */
    public void accept() {
        if (state == State.HELD) {
            state = State.SYN_RECEIVED;
            synDue = true;
        }
    }

    /** Begins a connection to the guest. */
    public void open() {
        state = State.SYN_SENT;
        synDue = true;
    }

    private void readSyn(Segment syn) {
        guestScale = syn.scale();
        int size = syn.maximumSize() == 0 ? SMALL_SEGMENT_SIZE : syn.maximumSize();
        segmentSize = Math.clamp(size, LEAST_SEGMENT_SIZE, SEGMENT_SIZE);
        receiving.begin(syn.sequence(), guestScale >= 0);
    }

    /** {@return whether the handshake is done and the connection has not ended} */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** {@return whether it waits to be accepted} */
    public boolean isHeld() {
        return state == State.HELD;
    }

    /** {@return whether it only waits for segments that are late; it may be forgotten} */
    public boolean isTimeWait() {
        return state == State.TIME_WAIT;
    }

    /** {@return whether it is over; bytes may still stand in {@link #incoming}} */
    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /** {@return whether it is over because the guest reset or refused it, or has been silent} */
    public boolean wasReset() {
        return wasReset;
    }

    /** {@return bytes to the guest; put some in, and call {@link #output}} */
    public ByteRing outgoing() {
        return sending.ring();
    }

    /** {@return bytes from the guest; take some out, and call {@link #consumed}} */
    public ByteRing incoming() {
        return receiving.ring();
    }

    /** {@return whether no bytes will be added to {@link #incoming}} */
    public boolean hasGuestEnded() {
        return receiving.hasEnded();
    }

    /** {@return whether {@link #finish} has been called} */
    public boolean isFinishing() {
        return sending.isFinishing();
    }

    /** Says that no bytes will be added to {@link #outgoing}. */
    public void finish() {
        sending.finish();
    }

    /** Says that {@link #outgoing} was filled up though there are more bytes. */
    public void wantsRoom() {
        sending.ring().grow();
    }

    /** Says that bytes were taken from {@link #incoming}. */
    public void consumed() {
        receiving.consumed();
    }

    /** {@return when {@link #expire} is to be called, or {@link Blocked#FOREVER}} */
    public long deadline() {
        return state == State.OPEN ? sending.deadline() : deadline;
    }

    /**
     * Whether a SYN may begin a new connection in the place of this one (RFC 9293, section
     * 3.10.7.4, in the state TIME-WAIT).
     *
     * @param syn the segment
     * @return whether it may
     */
    public boolean givesWayTo(Segment syn) {
        return state == State.TIME_WAIT
                && syn.isOpening()
                && syn.sequence() - receiving.next() >= 0;
    }

    /** Ends it without a word, and gives its memory back. */
    public void close() {
        state = State.CLOSED;
        deadline = Blocked.FOREVER;
        receiving.ring().close();
        sending.ring().close();
    }

    private void reset() {
        wasReset = true;
        close();
    }

    /**
     * Writes a segment that resets the connection.
     *
     * @param target where it goes
     * @param offset its first byte, with room for {@link Segment#HEADER}
     */
    public void writeReset(byte[] target, int offset) {
        boolean open = state == State.OPEN || state == State.TIME_WAIT;
        int sequence = open ? sending.next() : state == State.HELD ? 0 : firstSequence + 1;
        Segment.write(
                target,
                offset,
                localPort,
                guestPort,
                sequence,
                receiving.next(),
                Segment.RST | Segment.ACK,
                0);
        Segment.writeChecksum(target, offset, Segment.HEADER, localAddress, guestAddress);
    }

    /** What becomes of a segment. */
    public enum Answer {
        /** It was for this connection; {@link TcpConnection#output} has what follows. */
        TAKEN,
        /** It cannot be of this connection: {@link Segment#writeReset} is the answer. */
        RESET
    }

    /**
     * Takes a segment of the guest.
     *
     * @param segment the segment
     * @param now the time
     * @return what is to be done with it
     */
    public Answer input(Segment segment, long now) {
        switch (state) {
            case HELD -> {
                if (segment.has(Segment.RST)
                        && segment.sequence() - receiving.next() >= -1
                        && segment.sequence() - receiving.next() <= 0) {
                    reset();
                }
                return Answer.TAKEN;
            }
            case SYN_SENT -> {
                return answered(segment);
            }
            case CLOSED -> {
                return Answer.RESET;
            }
            default -> {
                return arrived(segment, now);
            }
        }
    }

    /** RFC 9293, section 3.10.7.3. */
    private Answer answered(Segment segment) {
        boolean isAcknowledged =
                segment.has(Segment.ACK) && segment.acknowledgment() == firstSequence + 1;
        if (segment.has(Segment.ACK) && !isAcknowledged) {
            return segment.has(Segment.RST) ? Answer.TAKEN : Answer.RESET;
        }
        if (segment.has(Segment.RST)) {
            if (isAcknowledged) {
                reset();
            }
            return Answer.TAKEN;
        }
        if (segment.has(Segment.SYN)) {
            readSyn(segment);
            if (isAcknowledged) {
                establish(segment, segment.window());
                receiving.oweAck();
            } else {
                state = State.SYN_RECEIVED;
                synDue = true;
            }
        }
        return Answer.TAKEN;
    }

    private void establish(Segment segment, int window) {
        state = State.OPEN;
        deadline = Blocked.FOREVER;
        sending.begin(firstSequence + 1, segmentSize, segment.sequence(), window);
    }

    private int window(Segment segment) {
        return guestScale < 0 ? segment.window() : segment.window() << guestScale;
    }

    /** RFC 9293, section 3.10.7.4, with the checks of RFC 5961 on RST and SYN. */
    private Answer arrived(Segment segment, long now) {
        boolean fin = segment.has(Segment.FIN);
        int length = segment.dataLength() + (fin ? 1 : 0);
        boolean acceptable = receiving.isAcceptable(segment.sequence(), length);
        if (segment.has(Segment.RST)) {
            if (segment.sequence() == receiving.next()) {
                reset();
            } else if (acceptable) {
                receiving.oweAck();
            }
            return Answer.TAKEN;
        }
        if (segment.has(Segment.SYN)) {
            if (state == State.SYN_RECEIVED) {
                synDue = segment.sequence() == receiving.next() - 1;
                if (!segment.has(Segment.ACK) || !synDue) {
                    return Answer.TAKEN;
                }
                synDue = false; // both began at once, and this answers our SYN
            } else {
                receiving.oweAck();
                return Answer.TAKEN;
            }
        } else if (!acceptable) {
            receiving.oweAck();
            // An old or early segment may still tell of what we sent.
        }
        if (!segment.has(Segment.ACK)) {
            return Answer.TAKEN;
        }
        if (state == State.SYN_RECEIVED) {
            if (!acceptable) {
                return Answer.TAKEN;
            }
            if (segment.acknowledgment() != firstSequence + 1) {
                return Answer.RESET;
            }
            establish(segment, segment.has(Segment.SYN) ? segment.window() : window(segment));
        }
        boolean bare = segment.dataLength() == 0 && !fin;
        if (!sending.acknowledged(
                segment.sequence(), segment.acknowledgment(), window(segment), bare, now)) {
            receiving.oweAck();
            return Answer.TAKEN;
        }
        if (acceptable && !bare) {
            take(segment, fin);
        }
        settle(now);
        return Answer.TAKEN;
    }

    private void take(Segment segment, boolean fin) {
        boolean hadEnded = receiving.hasEnded();
        receiving.take(
                segment.sequence(), segment.bytes(), segment.data(), segment.dataLength(), fin);
        if (receiving.hasEnded() && !hadEnded) {
            endedFirst = sending.hasSentEnd() || sending.hasFinished();
        }
    }

    /** Both directions may have ended now. What has come may still have to be taken. */
    private void settle(long now) {
        if (state == State.OPEN && receiving.hasEnded() && sending.hasFinished()) {
            state = endedFirst ? State.TIME_WAIT : State.CLOSED;
            deadline = endedFirst ? now + TIME_WAIT : Blocked.FOREVER;
            sending.ring().close();
        }
    }

    /**
     * Does what is due at {@link #deadline}.
     *
     * @param now the time
     */
    public void expire(long now) {
        switch (state) {
            case SYN_SENT, SYN_RECEIVED -> {
                syns++;
                trip.expired();
                deadline = Blocked.FOREVER;
                if (syns >= MOST_SYNS) {
                    reset();
                } else {
                    synDue = true;
                }
            }
            case OPEN -> {
                if (!sending.expired(now)) {
                    reset();
                }
            }
            case TIME_WAIT -> {
                state = State.CLOSED;
                deadline = Blocked.FOREVER;
            }
            default -> deadline = Blocked.FOREVER;
        }
    }

    /**
     * Writes the next segment that is to be sent.
     *
     * @param target where it goes
     * @param offset its first byte, with room for {@link #MOST_BYTES}
     * @param now the time
     * @return its length, 0 if there is none
     */
    public int output(byte[] target, int offset, long now) {
        return switch (state) {
            case SYN_SENT, SYN_RECEIVED -> outputSyn(target, offset, now);
            case OPEN -> {
                if (sending.choose(now)) {
                    yield outputData(target, offset);
                }
                yield outputAck(target, offset);
            }
            case TIME_WAIT -> outputAck(target, offset);
            default -> 0;
        };
    }

    private int outputSyn(byte[] target, int offset, long now) {
        if (!synDue) {
            return 0;
        }
        synDue = false;
        boolean answers = state == State.SYN_RECEIVED;
        Segment.write(
                target,
                offset,
                localPort,
                guestPort,
                firstSequence,
                answers ? receiving.next() : 0,
                answers ? Segment.SYN | Segment.ACK : Segment.SYN,
                receiving.firstWindow());
        int scale = answers && guestScale < 0 ? -1 : Receiving.SCALE;
        int length = Segment.HEADER + Segment.writeOptions(target, offset, SEGMENT_SIZE, scale);
        Segment.writeChecksum(target, offset, length, localAddress, guestAddress);
        deadline = now + trip.timeout();
        return length;
    }

    private int outputData(byte[] target, int offset) {
        int length = sending.chosenLength();
        int flags = Segment.ACK | (sending.chosenEnd() ? Segment.FIN : 0);
        if (length > 0) {
            sending.copyChosen(target, offset + Segment.HEADER);
            flags |= Segment.PSH;
        }
        return output(target, offset, sending.chosen(), flags, length);
    }

    private int outputAck(byte[] target, int offset) {
        if (!receiving.isAckDue()) {
            return 0;
        }
        return output(target, offset, sending.next(), Segment.ACK, 0);
    }

    private int output(byte[] target, int offset, int sequence, int flags, int dataLength) {
        int acknowledgment = receiving.next();
        int window = receiving.acknowledge();
        Segment.write(
                target, offset, localPort, guestPort, sequence, acknowledgment, flags, window);
        int length = Segment.HEADER + dataLength;
        Segment.writeChecksum(target, offset, length, localAddress, guestAddress);
        return length;
    }
}
