package dev.godwit.check;

import org.teavm.jso.JSExport;
import org.teavm.jso.typedarrays.Int8Array;

/**
 * What the runner in JavaScript calls. Files come as bytes; what was found goes back as text, one
 * fact per line, for the test outside to compare.
 */
public final class Driver {
    private Driver() {}

    /**
     * Starts nothing: everything is called from outside.
     *
     * @param args none
     */
    public static void main(String[] args) {}

    /**
     * Computes every case of the host twin.
     *
     * @return a line per case
     */
    @JSExport
    public static String twins() {
        return HostCases.all();
    }

    /**
     * Computes the floating-point instructions of RISC-V.
     *
     * @return a line for each group of cases
     */
    @JSExport
    public static String floats() {
        return FloatCases.all();
    }

    /**
     * Runs a script of the specification's test suite.
     *
     * @param script the text of a .wast file
     * @return what came of it, see {@link Scripts#run}
     */
    @JSExport
    public static String wast(Int8Array script) {
        return Scripts.run(bytes(script));
    }

    /**
     * Runs a program with WASI.
     *
     * @param program a module in the binary or text format
     * @return what came of it, see {@link Guests#run}
     */
    @JSExport
    public static String guest(Int8Array program) {
        return Guests.run(bytes(program));
    }

    /**
     * Tells what arrived, to show that the way in and out is right.
     *
     * @param bytes any file
     * @return its length and a checksum
     */
    @JSExport
    public static String echo(Int8Array bytes) {
        byte[] copy = bytes(bytes);
        int sum = 1;
        for (byte b : copy) {
            sum = 31 * sum + b;
        }
        return copy.length + " bytes, hash " + sum;
    }

    /**
     * Fails, to show that a failure inside is seen outside.
     *
     * @return never
     */
    @JSExport
    public static String fail() {
        throw new IllegalStateException("asked to fail");
    }

    /** A copy as a Java array. */
    static byte[] bytes(Int8Array bytes) {
        byte[] result = new byte[bytes.getLength()];
        for (int i = 0; i < result.length; i++) {
            result[i] = bytes.get(i);
        }
        return result;
    }
}
