/* Names: made, linked, renamed, removed; working directories. */
#include "check.h"

static long swap(const char *from, const char *to, unsigned how) {
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, how);
}

static void where(void) {
    char path[4096];
    long size = syscall(SYS_getcwd, path, sizeof path);
    printf("getcwd %s\n", size < 0 ? strerrorname_np(errno) : strrchr(path, '/'));
}

static void names(const char *path) {
    struct stat st;
    if (lstat(path, &st) < 0) {
        printf("%s: %s\n", path, strerrorname_np(errno));
    } else {
        printf("%s: mode %o, %d names\n", path, st.st_mode, (int)st.st_nlink);
    }
}

int main(void) {
    umask(022);
    char buffer[64];
    close(make("a", "aa", 0644));
    SHOW(mkdir("d", 07777));
    names("d");
    SHOW(mkdir("d", 0777));
    SHOW(mkdir("d/", 0777));
    SHOW(mkdir("a", 0777));
    SHOW(mkdir("e/", 0700));
    SHOW(mkdir("no/x", 0777));
    SHOW(mkdir("a/x", 0777));
    SHOW(mkdir("", 0777));
    SHOW(mkdir(".", 0777));
    SHOW(mkdir("/", 0777));
    SHOW(mkdir(NOWHERE, 0777));

    SHOW(link("a", "b"));
    names("a");
    SHOW(link("a", "b"));
    SHOW(link("d", "dd"));
    SHOW(link("no", "dd"));
    SHOW(link("a", "b2/"));
    SHOW(link("a", "d"));
    SHOW(symlink("a", "s"));
    SHOW(symlink("a", "s"));
    SHOW(symlink("", "t"));
    SHOW(symlink("x", ""));
    SHOW(symlink("x", "t/"));
    SHOW(link("s", "s2"));
    names("s2");
    SHOW(linkat(AT_FDCWD, "s", AT_FDCWD, "s3", AT_SYMLINK_FOLLOW));
    names("s3");
    SHOW(linkat(AT_FDCWD, "s", AT_FDCWD, "s4", 0x10000));
    memset(buffer, '.', sizeof buffer);
    SHOW(readlink("s", buffer, sizeof buffer));
    printf("%.3s\n", buffer);
    SHOW(syscall(SYS_readlinkat, AT_FDCWD, "s", buffer, 0));
    SHOW(readlink("a", buffer, 8));
    SHOW(readlink("d", buffer, 8));
    SHOW(readlink("no", buffer, 8));
    SHOW(readlink("s", NOWHERE, 8));
    int place = open("s", O_PATH | O_NOFOLLOW);
    SHOW(readlinkat(place, "", buffer, 8));
    int plain = open("a", O_RDONLY);
    SHOW(readlinkat(plain, "", buffer, 8));
    SHOW(syscall(SYS_readlinkat, AT_FDCWD, "", buffer, 8));

    SHOW(unlink("d"));
    SHOW(unlink("no"));
    SHOW(unlink("a/"));
    SHOW(unlink("."));
    SHOW(unlink(""));
    SHOW(rmdir("a"));
    SHOW(rmdir("."));
    SHOW(rmdir("d/.."));
    SHOW(rmdir("/"));
    SHOW(rmdir("s"));
    SHOW(unlinkat(AT_FDCWD, "d", 1));
    SHOW(unlinkat(AT_FDCWD, "e", AT_REMOVEDIR));
    SHOW(mkdir("d/x", 0755));
    SHOW(rmdir("d"));
    SHOW(unlink("s3"));
    names("a");

    SHOW(rename("a", "d"));
    SHOW(rename("d", "a"));
    SHOW(rename("d", "d/x/y"));
    SHOW(rename("d/x", "d"));
    SHOW(rename("no", "a"));
    SHOW(rename("a", "a"));
    SHOW(rename("a", "b"));
    names("a");
    SHOW(rename("a", "c"));
    SHOW(rename("a", "c"));
    SHOW(rename("c", "new/"));
    SHOW(rename("d", "g/"));
    SHOW(rename("g", "d"));
    SHOW(rename("d/.", "g"));
    SHOW(rename("..", "g"));
    SHOW(mkdir("h", 0755));
    SHOW(rename("h", "d"));
    SHOW(rename("d", "h"));
    SHOW(swap("h", "c", 1));
    SHOW(swap("h", "i", 1));
    SHOW(swap("i", "c", 2));
    names("i");
    names("c");
    SHOW(swap("i", "nope", 2));
    SHOW(swap("i", "c", 3));
    SHOW(swap("i", "c", 8));

    SHOW(mknod("fifo", S_IFIFO | 0666, 0));
    names("fifo");
    SHOW(mknod("reg", 0640, 0));
    names("reg");
    SHOW(mknod("sock", S_IFSOCK | 0777, 0));
    names("sock");
    SHOW(mknod("reg", S_IFREG | 0640, 0));
    SHOW(mknod("dir", S_IFDIR | 0640, 0));
    SHOW(mknod("odd", 0150000, 0));

    int here = open(".", O_RDONLY);
    DONE(here);
    SHOW(mkdir("w", 0755));
    SHOW(chdir("w"));
    where();
    SHOW(mkdir("inner", 0755));
    SHOW(chdir("inner"));
    where();
    SHOW(rename("../inner", "../other"));
    where();
    SHOW(rmdir("../other"));
    where();
    SHOW(open("x", O_CREAT | O_RDWR, 0600));
    SHOW(mkdir("x", 0600));
    SHOW(fchdir(here));
    SHOW(chdir("i"));
    SHOW(chdir("nowhere"));
    SHOW(fchdir(here));
    SHOW(fchdir(plain));
    SHOW(fchdir(77));
    SHOW(syscall(SYS_getcwd, buffer, 1));
    SHOW(umask(07777));
    SHOW(umask(0));
    return 0;
}
