package dev.godwit.platform.jvm.io;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One thread that tells when channels become ready, for as long as somebody waits for them. */
public final class SocketSelector {
    private static final class Holder {
        static final SocketSelector INSTANCE = new SocketSelector();

        private Holder() {}
    }

    private record Request(SelectableChannel channel, int operation, Waiting waiting) {}

    /** What is waited for on one channel, by operation. */
    private static final class Interests {
        final @Nullable Waiting[] byBit = new @Nullable Waiting[5];
    }

    private final Selector selector;
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();

    private SocketSelector() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("godwit-sockets").start(this::run);
    }

    /**
     * Has {@code waiting} woken once when a channel becomes ready, or closes.
     *
     * @param channel a channel in non-blocking mode
     * @param operation one of the bits of {@link SelectionKey}
     * @param waiting what waits for it
     */
    public static void watch(SelectableChannel channel, int operation, Waiting waiting) {
        SocketSelector instance = Holder.INSTANCE;
        instance.requests.add(new Request(channel, operation, waiting));
        instance.selector.wakeup();
    }

    /**
     * Lets a channel go that was closed: the host's socket stays open, and its peer hears nothing
     * of a reset, for as long as a selector knows it.
     *
     * @param channel a channel that is closed
     */
    public static void release(SelectableChannel channel) {
        if (channel.isRegistered()) {
            Holder.INSTANCE.selector.wakeup();
        }
    }

    /**
     * {@return whether a channel is ready at this moment}
     *
     * @param channel a channel in non-blocking mode
     * @param operation one of the bits of {@link SelectionKey}
     */
    public static boolean isReady(SelectableChannel channel, int operation) {
        try (Selector own = Selector.open()) {
            channel.register(own, operation);
            return own.selectNow() > 0;
        } catch (IOException e) {
            return true; // closed: an operation would not wait, but fail
        }
    }

    /**
     * Never ends, since nobody would wake those who wait: if it could not tell someone, it tells
     * all, who then look again, each on its own thread.
     */
    private void run() {
        boolean hasFailed = false;
        while (true) {
            try {
                if (hasFailed) {
                    tellAll();
                    hasFailed = false;
                }
                Request request = requests.peek();
                while (request != null) {
                    register(request);
                    requests.remove();
                    request = requests.peek();
                }
                selector.select(this::tell);
            } catch (IOException | OutOfMemoryError e) {
                hasFailed = true;
            }
        }
    }

    private void tellAll() {
        for (SelectionKey key : selector.keys()) {
            Interests interests = (Interests) key.attachment();
            for (Waiting waiting : interests.byBit) {
                if (waiting != null) {
                    waiting.wakeAll();
                }
            }
        }
    }

    private void register(Request request) {
        try {
            SelectionKey key = request.channel().keyFor(selector);
            if (key == null) {
                key = request.channel().register(selector, 0, new Interests());
            }
            Interests interests = (Interests) key.attachment();
            interests.byBit[Integer.numberOfTrailingZeros(request.operation())] = request.waiting();
            key.interestOpsOr(request.operation());
        } catch (ClosedChannelException | CancelledKeyException e) {
            request.waiting().wakeAll();
        }
    }

    private void tell(SelectionKey key) {
        int ready;
        try {
            ready = key.readyOps();
            key.interestOpsAnd(~ready);
        } catch (CancelledKeyException e) {
            ready = ~0;
        }
        Interests interests = (Interests) key.attachment();
        for (int bit = 0; bit < interests.byBit.length; bit++) {
            Waiting waiting = interests.byBit[bit];
            if (waiting != null && (ready & 1 << bit) != 0) {
                waiting.wakeAll();
            }
        }
    }
}
