package dev.godwit.linux.elf;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;

/**
 * A file that cannot be executed, and why: ENOEXEC for a guest. Checked, because a guest meets it
 * whenever it tries a file; without a stack trace.
 */
public final class NotExecutable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Kinds of reasons. */
    public enum Reason {
        /** It is no ELF file and no script. */
        NOT_ELF,
        /** It is for processors of 32 bits. */
        BITS_32,
        /** Its numbers are big-endian. */
        BIG_ENDIAN,
        /** It is for another architecture. */
        ARCHITECTURE,
        /** It is an object file, to be linked first. */
        RELOCATABLE,
        /** It is a core dump. */
        CORE,
        /** It is of a type that is none of these. */
        OTHER_TYPE,
        /** It ends before what its headers say is there. */
        TRUNCATED,
        /** Its headers contradict themselves or the specification. */
        MALFORMED,
        /** It wants addresses that a process does not have. */
        TOO_LARGE,
        /** It is a script whose first line names no interpreter, or not wholly. */
        SCRIPT
    }

    /** Which kind of reason. */
    private final Reason reason;

    /** Where in the file. */
    private final long offset;

    NotExecutable(Reason reason, String message, long offset) {
        super(message, null, false, false);
        this.reason = reason;
        this.offset = offset;
    }

    /** {@return the kind of reason} */
    public Reason reason() {
        return reason;
    }

    /** {@return where in the file what is wrong stands, in bytes} */
    public long offset() {
        return offset;
    }

    /** {@return the same as a failure of the input, for who asked for this file to be run} */
    public Malformed failure() {
        String message = getMessage();
        return new Malformed(message == null ? "" : message, new Place.InBinary(offset));
    }
}
