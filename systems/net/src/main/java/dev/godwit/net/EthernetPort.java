package dev.godwit.net;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Waitable;

/**
 * One end of an Ethernet cable, as the card of a guest sees it. Frames have no preamble and no
 * check sequence: destination, source, type, payload; at most {@link #MOST_BYTES}.
 *
 * <p>Nothing blocks, and one thread at a time uses it.
 */
public interface EthernetPort {
    /** The longest frame, with a tag of a VLAN. */
    int MOST_BYTES = 1518;

    /**
     * Sends a frame. One that there is no room for is lost, as on a wire.
     *
     * @param frame its bytes, which may be changed afterwards
     * @param offset the first of them
     * @param length how many
     */
    void send(byte[] frame, int offset, int length);

    /**
     * Takes a frame that has come.
     *
     * @param target where it goes
     * @param offset its first place, with room for {@link #MOST_BYTES}
     * @return its length, or 0 if none has come
     */
    int receive(byte[] target, int offset);

    /** {@return what becomes ready when {@link #receive} would give a frame, or work is due} */
    Waitable received();

    /**
     * When there is work though nothing has come, for what is at the other end keeps time: {@link
     * #received} is ready then, but wakes nobody. Too early does no harm.
     *
     * @return a time of the network's clock at which to call {@link #receive}, {@link
     *     Blocked#FOREVER} if there is none
     */
    default long nextDeadline() {
        return Blocked.FOREVER;
    }
}
