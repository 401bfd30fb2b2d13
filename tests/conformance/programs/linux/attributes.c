/* Permissions, owners, times, extended attributes. */
#include "check.h"

static void mode(const char *name) {
    struct stat st;
    lstat(name, &st);
    printf("%s: %o\n", name, st.st_mode);
}

static void times(const char *name) {
    struct stat st;
    lstat(name, &st);
    printf("%s: %ld.%09ld %ld.%09ld\n", name, st.st_atim.tv_sec, st.st_atim.tv_nsec,
           st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

static int order(const void *one, const void *other) {
    return strcmp(*(char **)one, *(char **)other);
}

static void list(const char *name) {
    char all[1024];
    long size = listxattr(name, all, sizeof all);
    char *names[16];
    int count = 0;
    for (char *at = all; at < all + size && count < 16; at += strlen(at) + 1) {
        if (strncmp(at, "user.", 5) == 0) {
            names[count++] = at;
        }
    }
    qsort(names, count, sizeof *names, order);
    printf("%s:", name);
    for (int i = 0; i < count; i++) {
        printf(" %s", names[i]);
    }
    printf("\n");
}

int main(void) {
    umask(022);
    int fd = make("file", "x", 0644);
    mkdir("dir", 0755);
    symlink("file", "link");
    symlink("no", "dangling");
    SHOW(chmod("file", 06751));
    mode("file");
    SHOW(fchmod(fd, 0100600));
    mode("file");
    SHOW(chmod("dir", 01777));
    mode("dir");
    SHOW(chmod("link", 0640));
    mode("file");
    SHOW(chmod("dangling", 0640));
    SHOW(chmod("no", 0640));
    SHOW(chmod("file/x", 0640));
    SHOW(fchmod(77, 0640));
    SHOW(syscall(SYS_fchmodat, AT_FDCWD, NOWHERE, 0640));
    struct stat own;
    fstat(fd, &own);
    uid_t uid = own.st_uid;
    gid_t gid = own.st_gid;
    SHOW(chmod("file", 06771));
    SHOW(chown("file", uid, gid));
    mode("file");
    SHOW(chmod("file", 06761));
    SHOW(chown("file", -1, -1));
    mode("file");
    SHOW(fchown(fd, uid, -1));
    SHOW(fchown(77, uid, -1));
    SHOW(lchown("dangling", -1, gid));
    SHOW(chown("dangling", -1, gid));
    SHOW(fchownat(fd, "", -1, gid, AT_EMPTY_PATH));
    SHOW(fchownat(AT_FDCWD, "file", -1, gid, 0x10000));
    SHOW(chmod("dir", 02755));
    SHOW(mkdir("dir/sub", 0755));
    mode("dir/sub");

    struct timespec both[2] = {{1, 2}, {3, 4}};
    SHOW(utimensat(AT_FDCWD, "file", both, 0));
    times("file");
    both[0].tv_nsec = UTIME_OMIT;
    both[1].tv_sec = 33;
    SHOW(utimensat(AT_FDCWD, "link", both, 0));
    times("file");
    SHOW(utimensat(AT_FDCWD, "link", both, AT_SYMLINK_NOFOLLOW));
    both[1].tv_nsec = UTIME_OMIT;
    SHOW(utimensat(AT_FDCWD, "no", both, 0));
    SHOW(futimens(fd, both));
    times("file");
    both[1].tv_nsec = 1000000000;
    SHOW(utimensat(AT_FDCWD, "file", both, 0));
    SHOW(utimensat(AT_FDCWD, "no", both, 0));
    both[1].tv_nsec = 0;
    SHOW(syscall(SYS_utimensat, fd, NULL, both, 0));
    SHOW(syscall(SYS_utimensat, 77, NULL, both, 0));
    SHOW(syscall(SYS_utimensat, AT_FDCWD, "file", NOWHERE, 0));
    SHOW(utimensat(AT_FDCWD, "file", NULL, 0));
    struct stat st;
    stat("file", &st);
    printf("%d\n", st.st_mtim.tv_sec == st.st_ctim.tv_sec);

    char value[16];
    SHOW(setxattr("file", "user.one", "value", 5, 0));
    SHOW(getxattr("file", "user.one", value, sizeof value));
    printf("%.5s\n", value);
    SHOW(getxattr("file", "user.one", NULL, 0));
    SHOW(getxattr("file", "user.one", value, 2));
    SHOW(getxattr("file", "user.two", value, 2));
    SHOW(getxattr("no", "user.two", value, 2));
    SHOW(setxattr("file", "user.one", "other", 5, XATTR_CREATE));
    SHOW(setxattr("file", "user.two", "other", 5, XATTR_REPLACE));
    SHOW(setxattr("file", "user.one", "longer", 6, XATTR_REPLACE));
    SHOW(fsetxattr(fd, "user.two", "", 0, XATTR_CREATE));
    SHOW(fgetxattr(fd, "user.two", value, sizeof value));
    list("file");
    SHOW(fgetxattr(fd, "user.one", value, sizeof value));
    SHOW(setxattr("file", "user.one", "x", 1, 8));
    SHOW(setxattr("file", "", "x", 1, 0));
    SHOW(setxattr("file", "nothing.x", "x", 1, 0));
    SHOW(setxattr("file", NOWHERE, "x", 1, 0));
    SHOW(setxattr("file", "user.x", NOWHERE, 1, 0));
    SHOW(setxattr("file", "user.x", "x", 70000, 0));
    SHOW(lsetxattr("link", "user.x", "x", 1, 0));
    SHOW(lgetxattr("link", "user.x", value, 1));
    SHOW(setxattr("link", "user.linked", "x", 1, 0));
    list("file");
    SHOW(removexattr("file", "user.one"));
    SHOW(removexattr("file", "user.one"));
    SHOW(fremovexattr(fd, "user.two"));
    SHOW(lremovexattr("link", "user.two"));
    list("file");
    SHOW(setxattr("dir", "user.d", "x", 1, 0));
    list("dir");
    SHOW(fgetxattr(77, "user.two", value, sizeof value));
    SHOW(listxattr("no", value, sizeof value));
    return 0;
}
