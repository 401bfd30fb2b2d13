/* openat with its flags, the order of its errors, and what F_GETFL tells. */
#include "check.h"

static void flags(const char *name, int how) {
    int fd = open(name, how, 0600);
    if (fd < 0) {
        printf("open(%s, %o) = %s\n", name, how, strerrorname_np(errno));
        return;
    }
    int told = fcntl(fd, F_GETFL) & ~0100000;
    printf("open(%s, %o) has %o, closes %d\n", name, how, told, fcntl(fd, F_GETFD));
    close(fd);
}

int main(void) {
    umask(027);
    close(make("file", "content", 0666));
    mkdir("dir", 0777);
    close(make("dir/inner", "x", 0666));
    symlink("file", "link");
    symlink("nowhere", "dangling");
    symlink("loop", "loop");
    symlink("dir", "dirlink");
    struct stat st;
    stat("file", &st);
    printf("mode %o\n", st.st_mode);
    stat("dir", &st);
    printf("mode %o\n", st.st_mode);

    static const int all[] = {O_RDONLY, O_WRONLY, O_RDWR, O_RDWR | O_APPEND, O_RDONLY | O_NONBLOCK,
                              O_RDONLY | O_CLOEXEC, O_WRONLY | O_DSYNC, O_WRONLY | O_SYNC,
                              O_CREAT | O_EXCL, O_CREAT | O_RDWR, O_RDONLY | O_DIRECTORY,
                              O_PATH, O_PATH | O_RDWR | O_CREAT, O_PATH | O_NOFOLLOW,
                              O_PATH | O_DIRECTORY, O_NOFOLLOW, O_CREAT | O_DIRECTORY,
                              O_NOCTTY | O_RDONLY, O_CREAT | O_NOFOLLOW | O_RDWR,
                              O_CREAT | O_EXCL | O_NOFOLLOW};
    static const char *const names[] = {"file", "dir", "link", "dirlink", "loop", "dir/", "file/",
                                        "", ".", "/", "file/x", "no/x", "dir/inner"};
    for (unsigned n = 0; n < sizeof names / sizeof *names; n++) {
        for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
            flags(names[n], all[i]);
        }
    }
    flags("dangling", O_RDONLY);
    flags("dangling", O_CREAT | O_EXCL | O_RDWR);
    flags("dangling", O_CREAT | O_RDWR);
    DONE(access("nowhere", F_OK));
    flags("new/", O_CREAT | O_RDWR);
    flags("file", O_WRONLY | O_TRUNC);
    content("file");

    DONE(openat(99, "file", O_RDONLY));
    DONE(openat(99, "/", O_RDONLY));
    int fd = open("file", O_RDWR);
    DONE(openat(fd, "x", O_RDONLY));
    DONE(openat(fd, "", O_RDONLY));
    int dir = open("dir", O_RDONLY);
    DONE(openat(dir, "inner", O_RDONLY));
    DONE(openat(dir, "../file", O_RDONLY));
    int place = open("dir", O_PATH);
    DONE(openat(place, "inner", O_RDONLY));
    DONE(openat(AT_FDCWD, NOWHERE, O_RDONLY));
    DONE(openat(AT_FDCWD, NULL, O_RDONLY));
    char longest[300];
    memset(longest, 'n', 299);
    longest[299] = 0;
    DONE(open(longest, O_RDONLY));
    longest[255] = 0;
    DONE(open(longest, O_RDONLY));
    static char path[5000];
    memset(path, '/', 4999);
    DONE(open(path, O_RDONLY));
    path[4095] = 0;
    DONE(open(path, O_RDONLY));

    char buffer[8];
    SHOW(read(place, buffer, 8));
    SHOW(read(dir, buffer, 8));
    SHOW(write(dir, buffer, 8));
    SHOW(fchmod(place, 0700));
    SHOW(ioctl(place, FIOCLEX));
    SHOW(fcntl(place, F_SETFL, 0));
    SHOW(fcntl(place, F_GETFD));
    int write_only = open("file", O_WRONLY);
    SHOW(read(write_only, buffer, 8));
    int read_only = open("file", O_RDONLY);
    SHOW(write(read_only, buffer, 8));
    DONE(open("file", 3));

    int unnamed = open("dir", O_TMPFILE | O_RDWR, 0640);
    if (unnamed >= 0) {
        SHOW(write(unnamed, "hidden", 6));
        fstat(unnamed, &st);
        printf("unnamed: %o, %d names, %ld bytes\n", st.st_mode, (int)st.st_nlink, (long)st.st_size);
    }
    DONE(open("dir", O_TMPFILE | O_RDONLY, 0640));
    DONE(open("file", O_TMPFILE | O_RDWR, 0640));
    DONE(open("no", O_TMPFILE | O_RDWR, 0640));
    SHOW(close(fd));
    SHOW(close(fd));
    SHOW(close(-1));

    return 0;
}
