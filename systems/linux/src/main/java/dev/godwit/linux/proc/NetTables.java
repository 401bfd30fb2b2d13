package dev.godwit.linux.proc;

/** What the network's part of the system has to tell in /proc/net. */
public interface NetTables {
    /** A system without a network. */
    NetTables NONE =
            new NetTables() {
                @Override
                public String rows(String table) {
                    return "";
                }

                @Override
                public int sockets(String protocol) {
                    return 0;
                }
            };

    /**
     * The rows of a table, without its heading.
     *
     * @param table its file in /proc/net: {@code tcp}, {@code tcp6}, {@code udp}, {@code udp6},
     *     {@code raw}, {@code unix}, {@code netlink}, {@code packet}
     * @return lines, each with its end
     */
    String rows(String table);

    /**
     * How many sockets there are.
     *
     * @param protocol {@code TCP}, {@code UDP}, {@code RAW}, {@code TCP6}, {@code UDP6}, {@code
     *     RAW6}, or {@code all} for those of all protocols
     * @return the count
     */
    int sockets(String protocol);

    /** {@return bytes that have gone through the device lo} */
    default long loopbackBytes() {
        return 0;
    }

    /** {@return packets that have gone through the device lo} */
    default long loopbackPackets() {
        return 0;
    }
}
