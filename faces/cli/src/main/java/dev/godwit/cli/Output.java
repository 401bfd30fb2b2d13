package dev.godwit.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;

/** Where results go. Remembers why they were lost, which a {@link java.io.PrintWriter} hides. */
final class Output extends OutputStream {
    private final OutputStream stream;
    private @Nullable IOException failure;

    /** Passes everything on to a stream. */
    Output(OutputStream stream) {
        this.stream = stream;
    }

    /** Why something could not be written, or null. */
    @Nullable IOException failure() {
        return failure;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            stream.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
