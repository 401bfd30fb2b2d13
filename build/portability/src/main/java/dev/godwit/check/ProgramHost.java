package dev.godwit.check;

import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Int8Array;

/** What the runner in JavaScript gives a Linux program. */
public interface ProgramHost extends JSObject {
    /**
     * How large the archive is that is its root.
     *
     * @return bytes, exact in a double
     */
    double size();

    /**
     * Reads from the archive.
     *
     * @param position the first byte
     * @param length the most to read
     * @return what was read; empty at or beyond the end
     */
    Int8Array read(double position, int length);

    /**
     * Takes what the program writes.
     *
     * @param descriptor 1 for standard output, 2 for standard error
     * @param bytes what it wrote
     */
    void write(int descriptor, Int8Array bytes);

    /**
     * Told of each system call.
     *
     * @param line what was called, and what came of it
     */
    void trace(String line);

    /**
     * Told of what befalls the program.
     *
     * @param line a line for people
     */
    void log(String line);
}
