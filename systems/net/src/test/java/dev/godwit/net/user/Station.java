package dev.godwit.net.user;

import dev.godwit.base.host.SeededEntropy;
import dev.godwit.net.EthernetPort;
import dev.godwit.net.guest.Frames;
import dev.godwit.net.guest.GuestTcp;
import dev.godwit.net.packet.Address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A guest at the cable of a user network, in virtual time; the cable may be a bad one. */
final class Station {
    static final long MAC = 0x5254_0012_3456L;
    static final long GATEWAY_MAC = 0x5255_0a00_0202L;
    static final int ADDRESS = Address.of(10, 0, 2, 15);
    static final int OUTSIDE = Address.of(93, 184, 216, 34);
    private static final long TURN = 1_000_000L;

    final Simulation simulation = new Simulation();
    final SimulatedHost host;
    final UserNetwork network;
    final List<GuestTcp> connections = new ArrayList<>();

    /** Packets of IPv4 that no connection has taken, and other frames. */
    final List<byte[]> packets = new ArrayList<>();

    final List<byte[]> frames = new ArrayList<>();

    private final Random random;
    private final byte[] buffer = new byte[EthernetPort.MOST_BYTES + 16];

    /** In a hundred frames so many are lost, and so many come late. */
    int loss;

    int late;

    Station(long seed, UserSettings settings) {
        random = new Random(seed);
        host = new SimulatedHost(simulation, seed + 1);
        network = new UserNetwork(settings, host, simulation.clock, new SeededEntropy(seed));
        turn();
    }

    static Station standard() {
        return new Station(1, UserSettings.STANDARD);
    }

    private void turn() {
        pump();
        simulation.after(TURN, this::turn);
    }

    private void pump() {
        int length = network.receive(buffer, 16);
        while (length > 0) {
            byte[] frame = Arrays.copyOfRange(buffer, 16, 16 + length);
            overCable(() -> take(frame));
            length = network.receive(buffer, 16);
        }
        for (GuestTcp connection : connections) {
            connection.tick(simulation.now());
        }
    }

    private void overCable(Runnable arrival) {
        int luck = random.nextInt(100);
        if (luck < loss) {
            return;
        }
        if (luck < loss + late) {
            simulation.after(random.nextInt(30_000_000), arrival);
        } else {
            arrival.run();
        }
    }

    private void take(byte[] frame) {
        if (Frames.u16(frame, 12) != 0x0800) {
            frames.add(frame);
            if (Frames.u16(frame, 12) == 0x0806 && frame[21] == 1) {
                answerArp(frame);
            }
            return;
        }
        byte[] packet = Frames.slice(frame, 14);
        if (Frames.checksum(Arrays.copyOf(packet, 20)) != 0) {
            throw new AssertionError("a header with a wrong checksum");
        }
        for (GuestTcp connection : connections) {
            if (connection.take(packet)) {
                return;
            }
        }
        packets.add(packet);
    }

    private void answerArp(byte[] frame) {
        if (Frames.s32(frame, 38) == ADDRESS) {
            byte[] answer = Frames.arp(2, MAC, ADDRESS, Frames.s32(frame, 28));
            network(Frames.ethernet(GATEWAY_MAC, MAC, 0x0806, answer));
        }
    }

    /** Sends a frame at once, whatever the cable is like. */
    void network(byte[] frame) {
        byte[] shifted = Frames.join(new byte[3], frame);
        network.send(shifted, 3, frame.length);
    }

    void send(byte[] packet) {
        network(Frames.ethernet(GATEWAY_MAC, MAC, 0x0800, packet));
    }

    GuestTcp tcp(int port, int remote, int remotePort) {
        var connection =
                new GuestTcp(
                        ADDRESS,
                        port,
                        remote,
                        remotePort,
                        random,
                        packet -> overCable(() -> send(packet)));
        connections.add(connection);
        return connection;
    }

    boolean runUntil(BooleanSupplier isDone) {
        return simulation.runUntil(600_000_000_000L, isDone);
    }

    void run(long nanos) {
        simulation.runUntil(nanos, () -> false);
    }

    /** Takes the next packet of IPv4 that no connection took; there is one within a second. */
    byte[] packet() {
        if (!simulation.runUntil(1_000_000_000L, () -> !packets.isEmpty())) {
            throw new AssertionError("no packet came");
        }
        return packets.removeFirst();
    }

    Random random() {
        return random;
    }
}
