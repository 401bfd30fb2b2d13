/* Positions, sizes, holes, room, advice. */
#include "check.h"

static void sizes(int fd) {
    struct stat st;
    fstat(fd, &st);
    printf("%ld bytes, %s\n", (long)st.st_size, st.st_blocks == 0 ? "no blocks" : "blocks");
}

int main(void) {
    int fd = make("file", "0123456789", 0644);
    SHOW(lseek(fd, 3, SEEK_SET));
    SHOW(lseek(fd, 3, SEEK_CUR));
    SHOW(lseek(fd, -3, SEEK_END));
    SHOW(lseek(fd, -30, SEEK_END));
    SHOW(lseek(fd, LONG_MAX, SEEK_END));
    SHOW(lseek(fd, -1, SEEK_SET));
    SHOW(lseek(fd, 0, 9));
    SHOW(lseek(77, 0, SEEK_SET));
    SHOW(lseek(fd, 100, SEEK_SET));
    SHOW(write(fd, "x", 1));
    sizes(fd);
    SHOW(lseek(fd, 0, SEEK_HOLE));
    SHOW(lseek(fd, 0, SEEK_DATA));
    SHOW(lseek(fd, 200, SEEK_DATA));
    SHOW(lseek(fd, -1, SEEK_DATA));
    SHOW(lseek(fd, 200, SEEK_HOLE));

    int sparse = make("sparse", "", 0644);
    SHOW(ftruncate(sparse, 1 << 20));
    sizes(sparse);
    SHOW(pwrite(sparse, "data", 4, 65536));
    SHOW(lseek(sparse, 0, SEEK_DATA));
    SHOW(lseek(sparse, 65536, SEEK_HOLE));
    SHOW(lseek(sparse, 70000, SEEK_DATA));
    SHOW(lseek(sparse, 0, SEEK_HOLE));
    SHOW(fallocate(sparse, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 65536, 4096));
    SHOW(lseek(sparse, 0, SEEK_DATA));
    sizes(sparse);
    SHOW(fallocate(sparse, FALLOC_FL_PUNCH_HOLE, 65536, 4096));
    SHOW(fallocate(sparse, 0, 0, 0));
    SHOW(fallocate(sparse, 0, -1, 10));
    SHOW(fallocate(sparse, 0, 0, -10));
    SHOW(fallocate(sparse, 0, LONG_MAX, 10));
    SHOW(fallocate(sparse, 0x1000, 0, 10));
    SHOW(fallocate(sparse, FALLOC_FL_KEEP_SIZE, 1 << 20, 8192));
    sizes(sparse);
    SHOW(fallocate(sparse, 0, 1 << 20, 8192));
    sizes(sparse);
    int part = make("part", "aaaaaaaaaaaaaaaa", 0644);
    SHOW(fallocate(part, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 2, 3));
    content("part");
    SHOW(fallocate(part, FALLOC_FL_ZERO_RANGE, 14, 4));
    content("part");
    SHOW(fallocate(part, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 10, 100000));
    content("part");

    SHOW(ftruncate(part, 4));
    SHOW(ftruncate(part, 6));
    content("part");
    SHOW(ftruncate(part, -1));
    SHOW(ftruncate(77, 1));
    int reader = open("part", O_RDONLY);
    SHOW(ftruncate(reader, 1));
    SHOW(fallocate(reader, 0, 0, 10));
    SHOW(truncate("part", 2));
    content("part");
    SHOW(truncate("part", -1));
    SHOW(truncate("no", 1));
    SHOW(truncate(".", 1));
    SHOW(truncate("part/x", 1));
    SHOW(truncate("", 1));
    int dir = open(".", O_RDONLY);
    SHOW(ftruncate(dir, 1));
    SHOW(fallocate(dir, 0, 0, 10));

    SHOW(posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL) * 1L);
    SHOW(syscall(SYS_fadvise64, fd, 0L, 0L, 99));
    SHOW(syscall(SYS_fadvise64, fd, 0L, -1L, 0));
    SHOW(syscall(SYS_fadvise64, 77, 0L, 0L, 0));
    SHOW(readahead(fd, 0, 10));
    SHOW(readahead(77, 0, 10));
    SHOW(fsync(fd));
    SHOW(fdatasync(dir));
    SHOW(fsync(77));
    SHOW(syncfs(fd));
    SHOW(syncfs(77));
    SHOW(sync_file_range(fd, 0, 10, 7));
    SHOW(sync_file_range(fd, 0, 10, 8));
    SHOW(sync_file_range(fd, -1, 10, 7));
    sync();
    return 0;
}
