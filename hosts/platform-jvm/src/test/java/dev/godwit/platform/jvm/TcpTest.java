package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waiter;
import dev.godwit.base.host.Wakeup;
import dev.godwit.platform.jvm.io.SocketSelector;
import dev.godwit.platform.jvm.io.Waiting;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Socket;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
class TcpTest {
    private final Waiter waiter = new JvmPlatform().clock().newWaiter();
    private TcpListener listener;
    private java.net.Socket client;
    private Socket guest;

    @BeforeEach
    void connect() throws Exception {
        listener = TcpListener.listen("127.0.0.1", 0);
        assertThatThrownBy(listener::accept).isSameAs(Errno.EAGAIN.exception());
        assertThat(listener.until(Events.IN).ready()).isFalse();
        client = new java.net.Socket(InetAddress.getLoopbackAddress(), listener.port());
        guest = accept();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        guest.close();
        listener.close();
    }

    private void awaitReadable() {
        while (!guest.until(Events.IN).ready()) {
            waiter.await(Blocked.on("read", guest.until(Events.IN)));
        }
    }

    @Test
    void receivesPeeksAndSeesTheEnd() throws Exception {
        byte[] bytes = new byte[10];
        assertThatThrownBy(() -> guest.read(bytes, 0, 10)).isSameAs(Errno.EAGAIN.exception());
        assertThat(guest.read(bytes, 0, 0)).isZero();
        client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        awaitReadable();
        assertThat(guest.available()).isEqualTo(5);
        assertThat(guest.peek(bytes, 0, 2)).isEqualTo(2);
        assertThat(guest.read(bytes, 0, 10)).isEqualTo(5);
        assertThat(new String(bytes, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("hello");
        client.shutdownOutput();
        awaitReadable();
        assertThat(guest.read(bytes, 0, 10)).isZero();
        assertThat(guest.read(bytes, 0, 10)).isZero();
    }

    @Test
    void tellsWhichEventsHaveOccurred() throws Exception {
        int all = Events.IN | Events.OUT | Events.PRIORITY;
        assertThat(guest.poll(all)).isEqualTo(Events.OUT);
        assertThat(guest.poll(Events.IN)).isZero();
        assertThat(guest.until(all).ready()).isTrue();
        assertThat(guest.until(0).ready()).isFalse();
        client.getOutputStream().write(1);
        awaitReadable();
        assertThat(guest.poll(all)).isEqualTo(Events.IN | Events.OUT);
        assertThat(guest.until(0).ready()).isFalse();
        client.shutdownOutput();
        guest.read(new byte[1], 0, 1);
        awaitReadable();
        assertThat(guest.poll(Events.IN)).isEqualTo(Events.IN);
        guest.shutdown(false, true);
        assertThat(guest.poll(0)).isEqualTo(Events.HANG_UP);
        waiter.await(Blocked.on("hang-up", guest.until(0)));
    }

    @Test
    void sendsUntilThePeerIsFullAndGoesOn() throws Exception {
        byte[] bytes = new byte[1 << 20];
        long sent = 0;
        boolean full = false;
        while (!full) {
            try {
                sent += guest.write(bytes, 0, bytes.length);
            } catch (ErrnoException e) {
                assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
                full = true;
            }
        }
        assertThat(guest.until(Events.OUT).ready()).isFalse();
        long expected = sent;
        Thread reader =
                new Thread(() -> {
                    try {
                        client.getInputStream().readNBytes((int) expected);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
        reader.start();
        while (!guest.until(Events.OUT).ready()) {
            waiter.await(Blocked.on("write", guest.until(Events.OUT)));
        }
        assertThat(guest.write(bytes, 0, 1)).isEqualTo(1);
        reader.join();
        assertThat(client.getInputStream().read()).isZero();
    }

    @Test
    void whatArrivedBeforeAResetIsReadBeforeIt() throws Exception {
        client.getOutputStream().write(new byte[] {1, 2, 3});
        awaitReadable();
        byte[] bytes = new byte[10];
        while (guest.available() < 3) {
            guest.peek(bytes, 0, 10);
        }
        client.setSoLinger(true, 0);
        client.close();
        assertThat(guest.read(bytes, 0, 10)).isEqualTo(3);
        assertThatThrownBy(() -> guest.read(bytes, 0, 10)).isSameAs(Errno.ECONNRESET.exception());
    }

    @Test
    void shutdownEndsOneDirection() throws Exception {
        guest.shutdown(false, true);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(() -> guest.write(new byte[1], 0, 1)).isSameAs(Errno.EPIPE.exception());
        client.getOutputStream().write(7);
        awaitReadable();
        byte[] one = new byte[1];
        assertThat(guest.read(one, 0, 1)).isEqualTo(1);
        guest.shutdown(true, false);
        assertThat(guest.read(one, 0, 1)).isZero();
    }

    @Test
    void saysWhatItIsAndWhyItCannotListen() throws Exception {
        assertThat(guest.type()).isEqualTo(FileType.SOCKET);
        assertThat(listener.stat().type()).isEqualTo(FileType.SOCKET);
        int taken = listener.port();
        assertThatThrownBy(() -> TcpListener.listen("127.0.0.1", taken))
                .isSameAs(Errno.EADDRINUSE.exception());
        assertThatThrownBy(() -> TcpListener.listen("127.0.0.1", 65_536))
                .isSameAs(Errno.EINVAL.exception());
        assertThatThrownBy(() -> TcpListener.listen("192.0.2.1", 0))
                .isSameAs(Errno.EADDRNOTAVAIL.exception());
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        listener.close();
        assertThat(listener.until(Events.IN).ready()).isTrue();
        assertThatThrownBy(listener::accept).isSameAs(Errno.EBADF.exception());
    }

    @Test
    void connectionsAreBoundedByWhatTheyHold() throws Exception {
        List<java.net.Socket> clients = new ArrayList<>();
        List<Socket> guests = new ArrayList<>();
        try {
            while (guests.size() < TcpListener.CONNECTIONS - 1) {
                clients.add(new java.net.Socket(InetAddress.getLoopbackAddress(), listener.port()));
                guests.add(accept());
            }
            clients.add(new java.net.Socket(InetAddress.getLoopbackAddress(), listener.port()));
            assertThatThrownBy(this::accept).isSameAs(Errno.ENFILE.exception());
            guests.getFirst().close();
            guests.getFirst().close();
            guests.add(accept());
            clients.add(new java.net.Socket(InetAddress.getLoopbackAddress(), listener.port()));
            assertThatThrownBy(this::accept).isSameAs(Errno.ENFILE.exception());
        } finally {
            for (java.net.Socket each : clients) {
                each.close();
            }
            for (Socket each : guests) {
                each.close();
            }
        }
    }

    private Socket accept() throws ErrnoException {
        while (!listener.until(Events.IN).ready()) {
            waiter.await(Blocked.on("accept", listener.until(Events.IN)));
        }
        return listener.accept();
    }

    /** Memory that runs out in the thread that tells: it tells again. */
    @Test
    void aWakeThatFailsIsMadeUpFor() throws Exception {
        AtomicInteger wakes = new AtomicInteger();
        CountDownLatch told = new CountDownLatch(1);
        Wakeup wakeup =
                () -> {
                    if (wakes.getAndIncrement() == 0) {
                        throw new OutOfMemoryError("on purpose");
                    }
                    told.countDown();
                };
        guest.until(Events.IN).subscribe(wakeup);
        client.getOutputStream().write(1);
        told.await();
        guest.until(Events.IN).unsubscribe(wakeup);
        assertThat(guest.read(new byte[2], 0, 2)).isEqualTo(1);
    }

    /** Memory that runs out while a channel is registered: it is registered later. */
    @Test
    void aChannelThatCouldNotBeRegisteredIsTriedAgain() throws Exception {
        BrokenChannel broken = new BrokenChannel();
        CountDownLatch told = new CountDownLatch(1);
        Waiting waiting = new Waiting(() -> false, () -> {});
        waiting.subscribe(told::countDown);
        SocketSelector.watch(broken, SelectionKey.OP_READ, waiting);
        told.await();
        assertThat(broken.tries.get()).isEqualTo(2);
        client.getOutputStream().write(1);
        awaitReadable();
    }

    /** Has no memory for the first registration, and is closed at the next. */
    private static final class BrokenChannel extends SelectableChannel {
        private final AtomicInteger tries = new AtomicInteger();

        @Override
        public SelectorProvider provider() {
            return SelectorProvider.provider();
        }

        @Override
        public int validOps() {
            return SelectionKey.OP_READ;
        }

        @Override
        public boolean isRegistered() {
            return false;
        }

        @Override
        public @Nullable SelectionKey keyFor(Selector selector) {
            return null;
        }

        @Override
        public SelectionKey register(Selector selector, int operations, Object attachment)
                throws ClosedChannelException {
            if (tries.getAndIncrement() == 0) {
                throw new OutOfMemoryError("on purpose");
            }
            throw new ClosedChannelException();
        }

        @Override
        public SelectableChannel configureBlocking(boolean block) {
            return this;
        }

        @Override
        public boolean isBlocking() {
            return false;
        }

        @Override
        public Object blockingLock() {
            return this;
        }

        @Override
        protected void implCloseChannel() {}
    }
}
