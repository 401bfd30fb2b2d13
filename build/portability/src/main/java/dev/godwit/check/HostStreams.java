package dev.godwit.check;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.FileRanges;

import org.teavm.jso.typedarrays.Int8Array;

import java.util.Arrays;

/** The archive and the streams of the runner in JavaScript, as portable code asks for them. */
final class HostStreams {
    private HostStreams() {}

    /** The archive, read by ranges when they are wanted: it may be larger than the memory. */
    static FileRanges archive(ProgramHost host) {
        return new FileRanges() {
            @Override
            public long size() {
                return (long) host.size();
            }

            @Override
            public int read(byte[] target, int offset, int length, long position) {
                byte[] read = Driver.bytes(host.read((double) position, length));
                System.arraycopy(read, 0, target, offset, read.length);
                return read.length;
            }
        };
    }

    /** A stream that takes all that it is given. */
    static ByteSink sink(ProgramHost host, int descriptor) {
        return new ByteSink() {
            @Override
            public int write(byte[] source, int offset, int length) {
                byte[] piece = Arrays.copyOfRange(source, offset, offset + length);
                host.write(descriptor, Int8Array.copyFromJavaArray(piece));
                return length;
            }

            @Override
            public Waitable writable() {
                return Ready.ALWAYS;
            }

            @Override
            public void flush() {}

            @Override
            public boolean isTerminal() {
                return false;
            }
        };
    }
}
