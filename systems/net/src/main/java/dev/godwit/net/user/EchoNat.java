package dev.godwit.net.user;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.host.HostDatagrams;
import dev.godwit.net.packet.Checksum;
import dev.godwit.net.packet.Ipv4;
import dev.godwit.net.packet.Network;

/** Answers pings to our addresses, and passes others on where the host allows it. */
final class EchoNat {
    private static final int MOST_FLOWS = 64;
    private static final int BURST = 16;
    private static final long IDLE = 10_000_000_000L;

    private final Side side;
    private final Icmp icmp;
    private final FlowTable flows = new FlowTable();

    EchoNat(Side side, Icmp icmp) {
        this.side = side;
        this.icmp = icmp;
    }

    /** Takes a packet of ICMP; all but requests of echo is passed over. */
    void input(Ipv4 packet, NetPolicy.Route route) {
        int length = packet.payloadLength();
        byte[] bytes = packet.bytes();
        int at = packet.payload();
        if (length < Icmp.HEADER
                || Network.get16(bytes, at) != Icmp.ECHO << 8
                || Checksum.of(bytes, at, length) != 0) {
            return;
        }
        switch (route) {
            case GATEWAY, RESOLVER -> reply(packet, bytes, at, length);
            case OUTSIDE -> pass(packet, bytes, at, length);
            case PROHIBITED -> icmp.error(Icmp.PROHIBITED, Addresses.GATEWAY, packet);
            case UNREACHABLE -> icmp.error(Icmp.HOST_UNREACHABLE, Addresses.GATEWAY, packet);
            case NOWHERE -> {}
        }
    }

    private void reply(Ipv4 packet, byte[] bytes, int at, int length) {
        byte[] scratch = side.scratch();
        System.arraycopy(bytes, at, scratch, 0, length);
        scratch[0] = Icmp.ECHO_REPLY;
        Icmp.writeChecksum(scratch, 0, length);
        side.cable().send(packet.destination(), packet.source(), Ipv4.ICMP, scratch, 0, length);
    }

    private void pass(Ipv4 packet, byte[] bytes, int at, int length) {
        int identifier = Network.get16(bytes, at + 4);
        Flow flow = flows.find(packet.source(), identifier, packet.destination(), 0);
        try {
            if (flow == null) {
                if (flows.size() == MOST_FLOWS) {
                    return;
                }
                HostDatagrams socket = side.host().openEcho(packet.destination());
                flow = new EchoFlow(packet, identifier, socket);
                flows.add(flow);
                side.actives().add(flow);
                side.actives().enqueue(flow);
            }
            side.actives().schedule(flow, side.clock().monotonic() + IDLE);
            ((EchoFlow) flow).socket.send(bytes, at, length, packet.destination(), 0);
        } catch (ErrnoException e) {
            int typeAndCode = Icmp.ofError(e.errno());
            if (typeAndCode != 0) {
                icmp.error(typeAndCode, Addresses.GATEWAY, packet);
            }
        }
    }

    /** One program of the guest that pings one peer. */
    private final class EchoFlow extends Flow {
        private final HostDatagrams socket;
        private final Asked reading = new Asked();

        EchoFlow(Ipv4 packet, int identifier, HostDatagrams socket) {
            super(side.actives(), packet.source(), identifier, packet.destination(), 0);
            this.socket = socket;
        }

        @Override
        void hostIsReady() {
            reading.answered();
        }

        @Override
        void work(long now) {
            if (reading.isAsked()) {
                return;
            }
            for (int left = BURST; left > 0 && side.cable().hasRoom(); left--) {
                try {
                    int length = socket.receive(side.scratch(), 0, Side.MOST_DATAGRAM);
                    reading.answered();
                    answered(length);
                } catch (ErrnoException e) {
                    if (e.errno() != Errno.EAGAIN) {
                        end();
                        return;
                    }
                    if (!reading.ask(socket.readable(), this)) {
                        return;
                    }
                }
            }
            side.actives().enqueue(this);
        }

        private void answered(int length) {
            byte[] bytes = side.scratch();
            if (length >= Icmp.HEADER && Network.get16(bytes, 0) == Icmp.ECHO_REPLY << 8) {
                Network.put16(bytes, 4, guestPort);
                Icmp.writeChecksum(bytes, 0, length);
                side.cable().send(remote, guest, Ipv4.ICMP, bytes, 0, length);
            }
        }

        private void end() {
            flows.remove(this);
            side.actives().remove(this);
            release();
        }

        @Override
        void expire(long now) {
            end();
        }

        @Override
        void release() {
            socket.readable().unsubscribe(this);
            socket.close();
        }
    }
}
