package dev.godwit.net.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.guest.GuestTcp;
import dev.godwit.net.host.HostStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Streams both ways arrive whole, whatever the cable, the host and the guest's program do. */
class TcpPropertyTest {
    private static final int PORT = 80;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    /** A program of the host that sends and receives at its own pace. */
    static final class Program {
        private final SimulatedHost.Stream stream;
        private final byte[] data;
        private final Random random;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private int sent;
        private boolean hasShutDown;
        boolean hasEnd;

        Program(Simulation simulation, SimulatedHost.Stream stream, byte[] data, long seed) {
            this.stream = stream;
            this.data = data;
            random = new Random(seed);
            step(simulation);
        }

        byte[] received() {
            return received.toByteArray();
        }

        boolean isDone() {
            return hasEnd && hasShutDown;
        }

        private void step(Simulation simulation) {
            try {
                read();
            } catch (ErrnoException e) {
                // comes again
            }
            try {
                write();
            } catch (ErrnoException e) {
                // comes again
            }
            if (!isDone()) {
                long pause = random.nextInt(40) == 0 ? 3_000_000_000L : 3_000_000L;
                simulation.after(random.nextLong(pause), () -> step(simulation));
            }
        }

        private void read() throws ErrnoException {
            byte[] bytes = new byte[3000];
            while (!hasEnd && random.nextInt(10) > 0) {
                int count = stream.read(bytes, 0, bytes.length);
                hasEnd = count == HostStream.END;
                received.write(bytes, 0, Math.max(count, 0));
            }
        }

        private void write() throws ErrnoException {
            while (sent < data.length && random.nextInt(10) > 0) {
                sent += stream.write(data, sent, data.length - sent);
            }
            if (sent == data.length && !hasShutDown) {
                hasShutDown = true;
                stream.shutdownOutput();
            }
        }
    }

    private static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Station station(long seed) {
        var station = new Station(seed, UserSettings.STANDARD);
        Random random = station.random();
        station.loss = random.nextInt(3) == 0 ? 0 : random.nextInt(12);
        station.late = random.nextInt(2) == 0 ? 0 : random.nextInt(30);
        station.host.bufferSize = 1 + random.nextInt(random.nextBoolean() ? 300 : 100_000);
        return station;
    }

    private static int most(Station station) {
        return station.host.bufferSize < 1000 ? 20_000 : 300_000;
    }

    private static int pace(Random random) {
        int[] paces = {Integer.MAX_VALUE, 10_000, 1000, 300};
        return paces[random.nextInt(paces.length)];
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatTheGuestBegins(long seed) {
        Station station = station(seed);
        Random random = station.random();
        byte[] up = bytes(random, most(station));
        byte[] down = bytes(random, most(station));
        List<Program> programs = new ArrayList<>();
        station.host.servers.put(
                SimulatedHost.name(Station.OUTSIDE, PORT),
                stream -> programs.add(new Program(station.simulation, stream, down, seed)));
        GuestTcp guest =
                station.tcp(5000, Station.OUTSIDE, PORT)
                        .sends(up, true)
                        .reads(pace(random))
                        .connect();
        boolean isDone =
                station.runUntil(() ->
                        guest.isDone()
                                && guest.hasPeerEnded()
                                && programs.size() == 1
                                && programs.getFirst().isDone());
        assertThat(programs).hasSize(1);
        same(programs.getFirst().received(), up);
        same(guest.received(), down);
        assertThat(isDone).isTrue();
        assertThat(guest.wasReset()).isFalse();
        ends(station);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatComesByAForward(long seed) throws Exception {
        Station station = station(seed);
        Random random = station.random();
        byte[] up = bytes(random, most(station));
        byte[] down = bytes(random, most(station));
        station.network.forward(new PortForward(false, 0, 8080, 22));
        GuestTcp guest =
                station.tcp(22, Addresses.GATEWAY, 0).sends(up, true).reads(pace(random)).listen();
        SimulatedHost.Stream client = station.host.listeners.getFirst().connect();
        Program program = new Program(station.simulation, client, down, seed);
        boolean isDone =
                station.runUntil(() -> guest.isDone() && guest.hasPeerEnded() && program.isDone());
        same(program.received(), up);
        same(guest.received(), down);
        assertThat(isDone).isTrue();
        ends(station);
    }

    /** Says where they differ, and nothing more. */
    private static void same(byte[] actual, byte[] expected) {
        assertThat(Arrays.mismatch(actual, expected))
                .as("%d of %d bytes", actual.length, expected.length)
                .isEqualTo(-1);
    }

    /** All is forgotten after a while, and nothing of the host stays open. */
    private static void ends(Station station) {
        station.run(60_000_000_000L);
        assertThat(station.host.open).isZero();
    }
}
