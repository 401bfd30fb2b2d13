package dev.godwit.check;

import org.teavm.jso.JSExport;
import org.teavm.jso.typedarrays.Int8Array;

import java.util.ArrayList;
import java.util.List;

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
     * Runs a Linux program of RISC-V.
     *
     * @param host its archive and its streams
     * @param program the program, or an empty array if it lies in the archive
     * @param line its name and its arguments, each ended by a NUL
     * @param seed what its random bytes follow from
     * @param mebibytes how much memory it may have; 0 for what guests have by default
     * @param isTraced whether the host is told of each system call
     * @return what came of it, see {@link Programs.Program#run}
     */
    @JSExport
    public static String linux(
            ProgramHost host,
            Int8Array program,
            String line,
            int seed,
            int mebibytes,
            boolean isTraced) {
        List<String> words = words(line);
        Programs.Program made =
                program.getLength() > 0
                        ? Programs.of(bytes(program))
                        : Programs.of(HostStreams.archive(host), words.get(0));
        made.seed(seed);
        if (mebibytes > 0) {
            made.memory((long) mebibytes << 20);
        }
        if (isTraced) {
            made.trace(host::trace);
        }
        return made.run(words, HostStreams.sink(host, 1), HostStreams.sink(host, 2), host::log);
    }

    /**
     * Runs a computer of RISC-V.
     *
     * @param host takes what its console writes
     * @param kernel what it boots
     * @param initrd its initial RAM disk, empty for none
     * @param arguments the kernel's command line
     * @param mebibytes its RAM
     * @return what came of it, see {@link Machines#run}
     */
    @JSExport
    public static String boot(
            ProgramHost host, Int8Array kernel, Int8Array initrd, String arguments, int mebibytes) {
        return Machines.run(
                bytes(kernel),
                bytes(initrd),
                arguments,
                (long) mebibytes << 20,
                HostStreams.sink(host, 1));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int begin = 0;
        for (int end = line.indexOf('\0'); end >= 0; end = line.indexOf('\0', begin)) {
            words.add(line.substring(begin, end));
            begin = end + 1;
        }
        return words;
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
