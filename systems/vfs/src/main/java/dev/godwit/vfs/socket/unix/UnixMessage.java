package dev.godwit.vfs.socket.unix;

import dev.godwit.vfs.Description;
import dev.godwit.vfs.socket.Credentials;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A message in a socket's queue, or a piece of a stream as it was sent. */
final class UnixMessage {
    final UnixSocket sender;
    final byte[] bytes;
    final @Nullable Credentials credentials;
    final int cost;

    /** What it carries and nobody has taken yet. */
    List<Description> rights;

    /** How many of the bytes have been taken. */
    int taken;

    UnixMessage(
            UnixSocket sender,
            byte[] bytes,
            @Nullable Credentials credentials,
            List<Description> rights,
            int cost) {
        this.sender = sender;
        this.bytes = bytes;
        this.credentials = credentials;
        this.rights = rights;
        this.cost = cost;
    }

    int left() {
        return bytes.length - taken;
    }
}
