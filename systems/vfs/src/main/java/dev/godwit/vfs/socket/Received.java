package dev.godwit.vfs.socket;

import dev.godwit.vfs.Description;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What came with the bytes that {@link SocketFile#receive} took; each call sets all of it anew. */
public final class Received {
    /** Who sent it; null if a stream does not say, or the sender has no name. */
    public @Nullable SocketAddress source;

    /** Bits of {@link MessageFlags}. */
    public int flags;

    /** SCM_CREDENTIALS, if the socket wants them (SO_PASSCRED). */
    public @Nullable Credentials credentials;

    /** SCM_RIGHTS; the caller holds each of them now, and lets go of those it has no room for. */
    public final List<Description> rights = new ArrayList<>();

    /** All other ancillary data. */
    public final List<ControlMessage> control = new ArrayList<>();

    /** Makes an empty one. */
    public Received() {}

    /** Forgets what it had. */
    public void clear() {
        source = null;
        flags = 0;
        credentials = null;
        rights.clear();
        control.clear();
    }
}
