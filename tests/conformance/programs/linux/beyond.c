/* Calls that QEMU 7.2 does not know: what Linux answers stands next to each. */
#include "expect.h"

#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#define SYS_fchmodat2_ 452
#define SYS_setxattrat_ 463
#define SYS_getxattrat_ 464
#define SYS_listxattrat_ 465
#define SYS_removexattrat_ 466

struct how {
    uint64_t flags, mode, resolve, more;
};

static long opens(int dir, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
    struct how how = {flags, mode, resolve, 0};
    long fd = syscall(SYS_openat2, dir, path, &how, 24);
    if (fd >= 0) {
        close(fd);
        return 0;
    }
    return -1;
}

static long size(long bytes, uint64_t more) {
    struct how how = {O_RDONLY, 0, 0, more};
    return syscall(SYS_openat2, AT_FDCWD, "file", &how, bytes);
}

struct args {
    uint64_t value;
    uint32_t size, flags;
};

int main(void) {
    umask(022);
    enum { NO_XDEV = 1, NO_MAGICLINKS = 2, NO_SYMLINKS = 4, BENEATH = 8, IN_ROOT = 16, CACHED = 32 };
    int fd = make("file", "0123456789", 0644);
    mkdir("dir", 0755);
    mkdir("dir/sub", 0755);
    close(make("dir/inner", "x", 0644));
    symlink("../inner", "dir/sub/up");
    symlink("/inner", "dir/absolute");
    symlink("../file", "dir/out");
    symlink("inner", "dir/link");
    int dir = open("dir", O_PATH);

    EXPECT(opens(dir, "inner", O_RDONLY, 0, 0), "done");
    EXPECT(opens(dir, "inner", O_RDONLY, 0644, 0), "EINVAL");
    EXPECT(opens(dir, "inner", 1ULL << 40, 0, 0), "EINVAL");
    EXPECT(opens(dir, "inner", 1 << 30, 0, 0), "EINVAL");
    EXPECT(opens(dir, "new", O_CREAT | O_RDWR, 010000, 0), "EINVAL");
    EXPECT(opens(dir, "new", O_CREAT | O_RDWR, 0600, 0), "done");
    EXPECT(opens(dir, "inner", O_PATH | O_RDWR, 0, 0), "EINVAL");
    EXPECT(opens(dir, "inner", O_RDONLY, 0, 64), "EINVAL");
    EXPECT(opens(dir, "inner", O_RDONLY, 0, BENEATH | IN_ROOT), "EINVAL");
    EXPECT(opens(dir, "../file", O_RDONLY, 0, BENEATH), "EXDEV");
    EXPECT(opens(dir, "sub/../inner", O_RDONLY, 0, BENEATH), "done");
    EXPECT(opens(dir, "sub/up", O_RDONLY, 0, BENEATH), "done");
    EXPECT(opens(dir, "out", O_RDONLY, 0, BENEATH), "EXDEV");
    EXPECT(opens(dir, "absolute", O_RDONLY, 0, BENEATH), "EXDEV");
    EXPECT(opens(dir, "/inner", O_RDONLY, 0, BENEATH), "EXDEV");
    EXPECT(opens(dir, "/inner", O_RDONLY, 0, IN_ROOT), "done");
    EXPECT(opens(dir, "absolute", O_RDONLY, 0, IN_ROOT), "done");
    EXPECT(opens(dir, "../../inner", O_RDONLY, 0, IN_ROOT), "done");
    EXPECT(opens(dir, "out", O_RDONLY, 0, IN_ROOT), "ENOENT");
    EXPECT(opens(dir, "link", O_RDONLY, 0, NO_SYMLINKS), "ELOOP");
    EXPECT(opens(dir, "link", O_PATH | O_NOFOLLOW, 0, NO_SYMLINKS), "done");
    EXPECT(opens(dir, "inner", O_RDONLY, 0, NO_SYMLINKS | NO_XDEV | NO_MAGICLINKS), "done");
    EXPECT(opens(dir, "inner", O_RDWR | O_TRUNC, 0, CACHED), "EAGAIN");
    EXPECT(size(16, 0), "EINVAL");
    EXPECT(size(24, 1), "done");
    EXPECT(size(32, 0), "done");
    EXPECT(size(32, 1), "E2BIG");
    EXPECT(size(5000, 0), "E2BIG");

    EXPECT(syscall(SYS_faccessat2, AT_FDCWD, "file", R_OK, 0), "done");
    EXPECT(syscall(SYS_faccessat2, fd, "", R_OK, AT_EMPTY_PATH), "done");
    EXPECT(syscall(SYS_faccessat2, AT_FDCWD, "dir/link", R_OK, AT_SYMLINK_NOFOLLOW), "done");
    EXPECT(syscall(SYS_faccessat2, AT_FDCWD, "file", R_OK, 0x400), "EINVAL");
    EXPECT(syscall(SYS_faccessat2, AT_FDCWD, "file", X_OK, AT_EACCESS), "EACCES");

    EXPECT(syscall(SYS_fchmodat2_, AT_FDCWD, "file", 0600, 0), "done");
    EXPECT(syscall(SYS_fchmodat2_, fd, "", 0640, AT_EMPTY_PATH), "done");
    EXPECT(syscall(SYS_fchmodat2_, dir, "link", 0640, AT_SYMLINK_NOFOLLOW), "EOPNOTSUPP");
    EXPECT(syscall(SYS_fchmodat2_, dir, "link", 0640, 1), "EINVAL");

    struct args args = {(uintptr_t)"value", 5, 0};
    char got[8] = "";
    EXPECT(syscall(SYS_setxattrat_, AT_FDCWD, "file", 0, "user.a", &args, sizeof args), "done");
    args.flags = XATTR_CREATE;
    EXPECT(syscall(SYS_setxattrat_, AT_FDCWD, "file", 0, "user.a", &args, sizeof args), "EEXIST");
    EXPECT(syscall(SYS_setxattrat_, AT_FDCWD, "file", 0, "user.a", &args, 8), "EINVAL");
    struct args back = {(uintptr_t)got, 8, 0};
    EXPECT(syscall(SYS_getxattrat_, fd, "", AT_EMPTY_PATH, "user.a", &back, sizeof back), "done");
    EXPECT(strcmp(got, "value") == 0 ? 0 : -1, "done");
    back.flags = 1;
    EXPECT(syscall(SYS_getxattrat_, fd, "", AT_EMPTY_PATH, "user.a", &back, sizeof back), "EINVAL");
    EXPECT(syscall(SYS_listxattrat_, AT_FDCWD, "file", 0, got, 8) == 7 ? 0 : -1, "done");
    EXPECT(syscall(SYS_removexattrat_, AT_FDCWD, "file", 0, "user.a"), "done");
    EXPECT(syscall(SYS_removexattrat_, AT_FDCWD, "file", 0, "user.a"), "ENODATA");

    char buffer[16];
    struct iovec part = {buffer, 4};
    EXPECT(lseek(fd, 0, SEEK_SET), "done");
    EXPECT(preadv2(fd, &part, 1, -1, 0) == 4 ? 0 : -1, "done");
    EXPECT(preadv2(fd, &part, 1, 6, 0) == 4 ? 0 : -1, "done");
    EXPECT(memcmp(buffer, "6789", 4), "done");
    EXPECT(lseek(fd, 0, SEEK_CUR) == 4 ? 0 : -1, "done");
    EXPECT(preadv2(fd, &part, 1, 0, 0x80), "EOPNOTSUPP");
    EXPECT(preadv2(fd, &part, 1, -2, 0), "EINVAL");
    EXPECT(pwritev2(fd, &part, 1, 0, 0x10) == 4 ? 0 : -1, "done");
    EXPECT(lseek(fd, 0, SEEK_END) == 14 ? 0 : -1, "done");
    EXPECT(pwritev2(fd, &part, 1, 0, 0x30), "EINVAL");
    EXPECT(fcntl(fd, F_SETFL, O_APPEND), "done");
    EXPECT(pwritev2(fd, &part, 1, 0, 0x20) == 4 ? 0 : -1, "done");
    EXPECT(lseek(fd, 0, SEEK_END) == 14 ? 0 : -1, "done");
    EXPECT(pwritev2(fd, &part, 1, -1, 2) == 4 ? 0 : -1, "done");
    EXPECT(lseek(fd, 0, SEEK_END) == 18 ? 0 : -1, "done");

    int unnamed = open("dir", O_TMPFILE | O_RDWR, 0600);
    EXPECT(linkat(unnamed, "", AT_FDCWD, "named", AT_EMPTY_PATH), "done");
    EXPECT(access("named", F_OK), "done");
    unnamed = open("dir", O_TMPFILE | O_RDWR | O_EXCL, 0600);
    EXPECT(linkat(unnamed, "", AT_FDCWD, "other", AT_EMPTY_PATH), "ENOENT");
    EXPECT(fcntl(fd, 1027, dup(fd)) == 1 ? 0 : -1, "done");

    EXPECT(chdir("dir"), "done");
    EXPECT(chroot("."), "done");
    EXPECT(access("/inner", F_OK), "done");
    EXPECT(access("../../inner", F_OK), "done");
    char path[100];
    EXPECT(strcmp(getcwd(path, 100), "/") == 0 ? 0 : -1, "done");
    EXPECT(chroot("sub"), "done");
    EXPECT(syscall(SYS_getcwd, path, 100), "done");
    EXPECT(strncmp(path, "(unreachable)", 13) == 0 ? 0 : -1, "done");
    return end();
}
