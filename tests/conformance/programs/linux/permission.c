/* What a user without privileges may not do, even with files of its own. */
#include "check.h"

static void mode(const char *name) {
    struct stat st;
    stat(name, &st);
    printf("%s: %o\n", name, st.st_mode);
}

static long opened(const char *name, int flags) {
    int fd = open(name, flags, 0600);
    if (fd >= 0) {
        close(fd);
        return 0;
    }
    return -1;
}

int main(void) {
    umask(0);
    int here = open(".", O_RDONLY);
    static const int modes[] = {0, 0100, 0200, 0300, 0400, 0500, 0600, 0700, 0077, 0007};
    char value[8];
    int fd = make("file", "content", 0644);
    setxattr("file", "user.x", "x", 1, 0);
    struct timespec times[2] = {{1, 2}, {3, 4}};
    for (unsigned i = 0; i < sizeof modes / sizeof *modes; i++) {
        printf("file of mode %o\n", modes[i]);
        fchmod(fd, modes[i]);
        SHOW(opened("file", O_RDONLY));
        SHOW(opened("file", O_WRONLY));
        SHOW(opened("file", O_RDWR));
        SHOW(opened("file", O_RDONLY | O_TRUNC));
        SHOW(opened("file", O_CREAT | O_RDWR));
        SHOW(opened("file", O_PATH));
        SHOW(opened("file", O_RDONLY | O_NOATIME));
        SHOW(access("file", R_OK));
        SHOW(access("file", W_OK));
        SHOW(access("file", X_OK));
        SHOW(truncate("file", 3));
        SHOW(utimensat(AT_FDCWD, "file", NULL, 0));
        SHOW(utimensat(AT_FDCWD, "file", times, 0));
        SHOW(getxattr("file", "user.x", value, 8));
        SHOW(setxattr("file", "user.x", "x", 1, 0));
        SHOW(removexattr("file", "user.none"));
    }
    SHOW(opened("made", O_CREAT | O_EXCL | O_RDWR));
    int strange = open("strange", O_CREAT | O_RDWR, 0);
    DONE(strange);
    SHOW(write(strange, "x", 1));
    SHOW(opened("strange", O_RDONLY));

    mkdir("dir", 0755);
    close(make("dir/in", "x", 0644));
    mkdir("dir/sub", 0755);
    mkdir("elsewhere", 0755);
    symlink("dir/in", "link");
    for (unsigned i = 0; i < sizeof modes / sizeof *modes; i++) {
        printf("directory of mode %o\n", modes[i]);
        chmod("dir", modes[i]);
        struct stat st;
        SHOW(stat("dir", &st));
        SHOW(stat("dir/in", &st));
        SHOW(stat("dir/no", &st));
        SHOW(stat("dir/.", &st));
        SHOW(stat("dir/..", &st));
        SHOW(stat("dir/sub/x", &st));
        SHOW(opened("dir", O_RDONLY));
        SHOW(opened("dir/in", O_RDONLY));
        SHOW(opened("link", O_RDONLY));
        SHOW(opened("dir/new", O_CREAT | O_RDWR));
        SHOW(opened("dir/in", O_CREAT | O_EXCL | O_RDWR));
        SHOW(unlink("dir/new"));
        SHOW(unlink("dir/no"));
        SHOW(unlink("dir/sub"));
        SHOW(rmdir("dir/in"));
        SHOW(mkdir("dir/d", 0755));
        SHOW(mkdir("dir/sub", 0755));
        SHOW(rmdir("dir/d"));
        SHOW(link("dir/in", "linked"));
        SHOW(unlink("linked"));
        SHOW(link("file", "dir/linked"));
        SHOW(unlink("dir/linked"));
        SHOW(symlink("x", "dir/s"));
        SHOW(unlink("dir/s"));
        SHOW(rename("dir/in", "dir/in2"));
        SHOW(rename("dir/in2", "dir/in"));
        SHOW(rename("dir/in", "out"));
        SHOW(rename("out", "dir/in"));
        SHOW(rename("dir", "elsewhere/dir"));
        SHOW(rename("elsewhere/dir", "dir"));
        SHOW(mknod("dir/fifo", S_IFIFO | 0600, 0));
        SHOW(unlink("dir/fifo"));
        SHOW(access("dir/in", R_OK));
        SHOW(access("dir", W_OK));
        SHOW(chdir("dir"));
        fchdir(here);
        SHOW(open("dir", O_TMPFILE | O_RDWR, 0600) * 0L);
    }
    chmod("dir", 0755);

    SHOW(chown("file", 0, -1));
    SHOW(chown("file", -1, 0));
    struct stat own;
    fstat(fd, &own);
    SHOW(chown("file", own.st_uid, own.st_gid));
    SHOW(chmod("/", 0755));
    SHOW(chown("/", own.st_uid, -1));
    SHOW(utimensat(AT_FDCWD, "/", times, 0));
    SHOW(chroot("dir"));
    SHOW(mknod("null", S_IFCHR | 0666, 0x103));
    SHOW(setxattr("file", "trusted.x", "x", 1, 0));
    SHOW(setxattr("file", "security.x", "x", 1, 0));
    SHOW(getxattr("file", "trusted.x", value, 8));

    chmod("file", 06777);
    mode("file");
    SHOW(write(fd, "x", 1));
    mode("file");
    chmod("file", 06767);
    SHOW(pwrite(fd, "x", 1, 0));
    mode("file");
    chmod("file", 04755);
    SHOW(ftruncate(fd, 1));
    mode("file");
    chmod("file", 06755);
    close(open("file", O_RDWR | O_TRUNC));
    mode("file");
    chmod("file", 04755);
    SHOW(write(fd, "x", 0));
    mode("file");
    chmod("file", 06755);
    SHOW(chown("file", -1, -1));
    mode("file");
    return 0;
}
