package dev.godwit.net.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.SeededEntropy;
import dev.godwit.net.EthernetPort;
import dev.godwit.net.guest.Frames;
import dev.godwit.net.packet.Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A guest that sends anything: frames with changed bytes, right ones among them. */
class FuzzTest {
    private static final int FRAMES = 200_000;

    private final Random random = new Random(20_261_201);
    private final Simulation simulation = new Simulation();
    private final SimulatedHost host = new SimulatedHost(simulation, 1);
    private final UserNetwork network =
            new UserNetwork(
                    new UserSettings(new NetPolicy(true, true), 0, "guest"),
                    host,
                    simulation.clock,
                    new SeededEntropy(2));

    /** What the network sends is answered with parts of it, so that connections get far. */
    private final List<byte[]> sent = new ArrayList<>();

    private int address() {
        String[] addresses = {
            "10.0.2.2",
            "10.0.2.3",
            "10.0.2.15",
            "10.0.2.16",
            "93.184.216.34",
            "1.2.3.4",
            "127.0.0.1",
            "255.255.255.255",
            "10.0.2.255",
            "224.0.0.1",
            "0.0.0.0"
        };
        return (int) Address.parse(addresses[random.nextInt(addresses.length)]);
    }

    private int port() {
        int[] ports = {53, 67, 68, 80, 81, 5000, 5001, 0};
        return ports[random.nextInt(ports.length)];
    }

    private byte[] data() {
        byte[] data = new byte[random.nextInt(10) == 0 ? random.nextInt(1400) : random.nextInt(40)];
        random.nextBytes(data);
        return data;
    }

    private byte[] packet() {
        int from = random.nextInt(10) == 0 ? address() : Station.ADDRESS;
        int to = address();
        return switch (random.nextInt(6)) {
            case 0 -> Frames.udp(from, port(), to, port(), data());
            case 1 -> Frames.ip(from, to, 1, Frames.icmp(8, 0, random.nextInt(99), data()));
            case 2 ->
                    Frames.ip(
                            from,
                            to,
                            17,
                            random.nextInt(4),
                            random.nextInt(20),
                            random.nextInt() & 0x3fff,
                            data());
            case 3, 4 -> answer(from, to);
            default ->
                    Frames.tcp(
                            from,
                            port(),
                            to,
                            port(),
                            random.nextInt(1000),
                            random.nextInt(),
                            random.nextInt(4) == 0 ? random.nextInt(64) : 2,
                            random.nextInt(0x10000),
                            new byte[4 * random.nextInt(4)],
                            random.nextBoolean() ? new byte[0] : data());
        };
    }

    /** A segment that may be the next one of a connection that is there. */
    private byte[] answer(int from, int to) {
        if (sent.isEmpty()) {
            return Frames.udp(from, port(), to, port(), data());
        }
        byte[] last = sent.get(random.nextInt(sent.size()));
        byte[] data = random.nextBoolean() ? new byte[0] : data();
        int flags = random.nextInt(3) == 0 ? random.nextInt(64) : 16;
        return Frames.tcp(
                Frames.s32(last, 16),
                Frames.u16(last, 22),
                Frames.s32(last, 12),
                Frames.u16(last, 20),
                Frames.s32(last, 28) + random.nextInt(3) * random.nextInt(1000),
                Frames.s32(last, 24) + 1 + random.nextInt(3) * random.nextInt(1000),
                flags,
                random.nextInt(0x10000),
                new byte[0],
                data);
    }

    private byte[] mutated(byte[] frame) {
        byte[] result = frame.clone();
        for (int changes = random.nextInt(4); changes > 0 && result.length > 0; changes--) {
            result[random.nextInt(Math.min(result.length, 80))] = (byte) random.nextInt();
        }
        return random.nextInt(20) == 0
                ? Arrays.copyOf(result, random.nextInt(result.length + 20))
                : result;
    }

    private byte[] frame() {
        int type = random.nextInt(10);
        if (type == 0) {
            byte[] frame = new byte[random.nextInt(EthernetPort.MOST_BYTES + 10)];
            random.nextBytes(frame);
            return frame;
        }
        byte[] payload =
                type == 1
                        ? Frames.arp(1 + random.nextInt(2), random.nextLong(), address(), address())
                        : packet();
        long to = random.nextBoolean() ? Station.GATEWAY_MAC : 0xffff_ffff_ffffL;
        byte[] frame = Frames.ethernet(to, Station.MAC, type == 1 ? 0x806 : 0x800, payload);
        return random.nextInt(3) > 0 ? frame : mutated(frame);
    }

    private void remember(byte[] buffer, int length) {
        assertThat(length).isBetween(1, EthernetPort.MOST_BYTES);
        if (length >= 54 && buffer[12] == 8 && buffer[13] == 0 && buffer[23] == 6) {
            if (sent.size() == 50) {
                sent.removeFirst();
            }
            sent.add(Arrays.copyOfRange(buffer, 14, length));
        }
    }

    @Test
    void nothingFailsAndAllIsBounded() throws Exception {
        host.allowsEcho = true;
        host.resolver = Station.OUTSIDE;
        host.servers.put("93.184.216.34:80", host::echo);
        host.servers.put("127.0.0.1:80", host::echo);
        host.datagramServers.put("93.184.216.34:53", bytes -> bytes);
        host.datagramServers.put("127.0.0.1:53", bytes -> bytes);
        network.forward(new PortForward(false, 0, 8080, 80));
        byte[] buffer = new byte[EthernetPort.MOST_BYTES];
        int received = 0;
        int most = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frame();
            network.send(frame, 0, frame.length);
            if (random.nextInt(8) == 0) {
                int length = network.receive(buffer, 0);
                while (length > 0) {
                    received++;
                    remember(buffer, length);
                    length = network.receive(buffer, 0);
                }
                simulation.runUntil(random.nextInt(30_000_000), () -> false);
            }
            if (i % 1000 == 0) {
                host.listeners.getFirst().connect();
            }
            most = Math.max(most, host.open);
        }
        assertThat(received).isGreaterThan(FRAMES / 20);
        int ends = TcpNat.MOST_FLOWS + UdpNat.MOST_FLOWS + 64;
        assertThat(most).isBetween(100, ends);
        network.close();
    }
}
