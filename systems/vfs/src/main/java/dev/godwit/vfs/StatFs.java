package dev.godwit.vfs;

/**
 * How large and how full a file system is (statfs).
 *
 * @param type its kind, as Linux numbers them: {@code 0x01021994} is tmpfs
 * @param blockSize bytes of a block, in which sizes are counted
 * @param blocks how many there are
 * @param free how many are free
 * @param available how many of these a user without privileges may take
 * @param files how many inodes there may be; 0 if nobody counts
 * @param filesFree how many more
 * @param id the number by which guests tell it from others
 * @param nameLength the most bytes of a name
 */
public record StatFs(
        long type,
        long blockSize,
        long blocks,
        long free,
        long available,
        long files,
        long filesFree,
        long id,
        int nameLength) {}
