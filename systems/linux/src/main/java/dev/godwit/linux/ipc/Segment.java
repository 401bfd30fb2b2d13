package dev.godwit.linux.ipc;

import dev.godwit.host.Bytes;
import dev.godwit.linux.memory.MappedFile;
import dev.godwit.linux.memory.SharedPages;
import dev.godwit.linux.memory.SystemMemory;
import dev.godwit.linux.process.Credentials;

import org.jspecify.annotations.Nullable;

/** A segment of shared memory. */
public final class Segment extends IpcObject {
    private static final int SIZE = 112;
    private static final int TO_GO = 01000;
    private static final int LOCKED = 02000;

    private final SharedPages pages;
    private final long size;
    private final int creator;
    private long attachTime;
    private long detachTime;
    private int lastPid;
    private @Nullable MappedFile readOnly;
    private @Nullable MappedFile readWrite;

    /**
     * A segment of zeros, none of which takes memory yet.
     *
     * @param key its key
     * @param mode its permissions
     * @param owner whose it is
     * @param now the time in seconds
     * @param size bytes
     * @param memory where its pages are taken from
     * @param creator the process that makes it
     */
    public Segment(
            int key,
            int mode,
            Credentials owner,
            long now,
            long size,
            SystemMemory memory,
            int creator) {
        super(key, mode, owner, now);
        this.size = size;
        this.creator = creator;
        this.pages = new SharedPages(memory, pageCount(), true);
    }

    /** {@return its bytes} */
    public long size() {
        return size;
    }

    /** {@return its pages, present or not} */
    public long pageCount() {
        return (size - 1 >>> 12) + 1;
    }

    /** {@return its pages that are present} */
    public int present() {
        return pages.present();
    }

    /** {@return how often it is mapped} */
    public int users() {
        return pages.users();
    }

    /** {@return whether it goes with its last mapping} */
    public boolean isToGo() {
        return (mode & TO_GO) != 0;
    }

    /** It goes with its last mapping; nobody finds it by its key any more. */
    void markToGo() {
        mode |= TO_GO;
        key = 0;
        pages.close();
    }

    @Override
    void remove() {
        super.remove();
        pages.close();
    }

    /**
     * The segment as mmap sees it.
     *
     * @param isReadOnly whether it can only be read
     * @return it
     */
    public MappedFile mapped(boolean isReadOnly) {
        MappedFile known = isReadOnly ? readOnly : readWrite;
        if (known == null) {
            String digits = Integer.toHexString(key);
            String name = "/SYSV" + "00000000".substring(digits.length()) + digits + " (deleted)";
            known = new MappedFile(pages, true, !isReadOnly, true, name, 1, id);
            if (isReadOnly) {
                readOnly = known;
            } else {
                readWrite = known;
            }
        }
        return known;
    }

    /**
     * Whether a mapping is one of it.
     *
     * @param file what is mapped; null for nothing
     * @return whether that is this segment
     */
    public boolean isMapped(@Nullable MappedFile file) {
        return file != null && file.pages == pages;
    }

    /**
     * A process has mapped it.
     *
     * @param pid the process
     * @param now the time in seconds
     */
    public void attached(int pid, long now) {
        attachTime = now;
        lastPid = pid;
    }

    /**
     * A process maps it no more.
     *
     * @param pid the process
     * @param now the time in seconds
     */
    public void detached(int pid, long now) {
        detachTime = now;
        lastPid = pid;
    }

    /**
     * Locks it, or not (SHM_LOCK).
     *
     * @param isLocked whether it is; nothing is ever swapped
     */
    public void lock(boolean isLocked) {
        mode = isLocked ? mode | LOCKED : mode & ~LOCKED;
    }

    @Override
    public byte[] describe() {
        byte[] bytes = new byte[SIZE];
        writePermission(bytes);
        Bytes.putLong(bytes, PERMISSION, size);
        Bytes.putLong(bytes, PERMISSION + 8, attachTime);
        Bytes.putLong(bytes, PERMISSION + 16, detachTime);
        Bytes.putLong(bytes, PERMISSION + 24, changeTime);
        Bytes.putInt(bytes, PERMISSION + 32, creator);
        Bytes.putInt(bytes, PERMISSION + 36, lastPid);
        Bytes.putLong(bytes, PERMISSION + 40, users());
        return bytes;
    }

    @Override
    public String line() {
        return head()
                + modeColumn()
                + ' '
                + column(size, 21)
                + ' '
                + column(creator, 5)
                + ' '
                + column(lastPid, 5)
                + "  "
                + column(users(), 5)
                + ' '
                + owners()
                + ' '
                + column(attachTime, 10)
                + ' '
                + column(detachTime, 10)
                + ' '
                + column(changeTime, 10)
                + ' '
                + column((long) pages.present() << 12, 21)
                + ' '
                + column(0, 21);
    }
}
