package dev.godwit;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;

import java.util.List;

/** The kinds of guests that there are: the one place that lists them. */
final class GuestKinds {
    /** What a module is. */
    static final GuestKind WASI = new WasiKind();

    /** What lies in a root is. */
    static final GuestKind LINUX = new LinuxKind();

    /** What a kernel of Linux is. */
    static final GuestKind MACHINE = new MachineKind();

    /** WebAssembly comes last: any text may be one. */
    static final List<GuestKind> ALL = List.of(LINUX, MACHINE, WASI);

    private GuestKinds() {}

    /** The kind that some content is of. */
    static GuestKind of(List<GuestKind> kinds, byte[] content) {
        if (content.length == 0) {
            throw new Malformed("unexpected end: the file is empty", new Place.InBinary(0));
        }
        for (GuestKind kind : kinds) {
            if (kind.isOne(content)) {
                return kind;
            }
        }
        String names = String.join(", ", kinds.stream().map(GuestKind::name).toList());
        throw new Malformed("unknown kind of guest; there are: " + names, new Place.InBinary(0));
    }
}
