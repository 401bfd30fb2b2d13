package dev.godwit.net.user;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.net.host.HostDatagrams;
import dev.godwit.net.host.HostListener;
import dev.godwit.net.host.HostNetwork;
import dev.godwit.net.host.HostStream;
import dev.godwit.net.packet.Address;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A host with a network in virtual time: everything comes after a while, in pieces, through buffers
 * of small size; and whoever waits is told once only.
 */
final class SimulatedHost implements HostNetwork {
    private final Simulation simulation;
    private final Random random;

    /** Servers by address and port, which are given the far end of each connection. */
    final Map<String, Consumer<Stream>> servers = new HashMap<>();

    /** Servers of datagrams: what they answer, or null. */
    final Map<String, Answering> datagramServers = new HashMap<>();

    /** What connecting to an address leads to; otherwise it is refused. */
    final Map<Integer, Errno> errors = new HashMap<>();

    final List<Listener> listeners = new ArrayList<>();
    final List<Datagrams> bound = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    int resolver;
    boolean allowsEcho;

    /** How many sockets the network has open. */
    int open;

    int bufferSize = 8192;

    /** Whether all goes at once and whole. */
    boolean isSmooth;

    SimulatedHost(Simulation simulation, long seed) {
        this.simulation = simulation;
        random = new Random(seed);
    }

    /** What a server of datagrams answers, or null. */
    interface Answering {
        byte @Nullable [] answer(byte[] request);
    }

    static String name(int address, int port) {
        return Address.text(address) + ":" + port;
    }

    private long delay() {
        return isSmooth || random.nextInt(3) == 0 ? 0 : random.nextInt(20_000_000);
    }

    private int piece(int length) {
        return isSmooth ? length : 1 + random.nextInt(length);
    }

    /** Told once after each time it was asked. */
    private static final class Once implements Waitable {
        private final BooleanSupplier isReady;
        private final List<Wakeup> wakeups = new ArrayList<>();

        Once(BooleanSupplier isReady) {
            this.isReady = isReady;
        }

        @Override
        public boolean ready() {
            return isReady.getAsBoolean();
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            if (!wakeups.contains(wakeup)) {
                wakeups.add(wakeup);
            }
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            wakeups.remove(wakeup);
        }

        void tell() {
            List<Wakeup> told = List.copyOf(wakeups);
            wakeups.clear();
            told.forEach(Wakeup::wake);
        }
    }

    /** One end of a connection. */
    final class Stream implements HostStream {
        private final ArrayDeque<Byte> buffer = new ArrayDeque<>();
        private @Nullable Stream peer;
        private boolean connected;
        private @Nullable Errno failure;
        private boolean ended;
        private boolean shutDown;
        private int onTheWay;
        private long latest;
        private boolean isCounted;
        boolean closed;
        boolean wasReset;
        private final Once connectable = new Once(() -> connected || failure != null);
        private final Once readable = new Once(() -> !buffer.isEmpty() || ended || failure != null);
        private final Once writable = new Once(() -> room() > 0 || failure != null);

        private Stream peer() {
            return Objects.requireNonNull(peer);
        }

        Stream count() {
            isCounted = true;
            open++;
            return this;
        }

        private void uncount() {
            closed = true;
            open -= isCounted ? 1 : 0;
        }

        private int room() {
            return bufferSize - peer().buffer.size() - onTheWay;
        }

        /** Later than what was sent before. */
        private void later(Runnable action) {
            latest = Math.max(latest, simulation.now() + delay());
            simulation.after(latest - simulation.now(), action);
        }

        @Override
        public boolean finishConnect() throws ErrnoException {
            if (failure != null) {
                throw failure.exception();
            }
            return connected;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            if (buffer.isEmpty() || closed) {
                if (failure != null) {
                    throw failure.exception();
                }
                if (ended) {
                    return END;
                }
                throw Errno.EAGAIN.exception();
            }
            int count = Math.min(piece(length), buffer.size());
            for (int i = 0; i < count; i++) {
                target[offset + i] = buffer.remove();
            }
            later(peer().writable::tell);
            return count;
        }

        @Override
        public int write(byte[] source, int offset, int length) throws ErrnoException {
            if (failure != null || shutDown || closed) {
                Errno why = failure;
                throw (why == null ? Errno.EPIPE : why).exception();
            }
            int count = Math.min(piece(length), room());
            if (count <= 0) {
                throw Errno.EAGAIN.exception();
            }
            byte[] copy = Arrays.copyOfRange(source, offset, offset + count);
            onTheWay += count;
            later(() -> {
                onTheWay -= copy.length;
                peer().arrive(copy);
            });
            return count;
        }

        private void arrive(byte[] bytes) {
            if (!closed) {
                for (byte b : bytes) {
                    buffer.add(b);
                }
                readable.tell();
            }
        }

        @Override
        public void shutdownOutput() {
            shutDown = true;
            later(() -> {
                peer().ended = true;
                peer().readable.tell();
            });
        }

        @Override
        public void close() {
            if (!closed) {
                if (!shutDown) {
                    shutdownOutput();
                }
                uncount();
            }
        }

        @Override
        public void reset() {
            if (!closed) {
                uncount();
                later(() -> peer().fail(Errno.ECONNRESET));
            }
        }

        private void fail(Errno errno) {
            failure = errno;
            wasReset = true;
            buffer.clear();
            connectable.tell();
            readable.tell();
            writable.tell();
        }

        @Override
        public Waitable connected() {
            return connectable;
        }

