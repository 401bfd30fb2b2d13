package dev.godwit.platform.jvm.net;

import dev.godwit.platform.jvm.io.SocketSelector;
import dev.godwit.platform.jvm.io.Waiting;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** What sockets of all kinds have of their channels. */
final class Channels {
    private Channels() {}

    /** A wait for an operation, by its bit of {@link java.nio.channels.SelectionKey}. */
    static Waiting waiting(SelectableChannel channel, int operation) {
        Waiting[] self = new Waiting[1];
        Waiting waiting =
                new Waiting(
                        () -> SocketSelector.isReady(channel, operation),
                        () -> SocketSelector.watch(channel, operation, self[0]));
        self[0] = waiting;
        return waiting;
    }

    /** Closes a channel, and tells who waits. */
    static void close(SelectableChannel channel, Waiting... waitings) {
        try {
            channel.close();
        } catch (IOException e) {
            // The kernel has closed it all the same; what it could not deliver is lost.
        }
        SocketSelector.release(channel);
        for (Waiting waiting : waitings) {
            waiting.wakeAll();
        }
    }
}
