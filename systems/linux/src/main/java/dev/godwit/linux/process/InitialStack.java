package dev.godwit.linux.process;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.elf.Elf;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.vfs.Names;

import java.util.Arrays;
import java.util.List;

/** What a program finds on its stack: arguments, environment, auxiliary vector (getauxval(3)). */
final class InitialStack {
    private static final int AT_PHDR = 3;
    private static final int AT_PHENT = 4;
    private static final int AT_PHNUM = 5;
    private static final int AT_PAGESZ = 6;
    private static final int AT_BASE = 7;
    private static final int AT_FLAGS = 8;
    private static final int AT_ENTRY = 9;
    private static final int AT_UID = 11;
    private static final int AT_EUID = 12;
    private static final int AT_GID = 13;
    private static final int AT_EGID = 14;
    private static final int AT_HWCAP = 16;
    private static final int AT_CLKTCK = 17;
    private static final int AT_SECURE = 23;
    private static final int AT_RANDOM = 25;
    private static final int AT_EXECFN = 31;
    private static final int AT_SYSINFO_EHDR = 33;
    private static final int AT_MINSIGSTKSZ = 51;

    private static final int RANDOM_BYTES = 16;
    private static final int TICKS_PER_SECOND = 100;

    private final Kernel kernel;
    private final ProgramImage image;
    private final Credentials credentials;
    private final String path;
    private final byte[] vector = new byte[512];
    private int vectorLength;

    InitialStack(Kernel kernel, ProgramImage image, Credentials credentials, String path) {
        this.kernel = kernel;
        this.image = image;
        this.credentials = credentials;
        this.path = path;
    }

    /** Writes all of it below an address; answers the stack pointer. */
    long write(
            long top,
            List<byte[]> arguments,
            List<byte[]> environment,
            Elf elf,
            long bias,
            long base)
            throws ErrnoException {
        byte[] name = Names.encode(path);
        long strings = length(arguments) + length(environment) + name.length + 1;
        long limit = Math.min(image.memory.limits.stack >>> 2, 6 << 20);
        long pointers = 8L * (arguments.size() + environment.size() + 3);
        if (strings + pointers > Math.max(limit, 128 << 10)) {
            throw Errno.E2BIG.exception();
        }
        long stringsStart = top - 8 - strings;
        long random = stringsStart - RANDOM_BYTES & -16L;
        auxiliary(elf, bias, base, random, top - 8 - name.length - 1);
        long sp = random - vectorLength - pointers & -16L;
        byte[] block = new byte[(int) (top - sp)];
        Bytes.putLong(block, 0, arguments.size());
        int pointer = 8;
        int at = (int) (stringsStart - sp);
        image.argumentsStart = sp + at;
        for (byte[] argument : arguments) {
            Bytes.putLong(block, pointer, sp + at);
            pointer += 8;
            at = put(block, at, argument);
        }
        image.argumentsEnd = sp + at;
        image.environmentStart = sp + at;
        pointer += 8;
        for (byte[] variable : environment) {
            Bytes.putLong(block, pointer, sp + at);
            pointer += 8;
            at = put(block, at, variable);
        }
        image.environmentEnd = sp + at;
        pointer += 8;
        put(block, at, name);
        System.arraycopy(vector, 0, block, pointer, vectorLength);
        kernel.entropy.fill(block, (int) (random - sp), RANDOM_BYTES);
        image.auxiliary = Arrays.copyOf(vector, vectorLength);
        image.stackStart = sp;
        image.memory.user.copyOut(sp, block, 0, block.length);
        return sp;
    }

    private static long length(List<byte[]> strings) {
        long sum = 0;
        for (byte[] string : strings) {
            sum += string.length + 1;
        }
        return sum;
    }

    private static int put(byte[] block, int at, byte[] string) {
        System.arraycopy(string, 0, block, at, string.length);
        return at + string.length + 1;
    }

    private void auxiliary(Elf elf, long bias, long base, long random, long name) {
        boolean isSecure =
                credentials.uid() != credentials.euid() || credentials.gid() != credentials.egid();
        add(AT_SYSINFO_EHDR, image.vdso);
        add(AT_HWCAP, capabilities());
        add(AT_PAGESZ, 4096);
        add(AT_CLKTCK, TICKS_PER_SECOND);
        add(AT_PHDR, elf.headersAddress() == 0 ? 0 : elf.headersAddress() + bias);
        add(AT_PHENT, Elf.PROGRAM_HEADER);
        add(AT_PHNUM, elf.headers());
        add(AT_BASE, base);
        add(AT_FLAGS, 0);
        add(AT_ENTRY, elf.entry() + bias);
        add(AT_UID, credentials.uid() & 0xFFFF_FFFFL);
        add(AT_EUID, credentials.euid() & 0xFFFF_FFFFL);
        add(AT_GID, credentials.gid() & 0xFFFF_FFFFL);
        add(AT_EGID, credentials.egid() & 0xFFFF_FFFFL);
        add(AT_SECURE, isSecure ? 1 : 0);
        add(AT_RANDOM, random);
        add(AT_EXECFN, name);
        add(AT_MINSIGSTKSZ, SignalFrame.SIZE);
        add(0, 0);
    }

    private void add(long type, long value) {
        Bytes.putLong(vector, vectorLength, type);
        Bytes.putLong(vector, vectorLength + 8, value);
        vectorLength += 16;
    }

    /** The extensions of one letter, as bits by the alphabet. */
    private long capabilities() {
        long bits = 1 << 'i' - 'a';
        bits |= kernel.extensions.has(Extension.M) ? 1 << 'm' - 'a' : 0;
        bits |= kernel.extensions.has(Extension.A) ? 1 : 0;
        bits |= kernel.extensions.has(Extension.F) ? 1 << 'f' - 'a' : 0;
        bits |= kernel.extensions.has(Extension.D) ? 1 << 'd' - 'a' : 0;
        bits |= kernel.extensions.has(Extension.C) ? 1 << 'c' - 'a' : 0;
        return bits;
    }
}