        @Override
        public Waitable readable() {
            return readable;
        }

        @Override
        public Waitable writable() {
            return writable;
        }
    }

    private Stream[] pair() {
        Stream[] pair = {new Stream(), new Stream()};
        pair[0].peer = pair[1];
        pair[1].peer = pair[0];
        return pair;
    }

    @Override
    public HostStream connect(int address, int port) throws ErrnoException {
        asked.add(name(address, port));
        Errno error = errors.get(address);
        if (error == Errno.EMFILE) {
            throw error.exception();
        }
        Stream[] pair = pair();
        pair[0].count();
        Consumer<Stream> server = servers.get(name(address, port));
        if (error == Errno.EINPROGRESS) {
            return pair[0];
        }
        pair[0].later(() -> {
            if (pair[0].closed) {
                return;
            }
            if (server == null) {
                pair[0].fail(error == null ? Errno.ECONNREFUSED : error);
                return;
            }
            pair[0].connected = true;
            pair[1].connected = true;
            pair[0].connectable.tell();
            server.accept(pair[1]);
        });
        return pair[0];
    }

    /** A server that sends back what it gets. */
    void echo(Stream stream) {
        byte[] bytes = new byte[1000];
        try {
            int count = stream.read(bytes, 0, bytes.length);
            if (count == HostStream.END) {
                stream.close();
                return;
            }
            stream.write(bytes, 0, count);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN) {
                stream.close();
                return;
            }
        }
        simulation.after(5_000_000L, () -> echo(stream));
    }

    /** A listening socket. */
    final class Listener implements HostListener {
        private final int port;
        private final ArrayDeque<Stream> backlog = new ArrayDeque<>();
        private final Once acceptable = new Once(() -> !backlog.isEmpty());
        boolean closed;

        Listener(int port) {
            this.port = port;
        }

        /** A client of the host connects; answers its end. */
        Stream connect() {
            Stream[] pair = pair();
            pair[0].connected = true;
            pair[1].connected = true;
            backlog.add(pair[1]);
            acceptable.tell();
            return pair[0];
        }

        int waiting() {
            return backlog.size();
        }

        @Override
        public HostStream accept() throws ErrnoException {
            Stream stream = backlog.poll();
            if (stream == null) {
                throw Errno.EAGAIN.exception();
            }
            return stream.count();
        }

        @Override
        public Waitable acceptable() {
            return acceptable;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public HostListener listen(int address, int port) throws ErrnoException {
        for (Listener listener : listeners) {
            if (listener.port == port) {
                throw Errno.EADDRINUSE.exception();
            }
        }
        var listener = new Listener(port == 0 ? 40_000 : port);
        listeners.add(listener);
        return listener;
    }

    /** A socket for datagrams. */
    final class Datagrams implements HostDatagrams {
        private final int port;
        private final boolean echo;
        private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
        private final ArrayDeque<int[]> senders = new ArrayDeque<>();
        private final Once readable;
        private int[] sender = {0, 0};
        private @Nullable Errno failure;
        final List<String> sent = new ArrayList<>();
        boolean closed;

        Datagrams(int port, boolean echo) {
            this.port = port;
            this.echo = echo;
            readable = new Once(() -> !queue.isEmpty() || failure != null);
            open++;
        }

        void arrive(int address, int fromPort, byte[] bytes) {
            queue.add(bytes);
            senders.add(new int[] {address, fromPort});
            readable.tell();
        }

        @Override
        public int receive(byte[] target, int offset, int length) throws ErrnoException {
            Errno error = failure;
            if (error != null) {
                failure = null;
                throw error.exception();
            }
            byte[] next = queue.poll();
            if (next == null) {
                throw Errno.EAGAIN.exception();
            }
            sender = senders.remove();
            int count = Math.min(next.length, length);
            System.arraycopy(next, 0, target, offset, count);
            return count;
        }

        @Override
        public int senderAddress() {
            return sender[0];
        }

        @Override
        public int senderPort() {
            return sender[1];
        }

        @Override
        public void send(byte[] source, int offset, int length, int address, int toPort) {
            byte[] copy = Arrays.copyOfRange(source, offset, offset + length);
            sent.add(name(address, toPort) + " " + copy.length);
            if (echo) {
                copy[0] = 0;
                copy[4] = 99;
                simulation.after(delay(), () -> arrive(address, 0, copy));
                return;
            }
            Answering server = datagramServers.get(name(address, toPort));
            simulation.after(
                    delay(),
                    () -> {
                        byte[] answer = server == null ? null : server.answer(copy);
                        if (server == null) {
                            failure = errors.getOrDefault(address, Errno.ECONNREFUSED);
                            readable.tell();
                        } else if (answer != null && !closed) {
                            arrive(address, toPort, answer);
                        }
                    });
        }

        @Override
        public Waitable readable() {
            return readable;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
            }
        }
    }

    @Override
    public HostDatagrams openDatagrams(int address, int port) {
        asked.add("udp " + name(address, port));
        return new Datagrams(0, false);
    }

    @Override
    public HostDatagrams bindDatagrams(int address, int port) {
        Datagrams socket = new Datagrams(port, false);
        bound.add(socket);
        return socket;
    }

    @Override
    public HostDatagrams openEcho(int address) throws ErrnoException {
        if (!allowsEcho) {
            throw Errno.EPERM.exception();
        }
        return new Datagrams(0, true);
    }

    @Override
    public int resolver() {
        return resolver;
    }
}
