package dev.godwit.platform.jvm;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Platform;
import dev.godwit.platform.jvm.io.IoErrors;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The services of a JVM. There is one of each for the process, whoever asks. */
public final class JvmPlatform implements Platform {
    /** Made when they are first needed. */
    private static final class Streams {
        static final OutputPump PUMP = new OutputPump();
        static final ByteSource INPUT =
                new InputReader(new FileInputStream(FileDescriptor.in), Terminals.is(0));
        static final ByteSink OUTPUT =
                PUMP.sink(new FileOutputStream(FileDescriptor.out), Terminals.is(1));
        static final ByteSink ERROR =
                PUMP.sink(new FileOutputStream(FileDescriptor.err), Terminals.is(2));

        private Streams() {}
    }

    /** Makes the service; it holds nothing. */
    public JvmPlatform() {}

    @Override
    public Clock clock() {
        return JvmClock.INSTANCE;
    }

    @Override
    public Entropy entropy() {
        return SystemEntropy.INSTANCE;
    }

    @Override
    public ByteSource standardInput() {
        return Streams.INPUT;
    }

    @Override
    public ByteSink standardOutput() {
        return Streams.OUTPUT;
    }

    @Override
    public ByteSink standardError() {
        return Streams.ERROR;
    }

    /**
     * Waits until the standard streams have been written out, but not forever: whoever reads the
     * other end of a pipe may never do so.
     *
     * @param millis the longest wait
     * @return false if something is left
     */
    public static boolean drain(long millis) {
        return Streams.PUMP.drain(millis);
    }

    @Override
    public byte[] readFile(String path) throws ErrnoException {
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (InvalidPathException e) {
            throw Errno.ENOENT.exception();
        } catch (IOException e) {
            throw errno(e).exception();
        }
    }

    /**
     * The error behind an exception of java.io and java.nio.
     *
     * @param exception what they threw
     * @return the error, EIO if it is not known
     */
    public static Errno errno(IOException exception) {
        return IoErrors.of(exception);
    }
}
