package dev.godwit.linux.elf;

/**
 * A part of the file that is loaded (PT_LOAD). Its ranges have been checked.
 *
 * @param flags {@link #READ}, {@link #WRITE}, {@link #EXECUTE}
 * @param offset its first byte in the file
 * @param address its first address, before relocation
 * @param fileSize bytes of the file
 * @param memorySize bytes in memory, at least as many; the rest is zero
 */
public record Segment(int flags, long offset, long address, long fileSize, long memorySize) {
    /** It may be executed (PF_X). */
    public static final int EXECUTE = 1;

    /** It may be written (PF_W). */
    public static final int WRITE = 2;

    /** It may be read (PF_R). */
    public static final int READ = 4;

    /** {@return its end in memory, exclusive, before relocation} */
    public long end() {
        return address + memorySize;
    }
}
