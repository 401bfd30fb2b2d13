package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.Pages;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How system calls reach the bytes of a process: as the process itself would, page by page, so that
 * pages are made and copied and code is forgotten; but what would be a fault is EFAULT.
 */
public final class UserMemory {
    /** The most buffers of one call: UIO_MAXIOV. */
    public static final int MOST_BUFFERS = 1024;

    /** The most bytes that one call moves; the rest is for the next one. */
    public static final long MOST_BYTES = 0x7FFF_F000;

    private static final int PIECE = 256;

    private final ProcessMemory memory;

    UserMemory(ProcessMemory memory) {
        this.memory = memory;
    }

    /**
     * Whether a range lies among user addresses, mapped or not (access_ok).
     *
     * @param address its first byte
     * @param length bytes, unsigned
     * @return false if it leaves them
     */
    public static boolean isUser(long address, long length) {
        return length >= 0
                && length <= Layout.TASK_SIZE
                && address >= 0
                && address <= Layout.TASK_SIZE - length;
    }

    private static ErrnoException fault() {
        return Errno.EFAULT.exception();
    }

    // ---- Bytes.

    /**
     * Reads as far as it can.
     *
     * @param address the first byte
     * @param target where they go
     * @param offset the first place in it
     * @param length how many
     * @return how many were read: fewer only if the next one cannot be
     */
    public int readSome(long address, byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            int index = memory.translate(address + done, Access.READ);
            if (index < 0) {
                break;
            }
            int piece = Math.min(length - done, Pages.SIZE - (index & Pages.SIZE - 1));
            memory.pages.ram.read(index, target, offset + done, piece);
            done += piece;
        }
        return done;
    }

    /**
     * Writes as far as it can.
     *
     * @param address the first byte
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @return how many were written: fewer only if the next one cannot be
     */
    public int writeSome(long address, byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            int index = memory.translate(address + done, Access.WRITE);
            if (index < 0) {
                break;
            }
            int piece = Math.min(length - done, Pages.SIZE - (index & Pages.SIZE - 1));
            memory.pages.ram.write(index, source, offset + done, piece);
            done += piece;
        }
        return done;
    }

    /**
     * Reads a range (copy_from_user).
     *
     * @param address the first byte
     * @param target where they go
     * @param offset the first place in it
     * @param length how many
     * @throws ErrnoException EFAULT if not all can be read
     */
    public void copyIn(long address, byte[] target, int offset, int length) throws ErrnoException {
        if (!isUser(address, length) || readSome(address, target, offset, length) < length) {
            throw fault();
        }
    }

    /**
     * Writes a range (copy_to_user).
     *
     * @param address the first byte
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @throws ErrnoException EFAULT if not all can be written; what comes before has been
     */
    public void copyOut(long address, byte[] source, int offset, int length) throws ErrnoException {
        if (!isUser(address, length) || writeSome(address, source, offset, length) < length) {
            throw fault();
        }
    }

    /**
     * Sets a range to zero (clear_user).
     *
     * @param address the first byte
     * @param length how many
     * @throws ErrnoException EFAULT if not all can be written; what comes before has been
     */
    public void clear(long address, long length) throws ErrnoException {
        if (!isUser(address, length)) {
            throw fault();
        }
        long done = 0;
        while (done < length) {
            int index = memory.translate(address + done, Access.WRITE);
            if (index < 0) {
                throw fault();
            }
            int piece = (int) Math.min(length - done, Pages.SIZE - (index & Pages.SIZE - 1));
            memory.pages.ram.fill(index, 0, piece);
            done += piece;
        }
    }

    // ---- Numbers.

    /**
     * Reads a number (get_user).
     *
     * @param address its first byte
     * @param size 1, 2, 4 or 8 bytes
     * @return its value, zero-extended
     * @throws ErrnoException EFAULT
     */
    public long load(long address, int size) throws ErrnoException {
        if (!isUser(address, size) || memory.load(address, size) != 0) {
            throw fault();
        }
        return memory.loaded;
    }

    /**
     * Writes a number (put_user).
     *
     * @param address its first byte
     * @param size 1, 2, 4 or 8 bytes
     * @param value its low bytes are written
     * @throws ErrnoException EFAULT; nothing has been written then
     */
    public void store(long address, int size, long value) throws ErrnoException {
        if (!isUser(address, size) || memory.store(address, size, value) != 0) {
            throw fault();
        }
    }

    /**
     * Reads 4 bytes.
     *
     * @param address the first
     * @return their value
     * @throws ErrnoException EFAULT
     */
    public int loadInt(long address) throws ErrnoException {
        return (int) load(address, 4);
    }

    /**
     * Reads 8 bytes.
     *
     * @param address the first
     * @return their value
     * @throws ErrnoException EFAULT
     */
    public long loadLong(long address) throws ErrnoException {
        return load(address, 8);
    }

    /**
     * Writes 4 bytes.
     *
     * @param address where
     * @param value their value
     * @throws ErrnoException EFAULT
     */
    public void storeInt(long address, int value) throws ErrnoException {
        store(address, 4, value);
    }

    /**
     * Writes 8 bytes.
     *
     * @param address where
     * @param value their value
     * @throws ErrnoException EFAULT
     */
    public void storeLong(long address, long value) throws ErrnoException {
        store(address, 8, value);
    }

    /**
     * Reads an array of numbers of 8 bytes.
     *
     * @param address the first
     * @param count how many
     * @return their values
     * @throws ErrnoException EFAULT
     */
    public long[] longs(long address, int count) throws ErrnoException {
        if (!isUser(address, 8L * count)) {
            throw fault();
        }
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = load(address + 8L * i, 8);
        }
        return values;
    }

    // ---- Strings.

    /**
     * Reads bytes up to a NUL.
     *
     * @param address the first byte
     * @param most the most bytes before the NUL
     * @return the bytes without the NUL, or null if it does not come so soon
     * @throws ErrnoException EFAULT
     */
    public byte @Nullable [] string(long address, int most) throws ErrnoException {
        byte[] bytes = new byte[Math.min(most, PIECE - 1) + 1];
        int done = 0;
        while (true) {
            long at = address + done;
            int rest = Pages.SIZE - (int) (at & Pages.SIZE - 1);
            int piece = Math.min(Math.min(rest, PIECE), most + 1 - done);
            if (piece == 0) {
                return null;
            }
            if (done + piece > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(done + piece, 2 * bytes.length));
            }
            if (at < 0 || readSome(at, bytes, done, piece) < piece) {
                throw fault();
            }
            for (int i = done; i < done + piece; i++) {
                if (bytes[i] == 0) {
                    return Arrays.copyOf(bytes, i);
                }
            }
            done += piece;
        }
    }

    /**
     * Reads an array of pointers to strings that ends with a null pointer, such as argv.
     *
     * @param address its first pointer; 0 is an empty array
     * @param most the most bytes of all strings with their NULs and pointers
     * @param longest the most bytes of one string with its NUL
     * @return the strings
     * @throws ErrnoException EFAULT, E2BIG
     */
    public List<byte[]> strings(long address, long most, int longest) throws ErrnoException {
        List<byte[]> found = new ArrayList<>();
        long left = most;
        long at = address;
        while (address != 0) {
            long pointer = loadLong(at);
            if (pointer == 0) {
                break;
            }
            byte[] string = string(pointer, longest - 1);
            if (string == null || string.length + 9 > left) {
                throw Errno.E2BIG.exception();
            }
            left -= string.length + 9;
            found.add(string);
            at += 8;
        }
        return found;
    }

    // ---- Buffers.

    /**
     * The buffer of a call such as read.
     *
     * @param address its first byte
     * @param length bytes
     * @return the buffer; of its bytes only the first {@link #MOST_BYTES}
     * @throws ErrnoException EINVAL for a length that is negative; EFAULT
     */
    public Buffers buffer(long address, long length) throws ErrnoException {
        if (length < 0) {
            throw Errno.EINVAL.exception();
        }
        if (!isUser(address, length)) {
            throw fault();
        }
        long most = Math.min(length, MOST_BYTES);
        return new Buffers(this, new long[] {address, most}, most);
    }

    /**
     * Reads the buffers of a call such as readv (struct iovec).
     *
     * @param address the first
     * @param count how many
     * @return the buffers; of their bytes only the first {@link #MOST_BYTES}
     * @throws ErrnoException EINVAL for too many buffers, or a length that is negative; EFAULT
     */
    public Buffers buffers(long address, int count) throws ErrnoException {
        if (count < 0 || count > MOST_BUFFERS) {
            throw Errno.EINVAL.exception();
        }
        long[] pairs = longs(address, 2 * count);
        long total = 0;
        for (int i = 0; i < count; i++) {
            long length = pairs[2 * i + 1];
            if (length < 0) {
                throw Errno.EINVAL.exception();
            }
            if (!isUser(pairs[2 * i], length)) {
                throw fault();
            }
            pairs[2 * i + 1] = Math.min(length, MOST_BYTES - total);
            total += pairs[2 * i + 1];
        }
        return new Buffers(this, pairs, total);
    }
}
