package dev.godwit.riscv.gdb;

import dev.godwit.riscv.debug.DebugTarget;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What gdb asks about the target (E.4, General Query Packets). */
final class Queries {
    private final DebugTarget target;

    /** Whether gdb knows the two kinds of breakpoints in stops. */
    boolean knowsSoftware;

    boolean knowsHardware;

    /** Whether gdb knows that threads can be gone that were to go on. */
    boolean knowsGone;

    /** The threads when gdb began to ask for them, and how many were told. */
    private List<Integer> threads = List.of();

    private int told;

    /** Made when it is first asked for. */
    private byte @Nullable [] description;

    Queries(DebugTarget target) {
        this.target = target;
    }

    void beginThreads() {
        threads = List.copyOf(target.threads());
        told = 0;
    }

    /** The next threads, at most so many. */
    Reply threads(int most) {
        if (told >= threads.size()) {
            return new Reply("l");
        }
        Reply reply = new Reply("m");
        int end = Math.min(threads.size(), told + most);
        for (int i = told; i < end; i++) {
            reply.put(i > told ? "," : "").number(threads.get(i));
        }
        told = end;
        return reply;
    }

    Reply answer(Cursor from) {
        if (from.skip("Supported")) {
            return supported(from);
        }
        if (from.skip("Xfer:")) {
            return transfer(from);
        }
        if (from.skip("ThreadExtraInfo,")) {
            byte[] text = target.describe(from.thread()).getBytes(StandardCharsets.UTF_8);
            return from.isBad
                    ? GdbSession.error(GdbSession.INVALID)
                    : new Reply().octets(text, text.length);
        }
        if (from.skip("Attached")) {
            return new Reply("1"); // so that a gdb that ends leaves the guest alone
        }
        if (from.skip("Symbol::")) {
            return new Reply("OK");
        }
        return new Reply();
    }

    private Reply supported(Cursor from) {
        from.skip(':');
        while (!from.isAtEnd()) {
            switch (from.until(';')) {
                case "swbreak+" -> knowsSoftware = true;
                case "hwbreak+" -> knowsHardware = true;
                case "no-resumed+" -> knowsGone = true;
                default -> {
                    // nothing that would be used
                }
            }
        }
        Reply reply =
                new Reply("PacketSize=")
                        .number(GdbSession.MOST)
                        .put(";QStartNoAckMode+;vContSupported+;swbreak+;hwbreak+;no-resumed+")
                        .put(";qXfer:features:read+");
        if (target.hasSignals()) {
            reply.put(";QPassSignals+");
        }
        if (target.auxiliary() != null) {
            reply.put(";qXfer:auxv:read+");
        }
        if (target.executable() != null) {
            reply.put(";qXfer:exec-file:read+");
        }
        return reply;
    }

    /** A piece of a document: {@code object:read:annex:offset,length}. */
    private Reply transfer(Cursor from) {
        String object = from.until(':');
        if (!from.skip("read:")) {
            return new Reply();
        }
        String annex = from.until(':');
        long offset = from.number();
        from.require(',');
        long length = from.number();
        if (from.isBad || offset < 0 || length < 0) {
            return GdbSession.error(GdbSession.INVALID);
        }
        byte[] document =
                switch (object) {
                    case "features" -> annex.equals("target.xml") ? description() : null;
                    case "auxv" -> target.auxiliary();
                    case "exec-file" -> path();
                    default -> null;
                };
        if (document == null) {
            return object.equals("features") ? new Reply("E00") : new Reply();
        }
        if (offset >= document.length) {
            return new Reply("l");
        }
        // each byte may be escaped
        int most = (int) Math.min(length, GdbSession.MOST / 2 - 8);
        int count = Math.min(most, document.length - (int) offset);
        return new Reply(offset + count < document.length ? "m" : "l")
                .raw(document, (int) offset, count);
    }

    private byte[] description() {
        byte[] made = description;
        if (made == null) {
            made = TargetDescription.of(target).getBytes(StandardCharsets.US_ASCII);
            description = made;
        }
        return made;
    }

    private byte @Nullable [] path() {
        String path = target.executable();
        return path == null ? null : path.getBytes(StandardCharsets.UTF_8);
    }
}
